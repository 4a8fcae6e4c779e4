import { silencingVariables } from "../../../catalog/vllm.ts";
import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { mayRunContainers } from "../shared/pods.ts";
import { judgeServingPods, variablesOf } from "../shared/serving.ts";

const problems: Readonly<Record<(typeof silencingVariables.value)[number], SafeText>> = {
    VLLM_NO_USAGE_STATS: say`VLLM_NO_USAGE_STATS is not 1`,
    DO_NOT_TRACK: say`DO_NOT_TRACK is not 1`,
    HF_HUB_DISABLE_TELEMETRY: say`HF_HUB_DISABLE_TELEMETRY is not 1`,
};

/** RES-704. Every container of a pod that serves a model: a sidecar or an init container may hold the same libraries. */
export const telemetryOff = residencyRule({
    id: "RES-704",
    name: "res-telemetry-off",
    title: "Pods that serve a model report nothing to the makers of their software",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 5(1)(c)"), gdpr("Art. 44")],
    reads: "variables of every container, init and ephemeral ones too, of every pod that serves a model",
    why: "vLLM and the Hugging Face libraries tell their makers by default which model runs, on what and how",
    fix: "Set `VLLM_NO_USAGE_STATS=1`, `DO_NOT_TRACK=1` and `HF_HUB_DISABLE_TELEMETRY=1` on every container of the pod.",
    needs: [],
    everyResource: {
        applies: mayRunContainers,
        check: (given) => {
            judgeServingPods(given, (container, path) => {
                const variables = variablesOf(container, path);
                given.each(silencingVariables.value, (name) => {
                    const variable = variables.get(name);
                    if (variable?.read() !== "1") {
                        given.violated(variable?.path ?? [...path, "env"], problems[name]);
                    }
                });
            });
        },
    },
});
