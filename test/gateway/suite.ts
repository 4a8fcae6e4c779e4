import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import type { Answer } from "./caller.ts";
import { until } from "../processes.ts";
import { buildStage } from "./stage.ts";
import type { Stage, StageSize } from "./stage.ts";
import type { AuditLine } from "./live-gateway.ts";
import { findGatewayTools } from "./tools.ts";
import type { GatewayTools } from "./tools.ts";

const found = await findGatewayTools();

/** The programs, or why the suite is skipped. */
const tools: GatewayTools | undefined = "missing" in found ? undefined : found;
const skipped = "missing" in found ? ` - skipped: ${found.missing}` : "";

/** A suite that needs the programs; where they cannot be had it is skipped, and its name says why. */
export function describeGateway(name: string, suite: (tools: GatewayTools) => void): void {
    if (tools === undefined) {
        describe.skip(`${name}${skipped}`, () => undefined);
    } else {
        describe(name, () => {
            suite(tools);
        });
    }
}

/** A gateway for the tests of one suite, with everything around it; every server is as new before each test. */
export function liveStage(tools: GatewayTools, objects: readonly KubernetesObject[], size?: StageSize): () => Stage {
    let stage: Stage | undefined;
    beforeAll(async () => {
        stage = await buildStage(tools, objects, size);
    });
    beforeEach(async () => {
        await stage?.reset();
    });
    afterAll(async () => {
        await stage?.stop();
    });
    return () => {
        if (stage === undefined) throw new Error("the gateway is not up");
        return stage;
    };
}

/** Name of the server that answered. */
export function servedBy({ status, body }: Answer): string {
    if (status !== 200) return String(status);
    return /"model":"([^"]+)"/.exec(body)?.[1] ?? "nobody";
}

/** How often each value occurs. */
export function tally(values: readonly string[]): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
}

/** The front's audit line of a tenant's only request. */
export async function auditLineOf(stage: Stage, tenant: string): Promise<AuditLine> {
    let line: AuditLine | undefined;
    await until(`the audit line of ${tenant} is written`, async () => {
        line = (await stage.gateway.auditLines()).find((one) => one["tenant"] === tenant);
        return line !== undefined;
    });
    return line ?? {};
}
