import { describe, expect, it } from "vitest";
import { formatPath, formatText } from "../fault.ts";
import type { FleetRevision, RoutingGatewayArgs } from "./args.ts";
import { gatewayFaults } from "./gateway-faults.ts";
import { renderGateway } from "./render-gateway.ts";
import { servedModelNames } from "./served-model-names.ts";
import { hybrid, managed, selfHosted, updatingFleet } from "./routing-gateway.fixture.ts";

const { mistral, bedrock } = hybrid.providers;
const { provider, endpoint, models, dpaSigned, baaSigned } = mistral;
const withoutKey = { provider, endpoint, models, dpaSigned, baaSigned };
const [support, search] = managed.auth.tenants;
const withTenant = (change: Partial<typeof search | { dataFloor: "health" }>): RoutingGatewayArgs => ({
    ...managed,
    auth: { type: "apiKeys", tenants: [support, { ...search, ...change }] },
});
const withAuth = (change: Partial<typeof hybrid.auth>): RoutingGatewayArgs => ({
    ...hybrid,
    auth: { ...hybrid.auth, ...change },
});
const withFleet = (host: string): RoutingGatewayArgs => ({
    ...hybrid,
    fleet: { ...hybrid.fleet, "llama-70b": { host, port: 8000 } },
});

/** An update whose candidate is changed. */
function withRevisions(change: Partial<FleetRevision>): RoutingGatewayArgs {
    const { "mistral-small": small, ...others } = updatingFleet.fleet;
    const [stable, candidate] = small.revisions;
    return {
        ...updatingFleet,
        fleet: { ...others, "mistral-small": { ...small, revisions: [stable, { ...candidate, ...change }] } },
    };
}

const refused: Readonly<Record<string, readonly [args: RoutingGatewayArgs, path: string, message: RegExp]>> = {
    "a region abroad": [{ ...hybrid, region: "eu-west-2" }, "region", /lies in uk, not in eu/],
    "an address for a fleet model": [withFleet("10.0.0.1"), "fleet.llama-70b.host", /is an address.*headless/],
    "a fleet model outside the cluster": [
        withFleet("models.example.com"),
        "fleet.llama-70b.host",
        /no service of this/,
    ],
    "a port that is none": [
        { ...hybrid, fleet: { ...hybrid.fleet, "llama-70b": { host: "a.b.svc.cluster.local", port: 0 } } },
        "fleet.llama-70b.port",
        /0 is not a port/,
    ],
    "an endpoint that the catalog does not know": [
        { ...hybrid, providers: { bedrock, mistral: { ...mistral, endpoint: "moon" } } },
        "providers.mistral.endpoint",
        /no endpoint "moon"/,
    ],
    "a provider without its key": [
        { ...hybrid, providers: { bedrock, mistral: withoutKey } },
        "providers.mistral.apiKeySecret",
        /is missing/,
    ],
    "a key for a provider that takes AWS credentials": [
        { ...hybrid, providers: { mistral, bedrock: { ...bedrock, apiKeySecret: "k" } } },
        "providers.bedrock.apiKeySecret",
        /one more to lose/,
    ],
    "an image from elsewhere": [
        { ...hybrid, images: { ...hybrid.images, envoy: `docker.io/envoyproxy/envoy@sha256:${"0".repeat(64)}` } },
        "images.envoy",
        /another registry/,
    ],
    "no address for the issuer's keys": [withAuth({ jwksUri: "" as never }), "auth.jwksUri", /not an https URL/],
    "plain http for the issuer's keys": [
        withAuth({ jwksUri: "http://login.group.example/keys" as never }),
        "auth.jwksUri",
        /not an https URL/,
    ],
    "no audience": [withAuth({ audiences: [] as never }), "auth.audiences", /is empty/],
    "no way to the issuer's keys": [
        { ...hybrid, networks: { ...hybrid.networks, identityProvider: [] } },
        "networks.identityProvider",
        /every token is refused/,
    ],
    "no blocks outside for a provider on the internet": [
        { ...hybrid, networks: { ...hybrid.networks, outside: [] } },
        "networks.outside",
        /on the internet/,
    ],
    "two tenants with one key": [
        withTenant({ keySecret: support.keySecret as never }),
        "auth.tenants[1].keySecret",
        /same key/,
    ],
    "two tenants of one name": [
        withTenant({ name: support.name as never }),
        "auth.tenants[1].name",
        /another tenant is called/,
    ],
    "a tenant whose floor the stack does not accept": [
        withTenant({ dataFloor: "health" }),
        "auth.tenants[1].dataFloor",
        /does not accept health/,
    ],
    "a tenant whose name would end the script's string": [
        withTenant({ name: 'x"] = 1 }' as never }),
        "auth.tenants[1].name",
        /is not a name/,
    ],
    "no tenant": [{ ...managed, auth: { type: "apiKeys", tenants: [] } }, "auth.tenants", /Nobody could call/],
    "one alias for two tasks": [
        { ...hybrid, taskClasses: { ...hybrid.taskClasses, chat: { alias: "reason" } } },
        "taskClasses.reasoning.alias",
        /means another task/,
    ],
    "a revision outside the cluster": [
        withRevisions({ host: "chat.example.com" }),
        "fleet.mistral-small.revisions[1].host",
        /no service of this cluster/,
    ],
    "revisions that lose requests": [
        withRevisions({ weight: 4 }),
        "fleet.mistral-small.revisions",
        /not whole percent that add up to 100 \(99\)/,
    ],
    "a revision with a model's name": [
        withRevisions({ name: "llama-70b" }),
        "fleet.mistral-small.revisions[1].name",
        /another model or revision is called "llama-70b"/,
    ],
    "a route that leaks": [
        { ...hybrid, routes: hybrid.routes.map((route) => ({ ...route, primary: "bedrock/claude", fallback: [] })) },
        "routes[3].primary",
        /lets regulated reach Amazon/,
    ],
};

describe("a gateway is built", () => {
    it.each([
        ["hybrid", hybrid],
        ["self-hosted", selfHosted],
        ["self-hosted and updating", updatingFleet],
        ["managed", managed],
    ])("from the arguments of a %s stack", (_, args) => {
        expect(gatewayFaults(args)).toEqual([]);
    });

    it("without a way to issuers' keys where tenants have keys of their own", () => {
        expect(gatewayFaults({ ...managed, networks: { ...managed.networks, identityProvider: [] } })).toEqual([]);
    });

    it("and answers to the names of the fleet and the aliases of the tasks", () => {
        expect(servedModelNames(hybrid)).toEqual(["extract", "llama-70b", "mistral-small", "reason", "summarize"]);
    });
});

describe("a gateway is refused", () => {
    it.each(Object.entries(refused))("with %s", (_, [args, path, message]) => {
        const found = gatewayFaults(args).filter((fault) => formatPath(fault.path) === path);
        expect(found.map(formatText).join("\n")).toMatch(message);
        expect(() => renderGateway(args)).toThrow(path);
    });
});
