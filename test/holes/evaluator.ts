import { join } from "node:path";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { referenceDay } from "../../catalog/day.ts";
import { parseFinding } from "../../policies/kit/message.ts";
import type { StackChange } from "../../policies/kit/mutation.ts";
import type { BindingOptions } from "../../policies/kit/policy.ts";
import { declarationsIn } from "../../policies/kit/read-declaration.ts";
import type { ResidencyRule } from "../../policies/kit/rule.ts";
import { answersOf } from "../../policies/kit/testing-judge.ts";
import { judgeWaivers, noWaivers } from "../../policies/kit/waiver.ts";
import type { Waivers } from "../../policies/kit/waiver.ts";
import { rules } from "../../policies/residency/rules.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import { stackType } from "../../preview/engine/urn.ts";
import { projectRoot } from "../../preview/index.ts";
import { analyzeRequest, stackResource } from "../../preview/policy-host/messages.ts";
import { changedRecords } from "./changed-records.ts";
import { shownInputs } from "./shown-inputs.ts";

/** How many violations a rule finds in the records that a change touches and in the stack, before the change and after. */
export interface Violations {
    readonly before: number;
    readonly after: number;
}

/** Asks rules about changes of one stack: as a preview asks the pack, but only about what changes. */
export class Evaluator {
    readonly #records: readonly ResourceRecord[];
    readonly #stack: string;
    readonly #declaredFor: BindingOptions["declaredFor"];
    readonly #seen: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
    readonly #messages: ReadonlyMap<string, analyzer.AnalyzerResource>;

    /** @param records Those of a clean stack. The declaration of the stack in their URNs is what the rules judge by. */
    constructor(records: readonly ResourceRecord[]) {
        this.#records = records;
        this.#stack = records.find(({ type }) => type === stackType)?.urn.split(":")[2] ?? "";
        this.#declaredFor = declarationsIn(join(projectRoot, "policies", "declarations"));
        const find = finderIn(records);
        const registered = records.filter(isRegistered);
        this.#seen = new Map(registered.map(({ urn, inputs }) => [urn, shownInputs(inputs)]));
        this.#messages = new Map(records.map((record) => [record.urn, stackResource(record, find)]));
    }

    async evaluate(rule: ResidencyRule, change: StackChange): Promise<Violations> {
        const { before, after, removed } = changedRecords(this.#records, change);
        const changed = new Map(after.map((record) => [record.urn, record]));
        const kept = this.#records.filter(({ urn }) => !removed.has(urn) && !changed.has(urn));
        const find = finderIn([...kept, ...after]);
        // Unchanged resources keep their messages: to write them takes longer than the judgement. The order stays, too.
        const left = [...this.#messages].filter(([urn]) => !removed.has(urn));
        const messages = new Map([...left, ...after.map(({ urn }) => [urn, undefined] as const)]);
        const stack = [...messages].flatMap(([urn, message]) => {
            const record = changed.get(urn);
            return record === undefined ? (message ?? []) : stackResource(record, find);
        });
        const declared = this.#declaredFor(this.#stack);
        const approvers = declared.ok ? (declared.declaration.approvers ?? []) : [];
        const waivers = judgeWaivers(
            (change.waivers ?? []).map((value, index) => ({ value, line: index + 1 })),
            { stack: this.#stack, approvers, rules, today: referenceDay },
        );
        // Waivers are judged with the stack itself.
        const root = waivers.faults.length > 0 ? kept.filter(({ type }) => type === stackType) : [];
        return {
            before: await this.#violations(rule, before, finderIn(this.#records), [...this.#messages.values()]),
            after: await this.#violations(rule, [...after, ...root], find, stack, waivers),
        };
    }

    async #violations(
        rule: ResidencyRule,
        records: readonly ResourceRecord[],
        find: ReturnType<typeof finderIn>,
        stack: readonly analyzer.AnalyzerResource[],
        waivers: Waivers = noWaivers,
    ): Promise<number> {
        const questions = {
            resources: records.filter(isRegistered).map((record) => analyzeRequest(record, find)),
            stack: new analyzer.AnalyzeStackRequest().setResourcesList(rule.judges.stack ? [...stack] : []),
        };
        const changed = records.filter(isRegistered).map(({ urn, inputs }) => [urn, shownInputs(inputs)] as const);
        const seen = new Map([...this.#seen, ...changed]);
        const answers = await answersOf(rule, questions, {
            declaredFor: this.#declaredFor,
            waiversFor: () => waivers,
            seen,
        });
        return answers.filter((answer) => parseFinding(answer.getMessage())?.status === "violated").length;
    }
}

/** What is only read is shown to rules with the whole stack alone. */
function isRegistered({ kind }: ResourceRecord): boolean {
    return kind !== "read";
}

function finderIn(records: readonly ResourceRecord[]): (urn: string) => ResourceRecord | undefined {
    const byUrn = new Map(records.map((record) => [record.urn, record]));
    return (urn) => byUrn.get(urn);
}
