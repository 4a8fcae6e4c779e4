import { findRegion, partitions } from "../../catalog/jurisdictions.ts";
import type { Wire, WireMap } from "../wire.ts";

/** An invoke with what is known about the provider it goes to. */
export interface Invocation {
    readonly token: string;
    readonly args: WireMap;
    /** Inputs of the provider, e.g. `region`. */
    readonly provider: WireMap;
}

type Answer = (call: Invocation) => WireMap | undefined;

/** Functions whose answer follows from the arguments and the provider's own inputs alone. */
const answers: Readonly<Record<string, Answer>> = {
    "aws:index/getPartition:getPartition": partitionAnswer,
    "aws:index/getRegion:getRegion": regionAnswer,
};

/**
 * The answer of a provider function, where a preview without a cloud can know it; `undefined` where only the cloud can,
 * which the caller reports as unknown. Never half an answer:
 * the caller's ARN, zones and images cannot be derived, so those functions stay open as a whole.
 */
export function answerOffline(call: Invocation): WireMap | undefined {
    return answers[call.token]?.(call);
}

function text(value: Wire | undefined): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function regionOf(call: Invocation) {
    return findRegion(text(call.args["region"]) ?? text(call.provider["region"]) ?? "");
}

function partitionAnswer(call: Invocation): WireMap | undefined {
    const region = regionOf(call);
    if (region === undefined) {
        return undefined;
    }
    const { id, dnsSuffix } = partitions[region.partition];
    const reversed = dnsSuffix.split(".").reverse().join(".");
    return { id, partition: id, dnsSuffix, reverseDnsPrefix: reversed, region: region.id };
}

function regionAnswer(call: Invocation): WireMap | undefined {
    const region = regionOf(call);
    if (region === undefined) {
        return undefined;
    }
    const { dnsSuffix } = partitions[region.partition];
    // AWS writes "Europe (Frankfurt)" for a place; nothing but display may hang on it.
    return {
        id: region.id,
        name: region.id,
        region: region.id,
        endpoint: `ec2.${region.id}.${dnsSuffix}`,
        description: region.place,
    };
}
