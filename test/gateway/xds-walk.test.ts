import { describe, expect, it } from "vitest";
import { renderGateway, rolloutStages } from "../../components/routing-gateway/index.ts";
import type { KubernetesObject, RoutingGatewayArgs } from "../../components/routing-gateway/index.ts";
import { namespaces } from "../../components/routing-gateway/tiers.ts";
import { gatewayOf, referenceStacks } from "./reference-stacks.ts";
import { describeGateway, liveStage } from "./suite.ts";
import { translateFront } from "./translate.ts";
import { filtersIn, inCamelCase, routesIn } from "./xds.ts";
import type { XdsRoute } from "./xds.ts";

const hybrid = gatewayOf("hybrid-eu");

/** Every reference stack, and hybrid-eu at every stage of a move between the fleet and a third party. */
const gateways: readonly (readonly [string, RoutingGatewayArgs])[] = [
    ...referenceStacks.map((stack) => [stack, gatewayOf(stack)] as const),
    ...rolloutStages.map((stage) => {
        const rollout = { stage, from: "bedrock/claude", routes: ["routine"] } as const;
        return [`hybrid-eu on its way home, at ${stage}`, { ...hybrid, rollout }] as const;
    }),
];

/** Every object of the front that Envoy Gateway gives a verdict on. */
function judgedOf(objects: readonly KubernetesObject[]): string[] {
    const kinds = ["HTTPRoute", "Backend", "BackendTLSPolicy", "BackendTrafficPolicy", "ClientTrafficPolicy"];
    kinds.push("EnvoyExtensionPolicy", "SecurityPolicy");
    return objects
        .filter(({ kind, metadata }) => kinds.includes(kind) && metadata.namespace === namespaces.front)
        .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

/** Routes that reach another host than the fleet's without asking for the permission. */
function strayRoutes(routes: readonly XdsRoute[], home: ReadonlySet<string>): readonly string[] {
    return routes
        .filter(({ asksForEgress, endpoints }) => !asksForEgress && endpoints.some(({ address }) => !home.has(address)))
        .map(({ name }) => name);
}

/** Where the fleet answers: each model, and each revision of one. */
function homeOf({ fleet = {} }: RoutingGatewayArgs): ReadonlySet<string> {
    return new Set(
        Object.values(fleet).flatMap(({ host, revisions = [] }) => [host, ...revisions.map((one) => one.host)]),
    );
}

describeGateway("what Envoy is told", (tools) => {
    describe.each(gateways)("%s", (_, args) => {
        it("is accepted in full, and reaches the fleet alone without the egress permission", async () => {
            const objects = renderGateway(args);
            const { refused, judged, xds } = await translateFront(tools, objects);
            expect(refused).toEqual([]);
            expect(judged).toEqual(expect.arrayContaining(judgedOf(objects)));
            const routes = routesIn(xds);
            expect(routes.length).toBeGreaterThan(2);
            expect(strayRoutes(routes, homeOf(args))).toEqual([]);
            // A rule with a fallback is one cluster with priorities; a shared one would use the fallback at once.
            expect(routes.filter(({ shared, priorities }) => shared && priorities.includes(1))).toEqual([]);
            // Authenticates, then decides the class, then authorizes, then counts.
            const authentication = args.auth.type === "jwt" ? "jwt_authn" : "api_key_auth";
            const order = [authentication, "lua", "rbac", "local_ratelimit", "router"];
            const wanted = order.map((name) => `envoy.filters.http.${name}`);
            const filters = filtersIn(xds);
            expect(filters.filter((name) => wanted.includes(name))).toEqual(wanted);
            // Tokens are limited once the class is known, and only where there are budgets.
            const limiter = filters.indexOf("envoy.filters.http.ratelimit");
            if (args.tokenBudgets === undefined) expect(limiter).toBe(-1);
            else expect(limiter).toBeGreaterThan(filters.indexOf("envoy.filters.http.rbac"));
        });
    });

    describe("a route that leads abroad by mistake", () => {
        it("is found by the walk", async () => {
            const objects = renderGateway(hybrid).map((object) =>
                object.kind === "Backend" && object.metadata.name === "fleet-llama-70b"
                    ? { ...object, spec: { endpoints: [{ fqdn: { hostname: "api.elsewhere.example", port: 443 } }] } }
                    : object,
            );
            const stray = strayRoutes(routesIn((await translateFront(tools, objects)).xds), homeOf(hybrid));
            expect(stray.length).toBeGreaterThan(0);
        });
    });

    describe("the Envoy that runs", () => {
        const stage = liveStage(tools, renderGateway(hybrid));

        it("reaches the servers of the fleet alone without the egress permission", async () => {
            const dumps = await Promise.all(
                (await stage().gateway.admins()).map(async (admin) => {
                    const dump = (await (await fetch(`${admin}/config_dump`)).json()) as { configs: unknown[] };
                    return routesIn(inCamelCase(dump.configs) as unknown[]);
                }),
            );
            const front = dumps.find((routes) => routes.some(({ name }) => name.includes("catch-all"))) ?? [];
            expect(front.length).toBeGreaterThan(2);
            const ports = new Set(Object.values(stage().fleet).flatMap((servers) => servers.map(({ port }) => port)));
            const stray = front.filter(
                ({ asksForEgress, endpoints }) => !asksForEgress && endpoints.some(({ port }) => !ports.has(port)),
            );
            expect(stray).toEqual([]);
            expect(front.filter(({ endpoints }) => endpoints.length > 0).length).toBeGreaterThan(0);
        });
    });
});
