import { describe, expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import type { RolloutStage } from "../../components/routing-gateway/index.ts";
import { askMany } from "./caller.ts";
import type { Answer } from "./caller.ts";
import { until } from "../processes.ts";
import { gatewayOf } from "./reference-stacks.ts";
import type { Stage } from "./stage.ts";
import { describeGateway, liveStage, servedBy, tally } from "./suite.ts";

/** hybrid-eu on its way from Bedrock to its own fleet, for the routine work of public, internal and personal data. */
function atStage(stage: RolloutStage) {
    const gateway = gatewayOf("hybrid-eu");
    const rollout = { stage, from: "bedrock/claude", routes: ["routine"], shadowPercent: 10 } as const;
    return renderGateway({ ...gateway, rollout });
}

const fleetServer = "llama-70b-0";

function askRoutinely({ caller, bearer }: Stage, tenant: string, count: number): Promise<readonly Answer[]> {
    return askMany(count, (index) =>
        caller.ask({ headers: bearer({ tenant: `${tenant}-${index % 4}`, data_floor: "personal" }) }),
    );
}

/** Within five standard deviations: one run in two million fails by chance. */
function expectShare(seen: number, of: number, share: number): void {
    const deviation = Math.sqrt(of * share * (1 - share));
    expect(Math.abs(seen - of * share)).toBeLessThan(5 * deviation);
}

describeGateway("a cutover is a change of config", (tools) => {
    describe("at 25 percent", () => {
        const stage = liveStage(tools, atStage("25"));

        it("a quarter of 1,000 requests goes to the fleet", async () => {
            const served = tally((await askRoutinely(stage(), "quarter", 1000)).map(servedBy));
            expect((served[fleetServer] ?? 0) + (served["bedrock"] ?? 0)).toBe(1000);
            expectShare(served[fleetServer] ?? 0, 1000, 0.25);
        });

        it("health data stays with the fleet alone", async () => {
            const answers = await askMany(50, () =>
                stage().caller.ask({ headers: stage().bearer({ tenant: "clinic", data_floor: "health" }) }),
            );
            expect(tally(answers.map(servedBy))).toEqual({ [fleetServer]: 50 });
            expect(stage().atThirdParties()).toBe(0);
        });
    });

    describe("in the shadow", () => {
        const stage = liveStage(tools, atStage("shadow"));

        it("a tenth of 1,000 requests is copied to the fleet, and every answer is the old one's", async () => {
            const served = tally((await askRoutinely(stage(), "shadow", 1000)).map(servedBy));
            expect(served).toEqual({ bedrock: 1000 });
            const copies = stage().fleet["llama-70b"]?.flatMap(({ received }) => received) ?? [];
            expectShare(copies.length, 1000, 0.1);
            expect(copies.flatMap(({ headers }) => Object.keys(headers))).not.toContain("authorization");
        });
    });

    describe("under load", () => {
        const stage = liveStage(tools, atStage("observe"));

        it("every stage follows the other, and back, without a failed request", async () => {
            const load = new AbortController();
            const answers: Answer[] = [];
            const loaded = (async () => {
                for (let round = 0; !load.signal.aborted; round++)
                    answers.push(...(await askRoutinely(stage(), `load-${round}`, 40)));
            })();
            for (const next of ["shadow", "25", "75", "100", "25"] as const) {
                await stage().update(atStage(next));
                const share = next === "shadow" ? 0 : Number(next) / 100;
                await until(`stage ${next} is live`, async () => {
                    const served = tally((await askRoutinely(stage(), `stage-${next}`, 40)).map(servedBy));
                    return Math.abs((served[fleetServer] ?? 0) / 40 - share) <= 0.2;
                });
            }
            load.abort();
            await loaded;
            const failed = answers.filter(({ status }) => status !== 200 && status !== 429);
            expect(failed).toEqual([]);
            expect(answers.length).toBeGreaterThan(200);
        });
    });
});
