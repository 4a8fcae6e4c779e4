import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidateWeights, planRevisions, servingRevision } from "./revision-plan.ts";
import { newer, older } from "./vllm-fleet.fixture.ts";

const at = (weight: number, replicas = { min: 2, max: 4 }) =>
    planRevisions("llama-70b", {
        replicas,
        revisions: [
            { revision: older, weight: 100 - weight },
            { revision: newer, weight },
        ],
    });
const bounds = (weight: number) => at(weight).map(({ replicas }) => replicas);

describe("the revisions of a model", () => {
    it("are one with all the replicas, outside of an update", () => {
        expect(
            planRevisions("llama-70b", { replicas: { min: 0, max: 3 }, revisions: [{ revision: older, weight: 100 }] }),
        ).toMatchObject([{ name: "llama-70b-0123456789ab", role: "stable", replicas: { min: 0, max: 3 } }]);
    });

    it("grow a candidate with its part of the requests", () => {
        expect(bounds(0)).toEqual([
            { min: 2, max: 4 },
            { min: 1, max: 1 },
        ]);
        expect(bounds(25)).toEqual([
            { min: 2, max: 3 },
            { min: 1, max: 1 },
        ]);
        expect(bounds(50)).toEqual([
            { min: 2, max: 2 },
            { min: 1, max: 2 },
        ]);
    });

    it("keep the previous one warm after the last request has moved", () => {
        expect(bounds(100)).toEqual([
            { min: 2, max: 2 },
            { min: 2, max: 4 },
        ]);
    });

    it("go back without waiting for a load: the stable one never has fewer than its least", () => {
        for (const weight of candidateWeights) expect(bounds(weight)[0]).toMatchObject({ min: 2 });
    });

    it("answer at the model's own name with the candidate, once all requests are its", () => {
        expect(servingRevision(at(100))?.revision).toBe(newer);
        expect(servingRevision(at(0))?.revision).toBe(older);
    });

    it("answer at the model's own name with most of the requests, the stable one at a half", () => {
        expect(servingRevision(at(25))?.revision).toBe(older);
        expect(servingRevision(at(50))?.revision).toBe(older);
    });

    it("always have a replica each, and never less than the stable one's least", () => {
        const replicas = fc.record({ min: fc.integer({ min: 0, max: 8 }), more: fc.integer({ min: 1, max: 8 }) });
        fc.assert(
            fc.property(replicas, fc.constantFrom(...candidateWeights), ({ min, more }, weight) => {
                const [stable, candidate] = at(weight, { min, max: min + more });
                expect(stable?.replicas.min).toBe(Math.max(1, min));
                expect(candidate?.replicas.min).toBeGreaterThanOrEqual(1);
                for (const one of [stable, candidate]) {
                    expect(one?.replicas.max).toBeGreaterThanOrEqual(one?.replicas.min ?? Infinity);
                }
            }),
        );
    });
});
