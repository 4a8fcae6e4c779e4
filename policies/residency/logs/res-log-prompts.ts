import { gdpr } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { slotsOf } from "../../kit/view.ts";
import { mayRunContainers } from "../shared/pods.ts";
import { isServing, judgeServingPods, variablesOf, wordsOf } from "../shared/serving.ts";
import { loudFlag, loudVariables } from "./serving-options.ts";

/** RES-604. The servers of models; what the gateway logs is RES-822's. */
export const promptLogs = residencyRule({
    id: "RES-604",
    name: "res-log-prompts",
    title: "Servers of models log no prompts or answers, and open no endpoints of development",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 5(1)(c)"), gdpr("Art. 9"), gdpr("Art. 25")],
    reads: "command lines and variables of every container of every pod that serves a model",
    why: "a log is kept longer than a request, in more places, and read by more people",
    fix: "Take the flag or the variable out; leave the level of the log at `INFO`, and write each flag under `args` and each variable under `env`.",
    needs: [],
    everyResource: {
        applies: mayRunContainers,
        check: (given) => {
            judgeServingPods(given, (container, path) => {
                given.each([judgeFlags, judgeVariables, judgeSources], (judge) => {
                    judge(container, path, given);
                });
            });
        },
    },
});

type Given = ResourceCase<AnyInputs, never>;

function judgeFlags(container: AnyInputs, path: PropertyPath, { violated }: Given): void {
    const words = wordsOf(container, path);
    for (const [index, word] of words.entries()) {
        const [flag = "", ...given] = word.text.split("=");
        const option = loudFlag(flag, isServing(container));
        if (option === undefined) continue;
        const next = words[index + 1]?.text ?? "";
        const value = given.length > 0 ? given.join("=") : next.startsWith("-") ? "" : next;
        const [isQuiet, problem] = option;
        // A switch without a value is on.
        if (value === "" || !isQuiet(value)) violated(word.path, problem);
    }
}

function judgeVariables(container: AnyInputs, path: PropertyPath, { violated, each }: Given): void {
    const given = variablesOf(container, path);
    each([...loudVariables], ([name, [isQuiet, problem]]) => {
        const variable = given.get(name);
        const value = variable?.read();
        if (variable !== undefined && !(typeof value === "string" && isQuiet(value))) {
            violated(variable.path, problem);
        }
    });
}

function judgeSources(container: AnyInputs, path: PropertyPath, { undetermined }: Given): void {
    for (const source of slotsOf(container, ["envFrom"], path)) {
        undetermined(source.path, say`nothing shows which variables the container gets`);
    }
}
