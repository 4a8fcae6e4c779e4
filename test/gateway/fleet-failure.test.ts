import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { askMany } from "./caller.ts";
import type { Answer } from "./caller.ts";
import type { Behaviour } from "./model-server.ts";
import { until } from "../processes.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { withFastClocks } from "./fast-clocks.ts";
import type { Stage } from "./stage.ts";
import { describeGateway, liveStage, servedBy, tally } from "./suite.ts";

const strict = ["health", "regulated", "nonsense", undefined] as const;

/** Requests whose class must stay, from a tenant of this name and number. */
function askStrictly({ caller, bearer }: Stage, tenant: string, count: number): Promise<readonly Answer[]> {
    return askMany(
        count,
        (index) => {
            const floor = strict[index % strict.length];
            const claims = { tenant: `${tenant}-${index % 4}`, ...(floor === undefined ? {} : { data_floor: floor }) };
            return caller.ask({ headers: { ...bearer(claims), "x-task-class": "reasoning" } });
        },
        16,
    );
}

function statusesOf(answers: readonly Answer[]): readonly string[] {
    return Object.keys(tally(answers.map(({ status }) => String(status)))).toSorted();
}

describeGateway("a fleet that fails sends nothing abroad", (tools) => {
    const gateway = gatewayOf("hybrid-eu");
    const stage = liveStage(tools, withFastClocks(renderGateway(gateway), 600), { replicas: 3 });
    const replicas = () => Object.values(stage().fleet).flat();

    it("1,000 requests while servers fail one by one, hang, reset, and all die: none reaches a third party", async () => {
        const answered: Answer[] = [];
        const fates: readonly Behaviour[] = [503, "reset", 429];
        for (const [index, server] of replicas().entries()) {
            server.behaviour = fates[index] ?? 500;
            answered.push(...(await askStrictly(stage(), `failing-${index}`, 200)));
        }
        expect(statusesOf(answered)).toContain("200");
        const broken = await askStrictly(stage(), "all-failing", 100);
        expect(statusesOf(broken)).not.toContain("200");
        for (const server of replicas()) server.behaviour = "hang";
        await askStrictly(stage(), "all-hanging", 16);
        await Promise.all(replicas().map((server) => server.stop()));
        const dead = await askStrictly(stage(), "all-dead", 284);
        expect(statusesOf(dead)).toEqual(["503"]);
        expect(stage().atThirdParties()).toBe(0);
    });

    it("says in OpenAI's words that there is no capacity, and when to come back", async () => {
        await Promise.all(replicas().map((server) => server.stop()));
        const [answer] = await askStrictly(stage(), "told", 1);
        expect(answer?.status).toBe(503);
        expect(answer?.headers["retry-after"]).toMatch(/^\d+$/);
        expect(JSON.parse(answer?.body ?? "")).toMatchObject({ error: { type: "server_error", code: "no_capacity" } });
    });

    it("answers again as soon as the fleet does", async () => {
        await until("a request is answered", async () => {
            const [answer] = await askStrictly(stage(), "back", 1);
            return answer?.status === 200;
        });
        expect(stage().atThirdParties()).toBe(0);
    });
});

describeGateway("self-hosted-eu has a second model behind the first", (tools) => {
    const stage = liveStage(tools, renderGateway(gatewayOf("self-hosted-eu")));

    it("which answers every request while the first one refuses", async () => {
        const [first] = stage().fleet["llama-70b"] ?? [];
        if (first === undefined) throw new Error("there is no llama-70b");
        first.behaviour = 503;
        const served = (await askStrictly(stage(), "fallback", 40)).map(servedBy);
        // The model is in an update: either of its revisions may answer.
        expect(served.map((server) => server.replace(/-[0-9a-f]{12}-0$/, ""))).toEqual(Array(40).fill("mistral-small"));
    });

    it("and with both down says 503", async () => {
        for (const server of Object.values(stage().fleet).flat()) server.behaviour = 503;
        expect(statusesOf(await askStrictly(stage(), "both", 40))).toEqual(["503"]);
    });
});
