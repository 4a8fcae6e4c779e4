import { models as knownModels } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import type { Concept } from "../deployment-config.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";

/** What a model is asked to do must be what its checkpoint can do. */
export const modelsAsPublished: Check = ({ models }) =>
    entriesOf(models).flatMap(([name, entry]) => modelFindings(name, entry));

/** What stands against one model's entry, whatever it runs on. */
export function modelFindings(name: string, entry: Concept<"models">[string]): readonly Finding[] {
    const known = knownModels[entry.model];
    const findings: Finding[] = [];
    if (known.weights[entry.precision] === undefined) {
        findings.push({
            path: under("models", name, "precision"),
            problem: `the catalog knows no ${entry.precision} weights of ${known.name}`,
            reason: "Without a checkpoint there is nothing to load, and no size to compute the GPU memory from.",
            fix: `Write one of: ${namesOf(known.weights as Readonly<Record<string, unknown>>).join(", ")}.`,
        });
    }
    const longest = known.maxContextTokens;
    if (!longest.confirmed || entry.maxContextTokens > longest.value) {
        findings.push({
            path: under("models", name, "maxContextTokens"),
            problem: longest.confirmed
                ? `${entry.maxContextTokens} tokens are more than ${known.name} was made for`
                : `nobody could confirm the longest context of ${known.name}`,
            reason: "vLLM refuses to start, or answers degrade without a sign.",
            fix: longest.confirmed ? `Write at most ${longest.value}.` : "Write a model whose context is known.",
        });
    }
    return findings;
}
