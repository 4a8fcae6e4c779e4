import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeEmptySeconds } from "../../catalog/eks.ts";
import { timeFacts } from "../../catalog/time-facts.ts";
import type { FleetPool } from "./args.ts";
import { fleetWarnings } from "./fleet-warnings.ts";
import { nodeUpdate, nodeUpdatesOf } from "./node-update-plan.ts";
import type { RevisionOnNodes } from "./node-update-plan.ts";
import { chat, fleet, updating, withModel } from "./vllm-fleet.fixture.ts";

const two: RevisionOnNodes = {
    replicas: 2,
    drainedTogether: 1,
    interruptible: false,
    startupSeconds: 600,
    graceSeconds: 330,
};

/** Drains node after node as EKS does, with one replica away at a time, and every replica as slow as it may be. */
function longestDrainOf({ replicas, drainedTogether, startupSeconds, graceSeconds }: RevisionOnNodes): number {
    let now = 0;
    /** When the replica that was evicted last has its successor. */
    let whole = 0;
    let longest = 0;
    // EKS takes nodes in any order: the one that is not full first is the worst.
    const over = replicas % drainedTogether;
    const full = Array.from({ length: Math.floor(replicas / drainedTogether) }, () => drainedTogether);
    for (const onNode of [...(over === 0 ? [] : [over]), ...full]) {
        const begin = now;
        for (let i = 0; i < onNode; i += 1) {
            now = Math.max(now, whole);
            whole = now + startupSeconds;
        }
        // What is evicted last may end at once, and then the next node begins soonest, or take all its time.
        longest = Math.max(longest, now - begin + graceSeconds);
        now += nodeEmptySeconds.value;
    }
    return longest;
}

describe("an update of nodes", () => {
    it("goes through where each node is empty within EKS's limit", () => {
        expect(nodeUpdate(two)).toEqual({ kind: "rolls", longestSeconds: 600 - 60 + 330 });
    });

    it("goes in steps where a second replica may wait for the first for longer than EKS does", () => {
        expect(nodeUpdate({ ...two, startupSeconds: 1_800 })).toEqual({ kind: "steps", longestSeconds: 2_070 });
    });

    it("waits for one start less where all replicas stand on one node, for no node was drained before it", () => {
        expect(nodeUpdate({ ...two, drainedTogether: 4, startupSeconds: 570 })).toEqual({
            kind: "rolls",
            longestSeconds: 570 + 330,
        });
        expect(nodeUpdate({ ...two, drainedTogether: 4, startupSeconds: 571 })).toMatchObject({ kind: "steps" });
    });

    it("never ends where the only replica may not go, and interrupts the model where it may", () => {
        expect(nodeUpdate({ ...two, replicas: 1 })).toEqual({ kind: "blocked", silentSeconds: 930 });
        expect(nodeUpdate({ ...two, replicas: 0 })).toMatchObject({ kind: "blocked" });
        expect(nodeUpdate({ ...two, replicas: 1, interruptible: true })).toEqual({
            kind: "interrupts",
            silentSeconds: 930,
        });
    });

    it("takes as long as a drain takes that is played through, node by node", () => {
        const cases = fc.record({
            replicas: fc.integer({ min: 2, max: 12 }),
            drainedTogether: fc.integer({ min: 1, max: 8 }),
            interruptible: fc.boolean(),
            startupSeconds: fc.integer({ min: 600, max: 4_000 }),
            graceSeconds: fc.integer({ min: 30, max: 900 }),
        });
        fc.assert(
            fc.property(cases, (revision) => {
                const plan = nodeUpdate(revision);
                if (plan.kind !== "rolls" && plan.kind !== "steps") throw new Error("several replicas may always go");
                expect(plan.longestSeconds).toBe(longestDrainOf(revision));
                expect(plan.kind).toBe(plan.longestSeconds <= timeFacts.nodeDrain.value ? "rolls" : "steps");
            }),
        );
    });
});

describe("a fleet's updates of nodes", () => {
    const warningsOf = (name: string, given = fleet) =>
        fleetWarnings(given, given.timeLimits)
            .filter(([model, warning]) => model === name && warning.includes("AMI"))
            .map(([, warning]) => warning);

    const secondsOf = (name: string) => {
        const found = fleet.timeLimits[name];
        if (found === undefined) throw new Error(`the fixture has ${name}`);
        return found;
    };

    it("say with numbers what a single replica means, and what to write", () => {
        const [warning = ""] = warningsOf("mistral-small");
        expect(warning).toMatch(
            /no update of its nodes .* gives up after 900 s .* replicas: \{ min: 2, max: 2 \} .* interrupt/,
        );
        const [told = ""] = warningsOf("mistral-small", withModel("mistral-small", { onNodeUpdate: "interrupt" }));
        expect(told).toContain("interrupts mistral-small");
        const { startupSeconds, graceSeconds } = secondsOf("mistral-small");
        for (const one of [warning, told]) expect(one).toContain(` ${startupSeconds + graceSeconds} s`);
    });

    it("have a plan where what they say is written", () => {
        const kinds = (change: Parameters<typeof withModel>[1]) => {
            const written = withModel("mistral-small", change);
            return nodeUpdatesOf(written, "mistral-small", { startupSeconds: 600, graceSeconds: 330 }).map(
                ({ update }) => update.kind,
            );
        };
        expect(kinds({})).toEqual(["blocked"]);
        expect(kinds({ replicas: { min: 2, max: 2 } })).toEqual(["rolls"]);
        expect(kinds({ onNodeUpdate: "interrupt" })).toEqual(["interrupts"]);
    });

    it("say with numbers what a slow start means", () => {
        const { startupSeconds, graceSeconds } = secondsOf("llama-70b");
        const longest = startupSeconds - nodeEmptySeconds.value + graceSeconds;
        expect(longest).toBeGreaterThan(900);
        expect(warningsOf("llama-70b")).toEqual([
            expect.stringMatching(new RegExp(`PodEvictionFailure.* ${longest} s .* 900 s`)),
        ]);
    });

    it("name a candidate that has one replica, although the model has two", () => {
        expect(warningsOf("llama-70b", updating([95, 5]))).toContainEqual(
            expect.stringContaining("the candidate of llama-70b has one replica"),
        );
    });

    it("count the time of a new node where reserved capacity has none to spare", () => {
        const seconds = { startupSeconds: 600, graceSeconds: 100 };
        const on = (capacity: "onDemand" | "reservation") => {
            const pool: FleetPool = {
                dataClass: "health",
                instanceTypes: ["g6e.12xlarge"],
                nodes: { min: 2, max: 2 },
                capacity,
            };
            return nodeUpdatesOf({ models: { chat }, pools: { [chat.pool]: pool } }, "chat", seconds);
        };
        expect(on("onDemand")).toMatchObject([{ update: { kind: "rolls", longestSeconds: 640 } }]);
        expect(on("reservation")).toMatchObject([{ update: { kind: "steps", longestSeconds: 2_440 } }]);
    });
});
