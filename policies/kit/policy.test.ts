import { describe, expect, test } from "vitest";
import { residencyRule } from "./rule.ts";
import { say } from "./safe.ts";
import { describeRule, unknown } from "./testing.ts";
import { declaredAs, judge } from "./testing-judge.ts";
import { anything, ruleForTests } from "./testing-rule.ts";
import { waiverForTests } from "./testing-waiver.ts";
import { noWaivers } from "./waiver.ts";
import type { Waiver } from "./waiver.ts";

const declaredFor = declaredAs({ jurisdiction: "eu" });
const vpc = "aws:ec2/vpc:Vpc";
const summary = (found: Awaited<ReturnType<typeof judge>>) =>
    found.map(({ resource, status, path }) => `${resource} ${status} ${path}`).sort();

describe("a check on a resource", () => {
    test("keeps what it found before it met an unknown, and what the next check finds", async () => {
        const twofold = ruleForTests({
            resources: {
                [vpc]: [
                    ({ props, violated }) => {
                        violated(["first"], say`wrong`);
                        violated([props.cidrBlock ?? ""], say`never said`);
                    },
                    ({ violated }) => {
                        violated(["second"], say`wrong`);
                    },
                ],
            },
        });
        const found = await judge(twofold, [{ type: vpc, props: { cidrBlock: unknown } }], { declaredFor });
        expect(summary(found)).toEqual(["it undetermined cidrBlock", "it violated first", "it violated second"]);
        expect(found.every(({ mandatory }) => mandatory)).toBe(true);
    });

    test("that fails is undetermined, does not end the pack, and shows nothing of the fault", async () => {
        const failing = ruleForTests({
            resources: {
                [vpc]: ({ props }) => {
                    throw new Error(`hunter2 ${props.cidrBlock ?? ""}`);
                },
            },
        });
        const found = await judge(failing, [{ type: vpc, props: { cidrBlock: "10.0.0.0/16" } }], { declaredFor });
        expect(summary(found)).toEqual(["it undetermined "]);
        expect(found[0]?.message).not.toContain("hunter2");
    });

    test("says the same thing once", async () => {
        const twice = ({ violated }: { violated: (path: [], problem: ReturnType<typeof say>) => void }) => {
            violated([], say`wrong`);
        };
        expect(
            await judge(ruleForTests({ resources: { [vpc]: [twice, twice] } }), [{ type: vpc, props: {} }], {
                declaredFor,
            }),
        ).toHaveLength(1);
    });
});

describe("what an update leaves out", () => {
    const never = ruleForTests({
        resources: {
            [vpc]: ({ violated }) => {
                violated([], say`wrong`);
            },
        },
    });
    const hollow = [{ type: vpc, props: {} }];
    const urnOfFixture = `urn:pulumi:test::ringfence::${vpc}::it`;

    async function found(leftOut: readonly string[], given: Parameters<typeof judge>[1] = hollow) {
        return (await judge(never, given, { declaredFor, leftOut: new Set(leftOut) })).length;
    }

    test("is not judged where somebody said so and the engine shows nothing of it", async () => {
        expect(await found([urnOfFixture])).toBe(0);
    });

    test("is judged where it has a property, or where nobody said so", async () => {
        expect(await found([urnOfFixture], [{ type: vpc, props: { cidrBlock: "10.0.0.0/16" } }])).toBe(1);
        expect(await found([])).toBe(1);
        expect(await found([`${urnOfFixture}-2`])).toBe(1);
    });
});

describe("a finding that is waived", () => {
    const urn = `urn:pulumi:test::ringfence::${vpc}::it`;
    const rule = (waivable: boolean) =>
        ruleForTests({
            waivable,
            resources: {
                [vpc]: ({ props, violated }) => {
                    violated(["first"], say`wrong`);
                    violated(["second"], say`wrong`);
                    violated([props.cidrBlock ?? ""], say`never said`);
                },
            },
            stack: {
                types: [vpc],
                checks: [
                    ({ graph, violated }) => {
                        for (const one of graph.ofType(vpc)) violated(one, ["third"], say`wrong`);
                    },
                ],
            },
        });
    const given = [{ type: vpc, props: { cidrBlock: unknown } }];

    async function mandatory(waiver: Partial<Waiver>, isWaivable = true) {
        const valid = [waiverForTests({ urn, rule: "RES-999", ...waiver })];
        const waiversFor = (stack: string) => (stack === "test" ? { valid, faults: [] } : noWaivers);
        const found = await judge(rule(isWaivable), given, { declaredFor, waiversFor });
        expect(found).toHaveLength(4);
        for (const finding of found) {
            expect(finding.message.includes(", waived")).toBe(!finding.mandatory);
        }
        return found.filter((finding) => finding.mandatory).map(({ path }) => path);
    }

    test("is told and stops nothing: violated and undetermined, of a resource alone and in the stack", async () => {
        expect(await mandatory({})).toEqual([]);
    });

    test("is one property's, where the waiver names one", async () => {
        expect(await mandatory({ path: "second" })).toEqual(["first", "cidrBlock", "third"]);
        expect(await mandatory({ path: "third" })).toEqual(["first", "second", "cidrBlock"]);
    });

    test("is not waived for another resource, another rule, or where the rule knows no exception", async () => {
        const all = ["first", "second", "cidrBlock", "third"];
        expect(await mandatory({ urn: `${urn}2` })).toEqual(all);
        expect(await mandatory({ rule: "RES-998" })).toEqual(all);
        expect(await mandatory({}, false)).toEqual(all);
    });

    test("is not waived where nobody said what is declared", async () => {
        const waiversFor = () => ({ valid: [waiverForTests({ urn: "", rule: "RES-999" })], faults: [] });
        const found = await judge(rule(true), given, { declaredFor: declaredAs({}), waiversFor });
        expect(found.map(({ mandatory }) => mandatory)).toEqual([true, true]);
    });
});

describe("an advisory rule", () => {
    test("reports what is wrong and what it cannot decide, and blocks by neither", async () => {
        const advisory = ruleForTests({
            enforcement: "advisory",
            resources: {
                [vpc]: ({ props, violated }) => {
                    violated(["first"], say`wrong`);
                    violated([props.cidrBlock ?? ""], say`never said`);
                },
            },
        });
        const found = await judge(advisory, [{ type: vpc, props: { cidrBlock: unknown } }], { declaredFor });
        expect(summary(found)).toEqual(["it undetermined cidrBlock", "it violated first"]);
        expect(found.some(({ mandatory }) => mandatory)).toBe(false);
    });
});

describe("a check on the stack", () => {
    const eachVpc = ruleForTests({
        stack: {
            types: [vpc],
            checks: [
                ({ graph, each, violated }) => {
                    each(graph.ofType(vpc), (it) => {
                        if (it.props.cidrBlock === "0.0.0.0/0") {
                            violated(it, ["cidrBlock"], say`wrong`);
                        }
                    });
                },
            ],
        },
    });
    const of = (name: string, cidrBlock: unknown) => ({ type: vpc, name, props: { cidrBlock } });

    test("judges every resource, though one is unknown", async () => {
        const found = await judge(eachVpc, [of("a", unknown), of("b", "0.0.0.0/0"), of("c", "10.0.0.0/8")], {
            declaredFor,
        });
        expect(summary(found)).toEqual(["a undetermined cidrBlock", "b violated cidrBlock"]);
    });

    test("runs where the stack has a type that it asks for by a test of its own", async () => {
        const ofType = (types: (type: string) => boolean) =>
            ruleForTests({
                stack: {
                    types,
                    checks: [
                        ({ graph, violated }) => {
                            graph.resources.forEach((it) => {
                                violated(it, [], say`wrong`);
                            });
                        },
                    ],
                },
            });
        const given = [of("a", "10.0.0.0/8")];
        expect(
            summary(
                await judge(
                    ofType((type) => type === vpc),
                    given,
                    { declaredFor },
                ),
            ),
        ).toEqual(["a violated "]);
        expect(
            await judge(
                ofType(() => false),
                given,
                { declaredFor },
            ),
        ).toEqual([]);
    });

    test("names the resource whose property was unknown, not the one it was read for", async () => {
        const neighbour = ruleForTests({
            stack: {
                types: [vpc],
                checks: [
                    ({ graph, each }) => {
                        const [, second] = graph.ofType(vpc);
                        each(graph.ofType(vpc), () => {
                            expect(second?.props.cidrBlock).toBeUndefined();
                        });
                    },
                ],
            },
        });
        const found = await judge(neighbour, [of("a", "10.0.0.0/8"), of("b", unknown)], { declaredFor });
        expect(summary(found)).toEqual(["b undetermined cidrBlock"]);
    });
});

describe("a resource that the engine sends without properties, because its provider cannot be asked yet", () => {
    const narrow = ruleForTests({
        resources: { [vpc]: () => undefined },
        stack: {
            types: [vpc],
            checks: [
                ({ graph, violated }) => {
                    for (const one of graph.ofType(vpc)) {
                        if (one.props.cidrBlock !== "10.0.0.0/16") violated(one, ["cidrBlock"], say`wrong`);
                    }
                },
            ],
        },
    });
    const full = [{ type: vpc, props: { cidrBlock: "10.0.0.0/16" } }];
    const empty = [{ type: vpc, props: {} }];

    test("is judged in the stack by the inputs that were seen before", async () => {
        expect(await judge(narrow, full, { declaredFor, seen: new Map() }, empty)).toEqual([]);
    });

    test("stays empty where nothing was seen, and what the engine does send counts", async () => {
        const wrong = [{ type: vpc, props: { cidrBlock: "10.1.0.0/16" } }];
        for (const [options, inStack] of [
            [{ declaredFor }, empty],
            [{ declaredFor, seen: new Map() }, wrong],
        ] as const) {
            expect(summary(await judge(narrow, full, options, inStack))).toEqual(["it violated cidrBlock"]);
        }
    });
});

describe("residencyRule and describeRule", () => {
    test("refuse a rule that judges nothing", () => {
        expect(() => ruleForTests({})).toThrow("judges nothing");
    });

    test("refuse a rule with a malformed id", () => {
        const malformed = {
            ...ruleForTests(anything),
            id: "RES-1" as const,
        };
        expect(() => residencyRule({ ...malformed, needs: [] })).toThrow("id must read RES-nnn");
    });

    test("refuse a rule with too few cases", () => {
        const any = ruleForTests(anything);
        const given = { type: vpc, props: {} };
        const violating = { a: { given, at: "" }, b: { given, at: "" }, c: { given, at: "" } };
        expect(() => {
            describeRule(any, { compliant: { one: given }, violating });
        }).toThrow("at least two compliant and three violating");
        expect(() => {
            describeRule(any, { compliant: { one: given, two: given }, violating: { a: violating.a, b: violating.b } });
        }).toThrow("at least two compliant and three violating");
    });

    test("make the jurisdiction required, and look again at what a rule needs of a declaration", () => {
        const { needs, readDeclared } = ruleForTests(anything);
        expect(needs).toEqual(["jurisdiction"]);
        expect(readDeclared({ jurisdiction: "eu", accounts: [] })).toEqual({ jurisdiction: "eu" });
        expect(readDeclared({ accounts: ["111122223333"] })).toBeUndefined();
    });
});

describe("the declaration", () => {
    const everything = ruleForTests({
        resources: {
            [vpc]: ({ place, violated }) => {
                violated([], say`${place.regions.length}`);
            },
        },
        stack: {
            types: "every",
            checks: [
                ({ graph: { resources }, violated }) => {
                    resources.forEach((it) => {
                        violated(it, [], say`wrong`);
                    });
                },
            ],
        },
    });
    const given = [{ type: vpc, props: {} }];

    test("is that of the stack in the URN", async () => {
        const asked: string[] = [];
        await judge(everything, given, {
            declaredFor: (stack) => {
                asked.push(stack);
                return { ok: true, declaration: { jurisdiction: "eu" } };
            },
        });
        expect(asked).toEqual(["test", "test"]);
    });

    test("leaves everything undetermined where it cannot be used, and says why", async () => {
        const problem = say`policies/declarations/test.yaml is not there`;
        const found = await judge(everything, given, { declaredFor: () => ({ ok: false, problem }) });
        expect(summary(found)).toEqual([" undetermined ", "it undetermined "]);
        expect(found.every(({ message, mandatory }) => mandatory && message.includes(problem.toString()))).toBe(true);
    });

    test("is not asked for where the stack has nothing to judge", async () => {
        const found = await judge(everything, [], {
            declaredFor: () => {
                throw new Error("no stack was named");
            },
        });
        expect(found).toEqual([]);
    });
});
