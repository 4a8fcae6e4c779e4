import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { describe, expect, test } from "vitest";
import { describeClauses } from "./clause.ts";
import { declarationSchema } from "./declaration.ts";
import type { Declaration } from "./declaration.ts";
import { declaredAs, judge } from "./testing-judge.ts";
import type { Found } from "./testing-judge.ts";
import { formatPath } from "./path.ts";
import type { Fixture } from "./fixture.ts";
import type { PropertyPath } from "./path.ts";
import type { ResidencyRule } from "./rule.ts";
import { secretOf, withEachProperty, withEachText, withUnknown } from "./testing-variants.ts";
import { unknown } from "./unknown.ts";
import type { ReadObserver } from "./view.ts";

export { unknown };

export interface CompliantCase {
    readonly given: Fixture | readonly Fixture[];
    readonly declared?: Partial<Declaration>;
    /**
     * What may be unknown without blocking, each with the reason: a property path, with the fixture's name before it where
     * only that fixture is meant; list positions written `[*]`; `*` for everything.
     */
    readonly decidedOtherwise?: Readonly<Record<string, string>>;
}

export interface FaultyCase extends CompliantCase {
    /**
     * Where each finding stands, no more and no fewer: a property path for a single fixture (`""` for the whole resource),
     * `<name>.<path>` for several.
     */
    readonly at: string | readonly string[];
}

/** Cases by name; each name reads as the end of a sentence. */
export interface RuleCases {
    /** What is declared unless a case says otherwise. @default {@link declaredForTests} */
    readonly declared?: Partial<Declaration>;
    /** At least two. */
    readonly compliant: Readonly<Record<string, CompliantCase["given"] | CompliantCase>>;
    /** At least three. */
    readonly violating: Readonly<Record<string, FaultyCase>>;
    readonly undetermined?: Readonly<Record<string, FaultyCase>>;
    /** {@link CompliantCase.decidedOtherwise} for every case. */
    readonly decidedOtherwise?: Readonly<Record<string, string>>;
}

/** An EU stack of account 111122223333 with no way out. */
export const declaredForTests: Declaration = declarationSchema.parse({
    owner: "privacy@group.example",
    approvers: ["ciso@group.example"],
    nextReview: "2027-01-31",
    jurisdiction: "eu",
    dataClasses: ["internal", "personal"],
    accounts: ["111122223333"],
    keyCustody: "kms",
    networks: ["10.20.0.0/16"],
    thirdPartyHosts: [],
    processors: [],
    ownServices: [{ namespace: "models", classes: ["public", "internal", "personal", "health", "regulated"] }],
    gateway: {
        classHeader: "x-gw-class",
        permission: { header: "x-gw-egress", value: "allowed" },
        egressNamespaces: [],
    },
    logRetentionDays: { atLeast: 184, atMost: 400 },
    admittedTypes: [],
    admittedResources: [],
    lookedAtTexts: [],
    resourceOptions: [],
    stackReferences: [],
    readResources: [],
    upstreamRegistries: [],
    charts: [],
    peerAccounts: [],
    externalArns: [],
    prefixLists: [],
    privateLinkServices: [],
    peeringConnections: [],
    transitGateways: [],
    dnsZones: [],
    dnsForwardTargets: [],
    hostNetworkAgents: [],
    organizations: [],
    vpcEndpoints: [],
    alertSubscriptions: [],
    logGroupDays: [],
    serviceKeys: [],
    multiRegionKeys: [],
});

/**
 * The test of a rule: its cases through the policy SDK's own server functions, then the same cases changed in every way that
 * could make a rule pass, crash or talk by accident.
 */
export function describeRule(rule: ResidencyRule, cases: RuleCases): void {
    const compliant = Object.entries(cases.compliant).map(([name, it]) => ({ name, ...caseOf(it), at: [] }));
    const faulty = [
        ...Object.entries(cases.violating).map(([name, it]) => ({ name, ...it, status: "violated" as const })),
        ...Object.entries(cases.undetermined ?? {}).map(([name, it]) => ({
            name,
            ...it,
            status: "undetermined" as const,
        })),
    ];
    if (compliant.length < 2 || Object.keys(cases.violating).length < 3) {
        throw new Error(`${rule.name}: at least two compliant and three violating cases`);
    }
    const isMandatory = rule.enforcement === "mandatory";
    const run = (it: CompliantCase, given = listOf(it.given), onRead: ReadObserver = () => undefined) =>
        judge(rule, given, {
            declaredFor: declaredAs({ ...declaredForTests, ...cases.declared, ...it.declared }),
            onRead,
        });

    // Cases share most of their resources; each resource is changed once.
    const seen = { secrets: new Set<string>(), forms: new Set<string>() };

    describe(`${rule.id} ${rule.name}`, () => {
        test.each(compliant)("passes: $name", async (it) => {
            expect(await run(it)).toEqual([]);
        });

        test.each(faulty)("$status: $name", async (it) => {
            const found = await run(it);
            const single = listOf(it.given).length === 1;
            expect(found.map((finding) => placeOf(finding, single)).sort()).toEqual([it.at].flat().sort());
            for (const { status, id, message, mandatory, severity } of found) {
                expect({ status, id, mandatory, severity }).toEqual({
                    status: it.status,
                    id: rule.id,
                    mandatory: isMandatory,
                    severity: severities[rule.severity],
                });
                expect(message).toContain(describeClauses(rule.controls));
                // A finding may say something else than the rule, and says something.
                expect(message).toMatch(/\n {2}Why: [a-z].*\n {2}Fix: [A-Z].*\.(?:\n|$)/);
            }
        });

        test.each(compliant)("does not pass with anything it read unknown: $name", async (it) => {
            const given = listOf(it.given);
            const passed: string[] = [];
            for (const [urn, path] of await readsOf((onRead) => run(it, given, onRead))) {
                const name = urn.split("::").at(-1) ?? "";
                const excused = isExcused(name, path, { ...cases.decidedOtherwise, ...it.decidedOtherwise });
                const found = excused ? [] : await run(it, withUnknown(given, urn, path));
                if (!excused && found.length === 0) {
                    passed.push(`${urn} ${formatPath(path)}`);
                }
            }
            expect(passed).toEqual([]);
        });

        test.each([...compliant, ...faulty])("shows no value that may be secret: $name", async (it) => {
            const given = listOf(it.given);
            const told: string[] = [];
            for (const replaced of withEachText(given, secretOf(canary), fresh(given, seen.secrets))) {
                told.push(
                    ...(await run(it, replaced)).map(({ message }) => message).filter((text) => text.includes(canary)),
                );
            }
            expect(told).toEqual([]);
        });

        test.each([...compliant, ...faulty])("survives properties of the wrong form: $name", async (it) => {
            const given = listOf(it.given);
            const positions = fresh(given, seen.forms);
            for (const junk of [7, "x", [], {}, [{}], ["x"]]) {
                for (const replaced of withEachProperty(given, junk, positions)) {
                    await run(it, replaced);
                }
            }
        });

        test.each(faulty)("finds the same in any order and company: $name", async (it) => {
            const given = listOf(it.given);
            const found = (await run(it)).map((finding) => placeOf(finding, false)).sort();
            const reversed = await run(it, given.toReversed());
            expect(reversed.map((finding) => placeOf(finding, false)).sort()).toEqual(found);
            const joined = await run(it, [...given, stranger]);
            expect(joined.map((finding) => placeOf(finding, false))).toEqual(expect.arrayContaining(found));
        });

        test("decides nothing where nobody declared a jurisdiction", async () => {
            const [first] = faulty;
            const found = first ? await judge(rule, listOf(first.given), { declaredFor: declaredAs({}) }) : [];
            expect(found.map(({ status }) => status)).toContain("undetermined");
            expect(found.every(({ status, mandatory }) => mandatory === isMandatory && status === "undetermined")).toBe(
                true,
            );
        });
    });
}

/** Positions of the fixtures that were not in an earlier case, which are noted. */
function fresh(given: readonly Fixture[], seen: Set<string>): ReadonlySet<number> {
    const found = [...given.keys()].filter((index) => !seen.has(JSON.stringify(given[index])));
    for (const fixture of given) {
        seen.add(JSON.stringify(fixture));
    }
    return new Set(found);
}

const canary = "hunter2-plaintext";
const stranger: Fixture = { type: "aws:sqs/queue:Queue", name: "stranger", props: { delaySeconds: 7 } };
const severities = {
    low: analyzer.PolicySeverity.POLICY_SEVERITY_LOW,
    medium: analyzer.PolicySeverity.POLICY_SEVERITY_MEDIUM,
    high: analyzer.PolicySeverity.POLICY_SEVERITY_HIGH,
    critical: analyzer.PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

function caseOf(it: CompliantCase["given"] | CompliantCase): CompliantCase {
    return "given" in it ? it : { given: it };
}

function listOf(given: CompliantCase["given"]): readonly Fixture[] {
    return "type" in given ? [given] : given;
}

function placeOf({ resource, path }: Found, single: boolean): string {
    return single ? path : [resource, path].filter(Boolean).join(".");
}

async function readsOf(
    run: (onRead: ReadObserver) => Promise<unknown>,
): Promise<readonly (readonly [string, PropertyPath])[]> {
    const reads = new Map<string, readonly [string, PropertyPath]>();
    await run((urn, path) => reads.set(JSON.stringify([urn, path]), [urn, path]));
    return [...reads.values()];
}

function isExcused(name: string, path: PropertyPath, reasons: Readonly<Record<string, string>>): boolean {
    const written = formatPath(path).replaceAll(/\[\d+\]/g, "[*]");
    return ["*", written, `${name}.${written}`].some((key) => key in reasons);
}
