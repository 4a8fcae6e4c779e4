import { describe, expect, it } from "vitest";
import { formatPath, formatText } from "../fault.ts";
import type { VllmFleetArgs } from "./args.ts";
import { fleetFaults } from "./fleet-faults.ts";
import { renderFleet } from "./render-fleet.ts";
import { chat, fleet, limitsOf, newer, older, unknown, updating, withModel } from "./vllm-fleet.fixture.ts";

const found = (args: VllmFleetArgs) =>
    fleetFaults(args).map((fault) => `${formatPath(fault.path)}: ${formatText(fault)}`);

describe("a fleet without faults", () => {
    it.each([
        ["as it stands", fleet],
        ["in the first step of an update", updating([100, 0])],
        ["with one request in twenty on the candidate", updating([95, 5])],
        ["with every request on the candidate", updating([0, 100])],
        [
            "that sleeps where nobody's data is, and is woken",
            withModel("llama-405b", { replicas: { min: 0, max: 1 }, wakeQuery: "sum(up)" }),
        ],
        ["that reads its weights through private addresses", { ...fleet, networks: { storage: ["10.20.0.0/16"] } }],
    ])("passes %s", (_, args) => {
        expect(found(args)).toEqual([]);
    });
});

describe("a fleet is refused", () => {
    it.each<[string, VllmFleetArgs, RegExp]>([
        [
            "in a region of another jurisdiction",
            { ...fleet, region: "eu-west-2" },
            /^region: eu-west-2 lies in uk, not in eu/,
        ],
        [
            "with an image from elsewhere",
            { ...fleet, image: `docker.io/vllm/vllm-openai@sha256:${"0".repeat(64)}` },
            /^image: the image comes from another registry/,
        ],
        [
            "that may send anywhere",
            { ...fleet, networks: { storage: ["0.0.0.0/0"] } },
            /^networks\.storage\[0\]: 0\.0\.0\.0\/0/,
        ],
        [
            "that may send half of everywhere",
            { ...fleet, networks: { storage: ["0.0.0.0/1"] } },
            /^networks\.storage\[0\]/,
        ],
        [
            "that reaches no weights",
            { ...fleet, networks: { storage: [] } },
            /^networks\.storage: networks\.storage is empty/,
        ],
        [
            "with a model on no pool",
            withModel("llama-70b", { pool: "h200" }),
            /^models\.llama-70b\.pool: there is no pool "h200"/,
        ],
        [
            "with a model that its pool cannot carry",
            withModel("llama-70b", { pool: "l40s-small" }),
            /^models\.llama-70b\.pool: Llama 3\.3 70B Instruct on g6e\.4xlarge is short of/,
        ],
        [
            "with more replicas than its pool has nodes for",
            withModel("llama-70b", { replicas: { min: 2, max: 6 } }),
            /^models\.llama-70b\.replicas\.max: llama-70b takes 6 nodes of "l40s-large", which has at most 5\. .* at least 6 nodes there/,
        ],
        [
            "with groups of nodes beyond its pool",
            withModel("llama-405b", { replicas: { min: 1, max: 3 } }),
            /^models\.llama-405b\.replicas\.max: llama-405b takes 6 nodes/,
        ],
        [
            "with an update that its pool cannot carry",
            withModel("llama-70b", { ...updating([50, 50]).models["llama-70b"], replicas: { min: 4, max: 5 } }),
            /^models\.llama-70b\.revisions: llama-70b, with both revisions, takes \d nodes of "l40s-large", which has at most 5/,
        ],
        [
            "that would sleep over health data",
            withModel("llama-70b", { replicas: { min: 0, max: 1 }, wakeQuery: "sum(up)" }),
            /^models\.llama-70b\.replicas\.min: min is 0 for health data/,
        ],
        [
            "that nothing would wake",
            withModel("llama-405b", { replicas: { min: 0, max: 1 } }),
            /^models\.llama-405b\.replicas\.min: min is 0 and nothing would wake/,
        ],
        [
            "with bounds the wrong way round",
            withModel("llama-70b", { replicas: { min: 3, max: 2 } }),
            /^models\.llama-70b\.replicas: /,
        ],
        [
            "whose servers nobody gave a time to start and to stop",
            { ...fleet, timeLimits: {} },
            /^timeLimits\.llama-70b: timeLimits has nothing for "llama-70b"/,
        ],
        [
            "with no requests for a replica",
            withModel("llama-70b", { requestsPerReplica: 0 }),
            /requestsPerReplica: requestsPerReplica is 0/,
        ],
        [
            "without the role that reads the weights",
            { ...fleet, readerRoleArns: {} },
            /^readerRoleArns\.llama-70b: readerRoleArns has no role for "llama-70b"/,
        ],
        [
            "with a name that is no DNS name",
            {
                ...fleet,
                models: { Llama_70B: chat },
                readerRoleArns: { Llama_70B: "arn:aws:iam::111122223333:role/r" },
            },
            /^models\.Llama_70B: "Llama_70B" is not a name/,
        ],
    ])("%s", (_, args, fault) => {
        expect(found(args)).toContainEqual(expect.stringMatching(fault));
    });

    it("where two models want the same GPUs, each by its path", () => {
        const shared = { ...chat, replicas: { min: 1, max: 2 } };
        const both = (max: number): VllmFleetArgs => ({
            ...fleet,
            models: { one: shared, two: { ...shared, replicas: { min: 1, max } } },
            readerRoleArns: { one: "arn:aws:iam::111122223333:role/one", two: "arn:aws:iam::111122223333:role/two" },
            timeLimits: limitsOf({ one: [37.5, 70.6], two: [37.5, 70.6] }),
        });
        expect(found(both(3))).toEqual([]);
        expect(found(both(4))).toEqual([
            expect.stringMatching(
                /^models\.one\.replicas\.max: one and two take together 6 nodes .* GPUs are not shared/,
            ),
            expect.stringMatching(/^models\.two\.replicas\.max: /),
        ]);
    });
});

describe("revisions are refused", () => {
    const revised = (...revisions: readonly { revision: string; weight: number }[]) =>
        withModel("llama-70b", { revisions });

    it.each<[string, VllmFleetArgs, RegExp]>([
        [
            "with weights that lose requests",
            revised({ revision: older, weight: 90 }, { revision: newer, weight: 5 }),
            /^models\.llama-70b\.revisions: revisions has weights that add up to 95/,
        ],
        ["with one that serves half", revised({ revision: older, weight: 50 }), /add up to 50/],
        [
            "in a step that nobody rehearsed",
            revised({ revision: older, weight: 90 }, { revision: newer, weight: 10 }),
            /^models\.llama-70b\.revisions\[1\]\.weight: weight is 10\. .* one of: 0, 5, 25, 50, 100\.$/,
        ],
        ["where there is none", revised(), /^models\.llama-70b\.revisions: revisions has 0 entries/],
        [
            "where there are three",
            revised({ revision: older, weight: 50 }, { revision: newer, weight: 50 }, { revision: unknown, weight: 0 }),
            /^models\.llama-70b\.revisions: revisions has 3 entries/,
        ],
        [
            "that replace themselves",
            revised({ revision: older, weight: 50 }, { revision: older, weight: 50 }),
            /^models\.llama-70b\.revisions\[1\]\.revision: revision is listed twice/,
        ],
        [
            "that the bucket lacks, also on the way back",
            revised({ revision: unknown, weight: 100 }, { revision: newer, weight: 0 }),
            /^models\.llama-70b\.revisions\[0\]\.revision: the bucket has no llama-3\.3-70b in int4/,
        ],
        [
            "by the name of a branch",
            revised({ revision: "main", weight: 100 }),
            /revisions\[0\]\.revision: revision is not a commit/,
        ],
    ])("%s", (_, args, fault) => {
        expect(found(args)).toContainEqual(expect.stringMatching(fault));
    });

    it("in another precision than the bucket has", () => {
        const args = withModel("llama-70b", { precision: "fp8", maxContextTokens: 8_192 });
        expect(found(args)).toContainEqual(expect.stringMatching(/the bucket has no llama-3\.3-70b in fp8/));
    });
});

it("throws every fault at once", () => {
    const args = { ...withModel("llama-70b", { requestsPerReplica: 0 }), networks: { storage: [] } };
    expect(() => renderFleet(args)).toThrow(
        /The fleet cannot be built.*networks\.storage: .*models\.llama-70b\.requestsPerReplica: /s,
    );
});
