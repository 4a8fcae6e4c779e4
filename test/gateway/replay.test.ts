import { describe, expect, it } from "vitest";
import { worstCaseOf } from "../../components/routing-gateway/attempts.ts";
import { compileRoutes } from "../../components/routing-gateway/compile-routes.ts";
import { renderGateway, routePlanArgs } from "../../components/routing-gateway/index.ts";
import type { RoutingGatewayArgs } from "../../components/routing-gateway/index.ts";
import { askMany, chat } from "./caller.ts";
import { withFastClocks } from "./fast-clocks.ts";
import type { Behaviour } from "./model-server.ts";
import { testKeyOf } from "./on-loopback.ts";
import { gatewayOf } from "./reference-stacks.ts";
import type { Stage } from "./stage.ts";
import { describeGateway, liveStage, servedBy, tally } from "./suite.ts";

describeGateway("a request that harms servers", (tools) => {
    const stage = liveStage(tools, withFastClocks(renderGateway(gatewayOf("hybrid-eu")), 60), { replicas: 4 });
    const replicas = () => stage().fleet["llama-70b"] ?? [];
    const ask = (tenant: string, floor: string, body?: string) =>
        stage().caller.ask({
            headers: stage().bearer({ tenant, data_floor: floor }),
            ...(body === undefined ? {} : { body }),
        });
    const reached = () => replicas().filter(({ received }) => received.length > 0).length;

    // First, while no server is ejected yet: with few left Envoy may choose the same one again.
    it("spares those that were answered by the server that it killed: each is asked elsewhere once", async () => {
        for (const server of replicas()) server.firstByteMs = 1_500;
        const innocent = askMany(8, (index) => ask(`innocent-${index}`, "health"), 8);
        await new Promise((resolve) => setTimeout(resolve, 700));
        const [first] = replicas().filter(({ received }) => received.length > 0);
        if (first === undefined) throw new Error("no server has a request");
        // From now on whatever arrives there kills it; the requests that it works on hear of it as well.
        first.behaviour = "die";
        const killers = await askMany(4, (index) => ask(`killer-${index}`, "health"), 4);
        const failed = [...(await innocent), ...killers].filter(({ status }) => status !== 200);
        // Envoy finds the same server again for fewer than one in a hundred, of four.
        expect(failed.length).toBeLessThanOrEqual(1);
    });

    it.each<Behaviour>([500, 502, 504, "reset", "die"])(
        "meets two of four replicas that end it with %s",
        async (fate) => {
            for (const server of replicas()) server.behaviour = fate;
            const answer = await ask(`harm-${fate}`, "health");
            expect(answer.status).toBeGreaterThanOrEqual(500);
            expect(replicas().flatMap(({ received }) => received)).toHaveLength(2);
            expect(reached()).toBe(2);
            expect(stage().atThirdParties()).toBe(0);
        },
    );
});

describeGateway("a server that drains", (tools) => {
    const stage = liveStage(tools, renderGateway(gatewayOf("hybrid-eu")), { replicas: 2 });

    it("ends its streams while new requests are answered by another, and its health stays good", async () => {
        const [one, other] = stage().fleet["llama-70b"] ?? [];
        if (one === undefined || other === undefined) throw new Error("there are no two replicas");
        for (const server of [one, other]) Object.assign(server, { wordMs: 150, words: 20 });
        const headers = (tenant: string) => stage().bearer({ tenant, data_floor: "health" });
        const streams = askMany(
            8,
            (index) => stage().caller.ask({ headers: headers(`s-${index}`), body: chat("tell me", { stream: true }) }),
            8,
        );
        await new Promise((resolve) => setTimeout(resolve, 800));
        one.draining = true;
        expect((await fetch(`http://127.0.0.1:${one.port}/health`)).status).toBe(200);
        const others = await askMany(40, (index) => stage().caller.ask({ headers: headers(`n-${index % 4}`) }), 4);
        const served = tally(others.map(servedBy));
        expect((served[other.name] ?? 0) + (served["500"] ?? 0)).toBe(40);
        // Of two servers the one that refuses has the least to do, so that Envoy may choose it twice until it is ejected.
        expect(served["500"] ?? 0).toBeLessThanOrEqual(3);
        const answers = await streams;
        expect(answers.filter(({ body }) => !body.endsWith("data: [DONE]\n\n"))).toEqual([]);
        expect(stage().atThirdParties()).toBe(0);
    });
});

/** For every rule that leads abroad: each backend as often as the plan says at most, whatever all of them answer. */
describeGateway("calls of third parties do not multiply over the tiers", (tools) => {
    describe.each(["hybrid-eu", "managed-us"])("in %s", (stack) => {
        const args = gatewayOf(stack);
        const stage = liveStage(tools, withFastClocks(renderGateway(args), 200));
        const rules = compileRoutes(routePlanArgs(args)).rules.filter(({ needsEgress }) => needsEgress);
        const cases = rules.flatMap((rule) =>
            ([503, 429, 500, "reset", "hang"] as const).map((fate) => [rule.name, fate, rule] as const),
        );

        it.each(cases)("on route %s when all end with %s", async (name, fate, rule) => {
            const servers = [...Object.values(stage().fleet).flat(), ...Object.values(stage().thirdParties)];
            for (const server of servers) server.behaviour = fate;
            const [kind] = rule.matches;
            if (kind === undefined) throw new Error(`route ${name} takes nothing`);
            const answer = await stage().caller.ask({
                headers: {
                    ...credentialOf(args, stage(), kind.dataClass),
                    "x-data-class": kind.dataClass,
                    ...(kind.task === "other" ? {} : { "x-task-class": kind.task }),
                },
                body: chat("hello", { model: "any", stream: true }),
            });
            expect(answer.status).toBeGreaterThanOrEqual(429);
            const { received, processed } = worstCaseOf(rule);
            // Two models of a provider are one server here.
            const most = tally(
                [...received].flatMap(([backend, count]) => Array<string>(count).fill(ownerOf(backend))),
            );
            const seen = servers.filter((one) => one.received.length > 0);
            for (const one of seen) {
                expect(one.received.length).toBeLessThanOrEqual(most[one.name.replace(/-0$/, "")] ?? 0);
            }
            const total = seen.reduce((sum, one) => sum + one.received.length, 0);
            if (fate !== 503 && fate !== 429) expect(total).toBeLessThanOrEqual(processed);
            expect(total).toBeGreaterThan(0);
        });
    });
});

function ownerOf(backend: string): string {
    return backend.split("/")[0] ?? backend;
}

function credentialOf({ auth }: RoutingGatewayArgs, { bearer }: Stage, floor: string) {
    if (auth.type === "jwt") return bearer({ tenant: `t-${Math.floor(performance.now())}`, data_floor: floor });
    const tenant = auth.tenants.find(({ dataFloor }) => dataFloor === floor) ?? auth.tenants[0];
    return { authorization: `Bearer ${testKeyOf(tenant?.keySecret ?? "")}` };
}
