import { findRegion } from "../../catalog/jurisdictions.ts";
import { CloudFault } from "../cloud/cloud.ts";
import { simulatedCloud } from "../cloud/packages.ts";
import type { WireMap } from "../wire.ts";
import type { Look } from "./look.ts";
import { packageOf } from "./urn.ts";

/** An invoke with what is known about the provider it goes to. */
export interface Invocation {
    readonly token: string;
    readonly args: WireMap;
    /** Inputs of the provider, e.g. `region`. */
    readonly provider: WireMap;
    readonly look: Look;
}

/** Functions whose answer follows from the arguments and the provider's own inputs alone. */
const derivable: ReadonlySet<string> = new Set([
    "aws:index/getPartition:getPartition",
    "aws:index/getRegion:getRegion",
]);

/**
 * The answer of a provider function; `undefined` where it is not known, which the caller reports as unknown. A preview knows what
 * follows from the arguments and the provider's own inputs; as deployed, the simulated cloud answers what it can. Never half an
 * answer: the caller's ARN, zones and images cannot be derived, so in a preview those functions stay open as a whole.
 */
export function answerOffline({ token, args, provider, look }: Invocation): WireMap | undefined {
    if (look === "preview" && !derivable.has(token)) {
        return undefined;
    }
    try {
        // A call may name a region where its provider has none. The simulated cloud answers in JSON.
        const place = "region" in args ? { ...provider, region: args["region"] } : provider;
        const answer = simulatedCloud(packageOf(token), place).invoke(token, args) as WireMap;
        const isPlaceKnown = typeof answer["region"] === "string" && findRegion(answer["region"]) !== undefined;
        return look === "preview" && !isPlaceKnown ? undefined : answer;
    } catch (error) {
        if (error instanceof CloudFault) {
            return undefined;
        }
        throw error;
    }
}
