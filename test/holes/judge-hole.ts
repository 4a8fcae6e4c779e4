import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { parseFinding } from "../../policies/kit/message.ts";
import type { ResidencyRule } from "../../policies/kit/rule.ts";
import { answersOf } from "../../policies/kit/testing-judge.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import { projectRoot } from "../../preview/index.ts";
import { analyzeRequest, stackResource } from "../../preview/policy-host/messages.ts";
import type { Change, Ground } from "./hole.ts";

/** What a rule finds of violations before a hole is opened, in the records that it changes and in the stack, and after. */
export interface BeforeAndAfter {
    readonly before: number;
    readonly after: number;
}

/** Asks the rules about holes in one stack: as a preview asks the pack, but only what a hole changes. */
export class StackCourt {
    readonly #ground: Ground;
    readonly #config: Readonly<Record<string, unknown>>;
    readonly #messages: ReadonlyMap<string, analyzer.AnalyzerResource>;

    /** @param stack Its declaration is what the rules judge by. */
    constructor(stack: string, ground: Ground) {
        this.#ground = ground;
        const file = join(projectRoot, "policies", "residency", "config", `${stack}.json`);
        this.#config = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
        const find = finderIn(ground.records);
        this.#messages = new Map(ground.records.map((record) => [record.urn, stackResource(record, find)]));
    }

    async judge(rule: ResidencyRule, { changed = [], removed = [], added = [] }: Change): Promise<BeforeAndAfter> {
        const touched = new Set([...changed, ...removed].map(({ urn }) => urn));
        const original = this.#ground.records.filter(({ urn }) => touched.has(urn));
        const gone = new Set(removed.map(({ urn }) => urn));
        const left = this.#ground.records.filter(({ urn }) => !gone.has(urn));
        const find = finderIn([...left.filter(({ urn }) => !touched.has(urn)), ...changed, ...added]);
        const fresh = new Map([...changed, ...added].map((record) => [record.urn, stackResource(record, find)]));
        const urns = [...left.map(({ urn }) => urn), ...added.map(({ urn }) => urn)];
        const all = urns.flatMap((urn) => fresh.get(urn) ?? this.#messages.get(urn) ?? []);
        return {
            before: await this.#violations(rule, original, finderIn(this.#ground.records), [
                ...this.#messages.values(),
            ]),
            after: await this.#violations(rule, [...changed, ...added], find, all),
        };
    }

    async #violations(
        rule: ResidencyRule,
        records: readonly ResourceRecord[],
        find: ReturnType<typeof finderIn>,
        all: readonly analyzer.AnalyzerResource[],
    ): Promise<number> {
        const questions = {
            resources: records.map((record) => analyzeRequest(record, find)),
            stack: new analyzer.AnalyzeStackRequest().setResourcesList(rule.judges.stack ? [...all] : []),
        };
        const answers = await answersOf(rule, questions, { config: this.#config[rule.name] });
        return answers.filter((answer) => parseFinding(answer.getMessage())?.status === "violated").length;
    }
}

function finderIn(records: readonly ResourceRecord[]): (urn: string) => ResourceRecord | undefined {
    const byUrn = new Map(records.map((record) => [record.urn, record]));
    return (urn) => byUrn.get(urn);
}
