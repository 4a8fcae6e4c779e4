import { gdpr } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { slotsOf } from "../../kit/view.ts";
import { mayRunContainers } from "../shared/pods.ts";
import { judgeServingPods, variablesOf, wordsOf } from "../shared/serving.ts";

/** Flags of vLLM and SGLang that write what users ask, or what they are answered, to the log. */
const flags = ["--enable-log-requests", "--enable-log-outputs", "--enable-log-deltas", "--log-requests"];
/** Levels at which vLLM writes no prompt: at DEBUG it does. */
const levels = ["INFO", "WARNING", "ERROR", "CRITICAL"];

/** Values of vLLM's variables that log nothing of a request, and what is wrong with every other. */
const variables: ReadonlyMap<string, readonly [quiet: (value: string) => boolean, problem: SafeText]> = new Map([
    ["VLLM_LOGGING_LEVEL", [(value) => levels.includes(value.toUpperCase()), say`the level of the log shows prompts`]],
    [
        "VLLM_DEBUG_LOG_API_SERVER_RESPONSE",
        [(value) => ["", "0", "false"].includes(value.toLowerCase()), say`answers are written to the log`],
    ],
    ["VLLM_LOGGING_CONFIG_PATH", [(value) => value === "", say`a file that nothing shows says what is logged`]],
]);

/** RES-604. The servers of models; what the gateway logs is RES-822's. */
export const promptLogs = residencyRule({
    id: "RES-604",
    name: "res-log-prompts",
    title: "Servers of models write neither prompts nor answers to their logs",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 5(1)(c)"), gdpr("Art. 9"), gdpr("Art. 25")],
    reads: "command lines and variables of every container of every pod that serves a model",
    why: "a log is kept longer than a request, in more places, and read by more people",
    fix: "Take the flag or the variable out; leave `VLLM_LOGGING_LEVEL` at `INFO`, and write each variable under `env`.",
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
    for (const word of wordsOf(container, path)) {
        const [flag = "", value] = word.text.split("=");
        if (flags.includes(flag) && value?.toLowerCase() !== "false") {
            violated(word.path, say`the server is told to log requests or answers`);
        }
    }
}

function judgeVariables(container: AnyInputs, path: PropertyPath, { violated, each }: Given): void {
    const given = variablesOf(container, path);
    each([...variables], ([name, [isQuiet, problem]]) => {
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
