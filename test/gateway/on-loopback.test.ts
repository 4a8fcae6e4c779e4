import { describe, expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import type { KubernetesObject } from "../../components/routing-gateway/index.ts";
import { onLoopback } from "./on-loopback.ts";
import { placesIn } from "./places.ts";
import { gatewayOf, referenceStacks } from "./reference-stacks.ts";

/** Fields of a spec that may differ from what is deployed. Kinds that are not here may not differ at all. */
const mayDiffer: Readonly<Record<string, readonly string[]>> = {
    GatewayClass: ["controllerName", "parametersRef"],
    EnvoyProxy: ["provider"],
    Gateway: ["listeners"],
    Backend: ["endpoints"],
    SecurityPolicy: ["jwt"],
    BackendTrafficPolicy: ["rateLimit"],
};

/** Kinds that one machine has nothing to do with, or that become something else there. */
const replaced = ["NetworkPolicy", "SecretStore", "ExternalSecret", "Certificate", "BackendTLSPolicy"];
replaced.push("Deployment", "Service", "ScaledObject");
const ofTheAiGateway = ["AIGatewayRoute", "AIServiceBackend", "BackendSecurityPolicy"];

function localFormOf(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
    const { fleet, providers, certificates } = placesIn(objects);
    return onLoopback(objects, {
        listeners: { front: 18_443, egress: 18_444, "egress-shadow": 18_445 },
        servers: Object.fromEntries([...fleet, ...providers].map(({ host }, i) => [host, [20_000 + i]])),
        keySet: "{}",
        authority: "authority",
        certificates: Object.fromEntries(certificates.map((host) => [host, { certificate: "one", key: "its key" }])),
    });
}

const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;

describe.each(referenceStacks)("the local form of %s", (stack) => {
    const objects = renderGateway(gatewayOf(stack));
    const local = new Map(localFormOf(objects).map((object) => [nameOf(object), object]));

    it("differs from what is deployed in named fields only", () => {
        for (const object of objects) {
            if ([...replaced, ...ofTheAiGateway].includes(object.kind)) continue;
            const { spec: own = {}, ...head } = object;
            const { spec: other = {}, ...localHead } = local.get(nameOf(object)) ?? object;
            expect(local.has(nameOf(object)), nameOf(object)).toBe(true);
            expect(localHead).toEqual(head);
            const fields = [...new Set([...Object.keys(own), ...Object.keys(other)])];
            const different = fields.filter((field) => JSON.stringify(own[field]) !== JSON.stringify(other[field]));
            expect(mayDiffer[object.kind] ?? [], nameOf(object)).toEqual(expect.arrayContaining(different));
        }
    });

    it("keeps the limit on the number of requests, where it cannot count tokens", () => {
        const limitsOf = (all: Iterable<KubernetesObject>) =>
            [...all].flatMap(({ kind, spec }) => (kind === "BackendTrafficPolicy" ? [spec?.["rateLimit"]] : []));
        const [deployed, own] = [limitsOf(objects), limitsOf(local.values())];
        for (const [i, limit] of own.entries()) {
            if (limit !== undefined && limit !== null) expect(deployed[i]).toMatchObject(limit);
        }
    });

    it("sends nothing beyond the machine", () => {
        const hosts = placesIn([...local.values()]);
        expect(new Set([...hosts.fleet, ...hosts.providers].map(({ host }) => host))).toEqual(new Set(["localhost"]));
    });

    it("keeps listeners and tokens as they are, but for ports and for where keys come from", () => {
        const text = JSON.stringify(objects.filter(({ kind }) => kind === "Gateway"));
        const localText = JSON.stringify([...local.values()].filter(({ kind }) => kind === "Gateway"));
        expect(localText.replaceAll(/"port":\d+/g, "")).toBe(text.replaceAll(/"port":\d+/g, ""));
    });
});

describe("a server that the suite does not run", () => {
    it("is an error, and not a way out of the machine", () => {
        const objects = renderGateway(gatewayOf("self-hosted-eu"));
        const surroundings = { listeners: {}, servers: {}, keySet: "{}", authority: "", certificates: {} };
        expect(() => onLoopback(objects, surroundings)).toThrow(/nothing on loopback|no certificate/);
    });
});
