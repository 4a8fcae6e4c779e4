import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderGateway } from "../render-gateway.ts";
import { selfHosted, updatingFleet } from "../routing-gateway.fixture.ts";
import { fleetServers, ruleWeights } from "./fleet-servers.ts";

const host = "chat.models.svc.cluster.local";
const port = 8000;
const revision = (name: string, weight: number) => ({ name, host: `${name}.models.svc.cluster.local`, weight });

describe("the servers of a model", () => {
    it("are all behind its own host where one revision answers", () => {
        const alone = [{ name: "chat", host, port: 8000, percent: 100 }];
        expect(fleetServers("chat", { host, port })).toEqual(alone);
        expect(fleetServers("chat", { host, port, revisions: [revision("chat-a", 100)] })).toEqual(alone);
        expect(
            fleetServers("chat", { host, port, revisions: [revision("chat-a", 0), revision("chat-b", 100)] }),
        ).toEqual(alone);
    });

    it("are those of each revision that has a part of the requests", () => {
        const servers = fleetServers("chat", {
            host,
            port: 9000,
            revisions: [revision("chat-a", 95), revision("chat-b", 5)],
        });
        expect(servers).toEqual([
            { name: "chat-a", host: "chat-a.models.svc.cluster.local", port: 9000, percent: 95 },
            { name: "chat-b", host: "chat-b.models.svc.cluster.local", port: 9000, percent: 5 },
        ]);
    });
});

/** Whole percent that add up to 100. */
const shares = fc
    .array(fc.integer({ min: 0, max: 100 }), { maxLength: 4 })
    .map((cuts) => [0, ...cuts.toSorted((one, other) => one - other), 100])
    .map((cuts) => cuts.slice(1).map((cut, i) => cut - (cuts[i] ?? 0)));

describe("the weights of a rule", () => {
    it("are none where there is nothing to divide", () => {
        expect(ruleWeights([10_000])).toEqual([undefined]);
    });

    it("divide requests exactly as shares of shares do", () => {
        fc.assert(
            fc.property(fc.array(shares, { minLength: 4, maxLength: 4 }), shares, (inner, outer) => {
                const divided = outer.flatMap((share, i) => (inner[i % 4] ?? [100]).map((percent) => share * percent));
                fc.pre(divided.length > 1);
                const weights = ruleWeights(divided);
                const numbers = weights.map((weight) => weight ?? NaN);
                const sum = numbers.reduce((all, weight) => all + weight, 0);
                expect(numbers.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
                expect([100, 10_000]).toContain(sum);
                for (const [i, weight] of numbers.entries()) expect(weight * 10_000).toBe((divided[i] ?? NaN) * sum);
            }),
        );
    });
});

describe("a rule during an update of a model", () => {
    const objects = renderGateway(updatingFleet);
    const refsOf = (route: string) =>
        objects.find(({ kind, metadata }) => kind === "HTTPRoute" && metadata.name === route)?.spec?.["rules"];
    const weighted = (suffix = ""): readonly unknown[] => [
        expect.objectContaining({ name: `fleet-mistral-small-0123456789ab${suffix}`, weight: 95 }),
        expect.objectContaining({ name: `fleet-mistral-small-123456789abc${suffix}`, weight: 5 }),
    ];

    it("divides what goes to the model first, and what falls back to it, by its revisions' weights", () => {
        expect(refsOf("route-routine")).toEqual([
            expect.objectContaining({
                backendRefs: [...weighted(), expect.objectContaining({ name: "fleet-llama-70b-fallback" })],
            }),
        ]);
        expect(refsOf("route-everything-else")).toEqual([
            expect.objectContaining({
                backendRefs: [expect.objectContaining({ name: "fleet-llama-70b" }), ...weighted("-fallback")],
            }),
        ]);
    });

    it("marks both revisions as fallback where they stand behind another model", () => {
        const fallbacks = objects
            .filter(({ kind, spec }) => kind === "Backend" && spec?.["fallback"] === true)
            .map(({ metadata }) => metadata.name);
        expect(fallbacks).toEqual([
            "fleet-llama-70b-fallback",
            "fleet-mistral-small-0123456789ab-fallback",
            "fleet-mistral-small-123456789abc-fallback",
        ]);
    });

    it("opens the way to no other namespace than the fleet's", () => {
        const policies = (args: typeof selfHosted | typeof updatingFleet) =>
            renderGateway(args).filter(({ kind }) => kind === "NetworkPolicy");
        expect(policies(updatingFleet)).toEqual(policies(selfHosted));
    });
});
