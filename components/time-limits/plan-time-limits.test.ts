import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskClasses } from "../../catalog/vocabulary.ts";
import { formatPath } from "../fault.ts";
import { answerSeconds } from "./demand.ts";
import type { TimeDemand } from "./demand.ts";
import { limitsOf } from "./derive-limits.ts";
import { invariants } from "./invariants.ts";
import type { Planned } from "./invariants.ts";
import { planTimeLimits, violations } from "./plan-time-limits.ts";
import { plannedLimits } from "./time-limits.fixture.ts";

const size = { weightsGiB: 37.5, parametersBillions: 70.6 };

/** A hybrid stack of usual patience, whose longest answers are those of a reasoning model. */
const hybrid: TimeDemand = {
    taskClasses: { classification: { maxOutputTokens: 256 }, reasoning: { maxOutputTokens: 16_384 } },
    models: { "llama-70b": { answers: ["classification", "reasoning", "other"], size } },
};

function withTimes(timeLimits: NonNullable<TimeDemand["timeLimits"]>, longestAnswerSeconds?: number): TimeDemand {
    const reasoning = { maxOutputTokens: 16_384, longestAnswerSeconds };
    return { ...hybrid, taskClasses: { ...hybrid.taskClasses, reasoning }, timeLimits };
}

/** What is refused, as one line each. */
function refused(demand: TimeDemand): readonly string[] {
    const planning = planTimeLimits(demand);
    return planning.ok
        ? []
        : planning.faults.map(({ path, problem, fix }) => `${formatPath(path)}: ${problem}. ${fix}`);
}

describe("the plan of a stack with usual answers", () => {
    const limits = plannedLimits(hybrid);
    const { reasoning, other } = limits.answers;

    it("waits for an answer of 16,384 tokens at 25 a second, wherever it is waited for", () => {
        expect(reasoning?.longestSeconds).toBe(686);
        expect(reasoning?.whole.fleet.front.trySeconds).toBe(686);
        expect(limits.models["llama-70b"]?.drainSeconds).toBe(686);
        expect(limits.proxies.front.drainSeconds - limits.proxies.front.minDrainSeconds).toBeGreaterThanOrEqual(686);
        expect(other).toEqual(reasoning);
    });

    it("asks another backend after the first minute of a silent stream, and gives up on silence only after that", () => {
        const { trySeconds, requestSeconds, silenceSeconds } = limits.answers.other.stream.fleet.front;
        expect(trySeconds).toBe(60);
        expect(silenceSeconds).toBeGreaterThan(2 * trySeconds);
        expect(requestSeconds).toBeGreaterThanOrEqual(60 + 686);
        expect(limits.entrance.listener.silenceSeconds).toBeGreaterThan(
            limits.answers.other.whole.fleet.front.requestSeconds,
        );
    });

    it("keeps connections below the five seconds of an impatient server, and its own servers far above", () => {
        for (const { idleSeconds, serverIdleSeconds } of Object.values(limits.upstream)) {
            expect(idleSeconds).toBe(4);
            expect(serverIdleSeconds).toBeGreaterThan(idleSeconds);
        }
        expect(limits.models["llama-70b"]?.keepAliveSeconds).toBe(75);
    });

    it("holds a replica for 35 seconds at least before it drains", () => {
        expect(limits.models["llama-70b"]?.holdSeconds).toBeGreaterThanOrEqual(35);
    });

    it("has the autoscaler wait as long as the longest grace period, and ends it within a node's drain", () => {
        const graces = [...Object.values(limits.models), ...Object.values(limits.proxies)].map(
            (one) => one.graceSeconds,
        );
        expect(limits.nodes.autoscalerGraceSeconds).toBe(Math.max(...graces));
        expect(Math.max(...graces)).toBeLessThanOrEqual(890);
    });

    it("sends a keep-alive long before a load balancer, a firewall, a NAT or a security group forgets a flow", () => {
        const { idleSeconds, intervalSeconds, probes } = limits.entrance.listener.tcpKeepAlive;
        expect(idleSeconds + intervalSeconds * probes).toBeLessThan(350);
        expect(limits.upstream.egressToProviders.tcpKeepAlive).toEqual(limits.entrance.listener.tcpKeepAlive);
    });

    it("has one tier react to silence, wherever a rule leads", () => {
        const { fleet, mixed, outside } = limits.answers.other.whole;
        expect(fleet.front.furtherAttempts).toBe(1);
        expect([mixed.front.furtherAttempts, mixed.egress.furtherAttempts]).toEqual([1, 0]);
        expect([outside.front.furtherAttempts, outside.egress.furtherAttempts]).toEqual([0, 1]);
        expect(outside.front.trySeconds).toBeGreaterThan(2 * outside.egress.trySeconds);
    });
});

describe("a demand is refused", () => {
    it.each<[string, TimeDemand, RegExp]>([
        [
            "whose answer is longer than a stopping proxy may drain",
            withTimes({}, 691),
            /^taskClasses\.reasoning\.longestAnswerSeconds: .* is 876 seconds, and has to be at most its drain: 875\. Write at most 690\.$/,
        ],
        [
            "whose tokens take that long",
            { taskClasses: { chat: { maxOutputTokens: 32_768 } } },
            /^taskClasses\.chat\.maxOutputTokens: .* Write at most 16500, or longestAnswerSeconds: 690 where its backends are faster\.$/,
        ],
        [
            "whose unknown tasks may take that long",
            withTimes({ otherAnswersSeconds: 3_600 }),
            /^timeLimits\.otherAnswersSeconds: .* Write at most 690\.$/,
        ],
        [
            "whose replica drains shorter than an answer takes",
            { ...hybrid, models: { llama: { answers: ["reasoning"], drainSeconds: 300, size } } },
            /^models\.llama\.drainSeconds: the drain of a replica \(llama\) is 300 seconds, .* at least .*: 686\. Write at least 686, or/,
        ],
        [
            "whose replica drains longer than a node does",
            { ...hybrid, models: { llama: { answers: ["reasoning"], drainSeconds: 836, size } } },
            /^models\.llama\.drainSeconds: .* is 891 seconds, .*: 890\. Write at most 835\.$/,
        ],
        [
            "that waits for a first byte as long as for silence",
            withTimes({ firstByteSeconds: 60, streamGapSeconds: 60 }),
            /^timeLimits\.streamGapSeconds: .* Write at least 125\.$/,
        ],
        [
            "that waits for a first byte longer than for an answer",
            withTimes({ firstByteSeconds: 120 }),
            /^timeLimits\.firstByteSeconds: .*\(classification\).* Write at most 60\.$/,
        ],
        [
            "whose answer is shorter than the usual wait for a first byte",
            withTimes({}, 20),
            /^taskClasses\.reasoning\.longestAnswerSeconds: .* Write at least 60, or timeLimits\.firstByteSeconds: 20\.$/,
        ],
        [
            "that gives a connection no time",
            withTimes({ firstByteSeconds: 5 }),
            /^timeLimits\.firstByteSeconds: .* Write at least 6\.$/,
        ],
        [
            "whose callers keep connections longer than a load balancer can",
            withTimes({ callerIdleSeconds: 5_881 }),
            /^timeLimits\.callerIdleSeconds: .* Write at most 5880\.$/,
        ],
        [
            "whose streams pause longer than a load balancer can wait",
            withTimes({ streamGapSeconds: 5_937 }),
            /^timeLimits\.streamGapSeconds: .* Write at most 5936\.$/,
        ],
        [
            "with half a second",
            withTimes({ firstByteSeconds: 7.5 }),
            /^timeLimits\.firstByteSeconds: firstByteSeconds is 7\.5\. Write a whole number, at least 1\.$/,
        ],
    ])("%s", (_, demand, fault) => {
        expect(refused(demand)).toEqual([expect.stringMatching(fault)]);
    });

    it.each<[string, TimeDemand]>([
        ["the longest answer that a proxy may drain", withTimes({}, 690)],
        ["the longest drain", { ...hybrid, models: { llama: { answers: ["reasoning"], drainSeconds: 835, size } } }],
        ["the shortest pause of a stream", withTimes({ streamGapSeconds: 125 })],
        ["the longest pause of a stream", withTimes({ streamGapSeconds: 5_936 })],
        ["the shortest wait for a first byte", withTimes({ firstByteSeconds: 6 })],
        ["the most patient callers", withTimes({ callerIdleSeconds: 5_880 })],
    ])("but not with %s", (_, demand) => {
        expect(refused(demand)).toEqual([]);
    });
});

interface Numbers {
    readonly firstByte: number;
    readonly gap: number;
    readonly callerIdle: number;
    readonly answers: readonly number[];
    readonly drains: readonly number[];
}

function demandOf({ firstByte, gap, callerIdle, answers, drains }: Numbers): TimeDemand {
    const named = taskClasses.slice(0, answers.length);
    return {
        taskClasses: Object.fromEntries(
            named.map((task, i) => [task, { maxOutputTokens: 1_024, longestAnswerSeconds: answers[i] }]),
        ),
        models: Object.fromEntries(
            drains.map((drainSeconds, i) => [`model-${i}`, { answers: named, drainSeconds, size }]),
        ),
        timeLimits: { firstByteSeconds: firstByte, streamGapSeconds: gap, callerIdleSeconds: callerIdle },
    };
}

/** Demands that keep every bound, each bound written here by hand. */
const possible = fc
    .record({ firstByte: fc.integer({ min: 6, max: 690 }), callerIdle: fc.integer({ min: 1, max: 5_880 }) })
    .chain(({ firstByte, callerIdle }) =>
        fc.record({
            firstByte: fc.constant(firstByte),
            callerIdle: fc.constant(callerIdle),
            gap: fc.integer({ min: 2 * firstByte + 5, max: 5_936 }),
            answers: fc.array(fc.integer({ min: firstByte, max: 690 }), { minLength: 1, maxLength: 5 }),
            drains: fc.array(fc.integer({ min: 690, max: 835 }), { maxLength: 3 }),
        }),
    );

const second = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 7_200 }));
/** Demands of any kind. */
const anything = fc.record({
    firstByte: second,
    gap: second,
    callerIdle: second,
    answers: fc.array(second, { minLength: 1, maxLength: 5 }),
    drains: fc.array(second, { maxLength: 3 }),
});

/** Names of the invariants that a demand breaks, reckoned by hand and not from the planner. */
function expectedToBreak({ firstByte, gap, callerIdle, answers, drains }: Numbers): readonly string[] {
    const longest = Math.max(...answers);
    const checks: readonly (readonly [string, boolean])[] = [
        ["connect-within-first-byte", firstByte <= 5],
        ["first-byte-within-answer", answers.some((seconds) => seconds < firstByte)],
        ["silence-after-tries", gap < 2 * firstByte + 5],
        ["answer-within-proxy-drain", longest > 690],
        ["answer-within-model-drain", drains.some((seconds) => seconds < longest)],
        ["grace-within-node-drain", drains.some((seconds) => 40 + seconds + 15 > 890)],
        ["load-balancer-can-wait", callerIdle > 5_880 || gap > 5_936 || 2 * Math.max(longest, firstByte) + 72 > 6_000],
    ];
    return checks.flatMap(([name, broken]) => (broken ? [name] : []));
}

describe("for any demand", () => {
    it("inside the bounds, every invariant holds", () => {
        fc.assert(
            fc.property(possible, (numbers) => {
                const demand = demandOf(numbers);
                expect(refused(demand)).toEqual([]);
                expect(violations({ demand, limits: plannedLimits(demand) }, "refused")).toEqual([]);
            }),
        );
    });

    it("outside, exactly the invariants that it breaks are named, and each refusal has a fault", () => {
        fc.assert(
            fc.property(anything, (numbers) => {
                const demand = demandOf(numbers);
                const broken = violations({ demand, limits: limitsOf(demand) }, "refused");
                const names = [...new Set(broken.map(({ invariant }) => invariant.name))];
                expect(names.toSorted()).toEqual(expectedToBreak(numbers).toSorted());
                expect(planTimeLimits(demand).ok).toBe(names.length === 0);
            }),
            { numRuns: 500 },
        );
    });

    it("following the fixes leads to limits that agree", () => {
        fc.assert(
            fc.property(anything, (numbers) => {
                let demand = demandOf(numbers);
                for (let step = 0; step < 40 && !planTimeLimits(demand).ok; step++) demand = fixed(demand);
                expect(refused(demand)).toEqual([]);
            }),
            { numRuns: 500 },
        );
    });

    it("a longer answer makes no wait and no drain shorter", () => {
        fc.assert(
            fc.property(possible, fc.integer({ min: 1, max: 100 }), (numbers, more) => {
                const [first = 0, ...others] = numbers.answers;
                const longer = { ...numbers, drains: [835], answers: [first + more, ...others] };
                fc.pre(planTimeLimits(demandOf(longer)).ok);
                const before = secondsIn(plannedLimits(demandOf({ ...numbers, drains: [835] })));
                const after = secondsIn(plannedLimits(demandOf(longer)));
                expect(after.map(([path]) => path)).toEqual(before.map(([path]) => path));
                for (const [i, [path, value]] of before.entries()) {
                    expect(after[i]?.[1], path).toBeGreaterThanOrEqual(value);
                }
            }),
        );
    });

    it("more tokens never take less time", () => {
        fc.assert(
            fc.property(fc.nat(200_000), fc.nat(10_000), (tokens, more) => {
                expect(answerSeconds(tokens + more)).toBeGreaterThanOrEqual(answerSeconds(tokens));
            }),
        );
    });
});

/** The demand with what its first fault says to write. */
function fixed(demand: TimeDemand): TimeDemand {
    const planning = planTimeLimits(demand);
    const [fault] = planning.ok ? [] : planning.faults;
    if (fault === undefined) return demand;
    const value = Number(/^Write at (?:least|most) (\d+)/.exec(fault.fix)?.[1]);
    return written(demand, fault.path.map(String), value) as TimeDemand;
}

function written(at: unknown, [key, ...rest]: readonly string[], value: number): unknown {
    if (key === undefined) return value;
    const inner: unknown = Object.entries(at ?? {}).find(([name]) => name === key)?.[1];
    return { ...(at as object), [key]: written(inner, rest, value) };
}

/** Every number of a plan, with the way to it. */
function secondsIn(value: unknown, path = ""): readonly (readonly [string, number])[] {
    if (typeof value === "number") return [[path, value]];
    return Object.entries(value ?? {}).flatMap(([key, inner]) => secondsIn(inner, `${path}.${key}`));
}

/** For each invariant, numbers of a plan with which it does not hold: the way to one of them, and the value. */
const breaking: Readonly<Record<string, readonly [string, number]>> = {
    "connect-within-first-byte": ["upstream.frontToFleet.connectSeconds", 60],
    "first-byte-within-answer": ["answers.reasoning.longestSeconds", 59],
    "silence-after-tries": ["answers.reasoning.whole.fleet.front.silenceSeconds", 686 * 2],
    "egress-before-front": ["answers.other.stream.mixed.front.trySeconds", 60],
    "egress-ends-before-front": ["answers.other.whole.outside.front.requestSeconds", 1_374],
    "tries-within-request": ["answers.other.stream.fleet.front.requestSeconds", 747],
    "one-further-attempt": ["answers.other.whole.mixed.egress.furtherAttempts", 1],
    "listener-outlasts-request-silence": ["egressListener.silenceSeconds", 300],
    "answer-within-proxy-drain": ["proxies.front.drainSeconds", 870],
    "failover-within-proxy-drain": ["proxies.egress.drainSeconds", 150],
    "answer-within-model-drain": ["models.llama-70b.drainSeconds", 685],
    "hold-outlasts-addresses": ["models.llama-70b.holdSeconds", 34],
    "grace-holds-drain": ["models.llama-70b.graceSeconds", 726],
    "grace-within-node-drain": ["proxies.egress.graceSeconds", 891],
    "autoscaler-waits-for-grace": ["nodes.autoscalerGraceSeconds", 600],
    "startup-within-node-drain": ["models.llama-70b.startupSeconds", 901],
    "progress-outlasts-start": ["models.llama-70b.progressSeconds", 3_599],
    "server-outlasts-client": ["models.llama-70b.keepAliveSeconds", 4],
    "load-balancer-outlasts-listener": ["entrance.loadBalancer.idleSeconds", 350],
    "load-balancer-can-wait": ["entrance.loadBalancer.idleSeconds", 6_001],
    "min-drain-outlasts-deregistration": ["proxies.front.minDrainSeconds", 30],
    "keep-alive-before-forgetting": ["upstream.egressToProviders.tcpKeepAlive.idleSeconds", 7_200],
    "upstream-idle-before-forgetting": ["upstream.egressToProviders.idleSeconds", 3_600],
    "firewall-outlasts-nat": ["wayOut.firewallIdleSeconds", 350],
    "headers-within-request": ["entrance.listener.requestHeadersSeconds", 61],
};

/** A small model with short answers, in which nothing is broken, not even what is only stated. */
const pilot: TimeDemand = {
    taskClasses: { chat: { maxOutputTokens: 1_024 } },
    models: { "llama-70b": { answers: ["chat", "other"], size: { weightsGiB: 5, parametersBillions: 8 } } },
};

function namesOf(planned: Planned): readonly string[] {
    const broken = [...violations(planned, "refused"), ...violations(planned, "stated")];
    return broken.map(({ invariant }) => invariant.name);
}

describe("each invariant", () => {
    it.each(invariants.map(({ name, otherwise }) => [name, otherwise] as const))(
        "%s is broken by a wrong number",
        (name, otherwise) => {
            const [path = "", value = 0] = breaking[name] ?? [];
            const demand = otherwise === "stated" ? pilot : hybrid;
            const limits = plannedLimits(demand);
            expect(namesOf({ demand, limits })).not.toContain(name);
            const wrong = written(limits, path.split("."), value) as typeof limits;
            expect(namesOf({ demand, limits: wrong })).toContain(name);
        },
    );

    it("has a name of its own, a reason and a source", () => {
        expect(new Set(invariants.map(({ name }) => name)).size).toBe(invariants.length);
        for (const { why, source } of invariants) expect([why.endsWith("."), source !== ""]).toEqual([true, true]);
    });
});
