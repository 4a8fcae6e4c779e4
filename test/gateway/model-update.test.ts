import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { askMany } from "./caller.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { describeGateway, liveStage, servedBy, tally } from "./suite.ts";

/** self-hosted-eu gives a twentieth of the small model's requests to its next revision. */
describeGateway("an update of a model", (tools) => {
    const gateway = gatewayOf("self-hosted-eu");
    const stage = liveStage(tools, renderGateway(gateway));

    const ask = async (tenant: string, count: number, task: string) => {
        const { caller, bearer } = stage();
        const answers = await askMany(count, (index) =>
            caller.ask({
                headers: {
                    ...bearer({ tenant: `${tenant}-${index % 4}`, data_floor: "health" }),
                    "x-task-class": task,
                },
            }),
        );
        return tally(answers.map(servedBy));
    };
    const revisions = gateway.fleet?.["mistral-small"]?.revisions ?? [];
    const [stable, candidate] = revisions.map(({ name }) => `${name}-0`);

    it("divides 2,000 requests by the weights of the two revisions", async () => {
        const served = await ask("update", 2_000, "extraction");
        expect(Object.keys(served).toSorted()).toEqual([stable, candidate].toSorted());
        // Within five standard deviations: one run in two million fails by chance.
        const deviation = Math.sqrt(2_000 * 0.05 * 0.95);
        expect(Math.abs((served[candidate ?? ""] ?? 0) - 100)).toBeLessThan(5 * deviation);
    });

    it("asks the other model only when both revisions refuse", async () => {
        const replicas = Object.entries(stage().fleet).filter(([name]) => name.startsWith("mistral-small-"));
        for (const [, servers] of replicas) for (const server of servers) server.behaviour = 503;
        expect(await ask("refused", 40, "extraction")).toEqual({ "llama-70b-0": 40 });
    });
});
