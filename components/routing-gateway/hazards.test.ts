import { describe, expect, it } from "vitest";
import { dataClasses } from "../../catalog/vocabulary.ts";
import type { RoutingGatewayArgs } from "./args.ts";
import { classFilter } from "./class-filter.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { renderGateway } from "./render-gateway.ts";
import { hybrid, managed, selfHosted, updatingFleet } from "./routing-gateway.fixture.ts";

/**
 * Hazards of Envoy Gateway and Envoy AI Gateway under which policy is lost without a word. Each was shown on the running
 * gateways; each test names the one that it rules out.
 */
const stacks = [
    ["hybrid", hybrid],
    ["self-hosted", selfHosted],
    ["self-hosted and updating", updatingFleet],
    ["managed", managed],
] as const satisfies readonly (readonly [string, RoutingGatewayArgs])[];

const ofKind = (objects: readonly KubernetesObject[], kind: string) => objects.filter((object) => object.kind === kind);
/** Every value in a tree, with its key. */
function* entriesOf(value: unknown): Generator<readonly [key: string, value: unknown]> {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
        yield [key, inner];
        yield* entriesOf(inner);
    }
}
const valuesAt = (tree: unknown, wanted: string) =>
    [...entriesOf(tree)].flatMap(([key, value]) => (key === wanted ? [value] : []));

describe.each(stacks)("the gateway of a %s stack", (_, args) => {
    const objects = renderGateway(args);

    it("H1: binds authentication and authorization to gateways, never to a route", () => {
        const policies = ofKind(objects, "SecurityPolicy");
        expect(policies.length).toBeGreaterThan(0);
        expect(new Set(policies.flatMap(({ spec }) => valuesAt(spec?.["targetRefs"], "kind")))).toEqual(
            new Set(["Gateway"]),
        );
    });

    it("H2: adds providers' keys on the way to a provider, never on a rule", () => {
        expect(valuesAt(objects, "credentialInjection")).toEqual([]);
        for (const { spec } of ofKind(objects, "BackendSecurityPolicy")) {
            expect(valuesAt(spec?.["targetRefs"], "kind")).toEqual(["AIServiceBackend"]);
        }
    });

    it("H3: names backends by host, and puts no filter on a backend", () => {
        const backends = ofKind(objects, "Backend");
        for (const { spec } of backends) {
            expect(valuesAt(spec, "fqdn")).toHaveLength(1);
            expect(valuesAt(spec, "ip")).toEqual([]);
        }
        const refs = ofKind(objects, "HTTPRoute")
            .flatMap(({ spec }) => valuesAt(spec, "backendRefs"))
            .flat();
        expect(refs.flatMap((ref) => valuesAt([ref], "filters"))).toEqual([]);
    });

    it("H4: denies by default, as a second lock", () => {
        for (const { spec } of ofKind(objects, "SecurityPolicy")) {
            expect(spec).toHaveProperty("authorization.defaultAction", "Deny");
        }
    });

    it.each(["authorization", "x-api-key", "cookie", "x-forwarded-for", "x-envoy-external-address", "x-data-class"])(
        "H5, H6: removes %s before a backend or a mirror sees the request",
        (header) => {
            const rules = ofKind(objects, "HTTPRoute")
                .flatMap(({ spec }) => valuesAt(spec, "rules").flat())
                .filter((rule) => valuesAt(rule, "backendRefs").length > 0);
            for (const rule of rules) expect(valuesAt(rule, "remove").flat()).toContain(header);
        },
    );

    it("H5, H6: stays within the sixteen headers that a rule may remove", () => {
        for (const { spec } of ofKind(objects, "HTTPRoute")) {
            expect(valuesAt(spec, "remove").flat().length).toBeLessThanOrEqual(16);
        }
    });

    it("H6: removes every word of the gateway itself before a third party", () => {
        for (const { spec } of ofKind(objects, "AIGatewayRoute")) {
            for (const removed of valuesAt(spec, "remove")) {
                expect(removed).toEqual(
                    expect.arrayContaining(["x-gw-class", "x-gw-route", "x-forwarded-for", "x-forwarded-proto"]),
                );
            }
        }
    });

    it("H7: has exactly one policy about backends for a target", () => {
        const policies = ofKind(objects, "BackendTrafficPolicy");
        const targets = policies.flatMap(({ metadata, spec }) =>
            (spec?.["targetRefs"] as readonly object[]).map((target) => JSON.stringify([metadata.namespace, target])),
        );
        expect(targets).toEqual([...new Set(targets)]);
        expect(policies.map(({ metadata }) => metadata.namespace)).toContain("gateway");
    });

    it("H9: calls nothing that the validator of scripts refuses", () => {
        const [policy] = ofKind(objects, "EnvoyExtensionPolicy");
        expect(valuesAt(policy, "inline").join()).not.toContain("clearRouteCache");
    });

    it("H12: logs at a level and in a line that carry no prompt, no key and no address of a caller", () => {
        const proxies = ofKind(objects, "EnvoyProxy");
        expect(proxies.length).toBeGreaterThan(0);
        for (const { spec } of proxies) {
            expect(spec).toHaveProperty("logging.level.default", "warn");
            const line = JSON.stringify(valuesAt(spec, "json"));
            expect(line).not.toMatch(/BODY|AUTHORIZATION|API-KEY|COOKIE|DOWNSTREAM|FORWARDED|%REQ\((?!X-REQUEST-ID)/i);
        }
    });

    it("strips whatever a caller sends under the gateway's prefix", () => {
        const [policy] = ofKind(objects, "ClientTrafficPolicy");
        expect(valuesAt(policy, "removeOnMatch")).toEqual([[{ type: "Prefix", value: "x-gw-" }]]);
        expect(valuesAt(policy, "remove").flat()).toContain("x-gw-egress");
    });

    it("leads to egress gateways only from rules that ask for the egress permission", () => {
        for (const { spec } of ofKind(objects, "HTTPRoute")) {
            const leads = JSON.stringify([valuesAt(spec, "backendRefs"), valuesAt(spec, "backendRef")]).includes(
                '"name":"egress',
            );
            const matches = valuesAt(spec, "matches").flat();
            const asks = matches.every((match) => JSON.stringify(match).includes('"x-gw-egress","value":"allowed"'));
            expect(asks).toBe(leads);
        }
    });

    it("has no address that the internet could reach", () => {
        const [proxy] = ofKind(objects, "EnvoyProxy");
        expect(JSON.stringify(proxy)).toContain('"service.beta.kubernetes.io/aws-load-balancer-scheme":"internal"');
    });

    it("is the same in every byte when rendered again", () => {
        expect(JSON.stringify(renderGateway(args))).toBe(JSON.stringify(objects));
    });

    it("names each object once", () => {
        const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`);
        expect(names).toEqual([...new Set(names)]);
    });
});

describe("the class filter", () => {
    const waiting = { ways: [{ dataClass: "public", task: "chat", way: "mixed" }], time: hybrid.timeLimits } as const;
    const script = classFilter({
        ...waiting,
        egressClasses: ["public"],
        tasks: { reasoning: { alias: "reason" }, chat: {} },
    });

    it("ranks classes in the order of the vocabulary", () => {
        const ranks = dataClasses.map((name, i) => `["${name}"] = ${i + 1}`).join(", ");
        expect(script).toContain(`local rank = { ${ranks} }`);
        expect(script).toContain("local strictest = 5");
    });

    it("H8: writes the egress permission last, so that a script that fails half-way opens nothing", () => {
        const written = [...script.matchAll(/replace\("(x-gw-[a-z]+)"/g)].map(([, header]) => header);
        expect(written).toEqual(["x-gw-patience", "x-gw-class", "x-gw-task", "x-gw-egress"]);
    });

    it("H5, H6: lets pass what HTTP needs and the tenant for the limits, and nothing else of a caller", () => {
        const kept = /^local kept = \{ (.*) \}$/m.exec(script)?.[1] ?? "";
        expect([...kept.matchAll(/\["([^"]+)"\]/g)].map(([, name]) => name)).toEqual([
            ":authority",
            ":method",
            ":path",
            ":scheme",
            "content-length",
            "transfer-encoding",
            "x-forwarded-proto",
            "x-request-id",
            "x-gw-tenant",
        ]);
        expect(script.indexOf("let_go(handle, sent)\n  local tenant")).toBeGreaterThan(0);
    });

    it("gives the permission to the classes of the plan alone", () => {
        expect(script).toContain('local may_leave = { ["public"] = true }');
        expect(classFilter({ ...waiting, egressClasses: [], tasks: {} })).toContain("local may_leave = {  }");
    });

    it("reads the model and the form of the answer from the body, once", () => {
        expect(script).toContain("aliases[body.model");
        expect([...script.matchAll(/handle:body\(\)/g)]).toHaveLength(1);
        const noAlias = classFilter({ ...waiting, egressClasses: [], tasks: { chat: {} } });
        expect(noAlias).not.toContain("aliases[body.model");
        expect(noAlias).toContain("body.stream and");
    });

    it("writes how long Envoy waits, in milliseconds, for each way, form and task that can occur", () => {
        const { whole, stream } = hybrid.timeLimits.answers.chat ?? hybrid.timeLimits.answers.other;
        const rows = [
            ["mixed whole chat", whole.mixed],
            ["mixed stream chat", stream.mixed],
        ] as const;
        for (const [key, { front, egress }] of rows) {
            const words = [
                front.trySeconds * 1000,
                front.requestSeconds * 1000,
                `${egress.trySeconds}-${egress.silenceSeconds}`,
            ];
            expect(script).toContain(`["${key}"] = { ${words.map((word) => `"${word}"`).join(", ")} }`);
        }
    });

    it("takes the floor from the token, or from the tenant's key", () => {
        expect(script).toContain('rank_of(seen["x-gw-floor"])');
        const keys = classFilter({ ...waiting, egressClasses: [], tasks: {}, tenantFloors: { search: "public" } });
        expect(keys).toContain('local floors = { ["search"] = "public" }');
        expect(keys).toContain('rank_of(floors[tenant or ""])');
    });
});
