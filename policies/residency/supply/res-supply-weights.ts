import { gdpr, iso27001 } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { bucketsCalled, isDeclaredBucket, standsInside } from "../shared/location.ts";
import { containersOf, mayRunContainers, workloadOf } from "../shared/pods.ts";
import { isServing, loadsModel, modelSources, variablesOf } from "../shared/serving.ts";

type Needs = "externalArns";
/** Variables that keep the Hugging Face libraries from asking the hub. */
const offline = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"];
/** Variables that hold a token for a hub, or lead to another one. */
const hubVariables = /^(HF_TOKEN|HF_ENDPOINT|HUGGING_?FACE(_?HUB)?_(API_)?TOKEN|VLLM_USE_MODELSCOPE|MODELSCOPE_\w+)$/;
/** Where a model may be loaded from: a mounted volume, or a bucket. */
const bucketForm = /^s3:\/\/([a-z0-9.-]+)(\/|$)/;

/**
 * RES-703. A container serves a model where it asks for an accelerator, or its command or image names a server such as vLLM. A
 * model that is named like `<owner>/<model>` is fetched from the hub at start. A server's image under a command of its own need
 * name no model, but is held to the same variables: it has the libraries that would ask the hub.
 */
export const weights = residencyRule({
    id: "RES-703",
    name: "res-supply-weights",
    title: "Models are served from volumes and buckets of the jurisdiction, with every hub switched off",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32"), iso27001("A.5.21")],
    reads: "command, arguments and variables of every container that serves a model; the buckets its weights come from",
    why: "a server that asks a hub tells it what runs here, and loads whatever the hub answers",
    fix: "Mirror the weights, name them by `/path` or `s3://bucket`, set `HF_HUB_OFFLINE=1`, `TRANSFORMERS_OFFLINE=1` and no token.",
    needs: ["externalArns"],
    everyResource: { applies: mayRunContainers, check: judgeContainers },
    stack: { types: mayRunContainers, checks: [judgeBuckets] },
});

/** A container that serves a model. */
interface Server {
    readonly path: PropertyPath;
    readonly container: AnyInputs;
}

function judgeContainers(given: ResourceCase<AnyInputs, Needs>): void {
    const workload = workloadOf(given.type, given.props);
    for (const path of workload.unknown) {
        given.undetermined(path, say`the value is unknown, and could be a container that serves a model`);
    }
    given.each(containersOf(workload), ({ path, read }) => {
        const container = read();
        if (isServing(container)) {
            given.each([judgeOffline, judgeVariables, judgeSources], (judge) => {
                judge({ path, container }, given);
            });
        }
    });
}

function judgeOffline({ path, container }: Server, { violated, each }: ResourceCase<AnyInputs, Needs>): void {
    const variables = variablesOf(container, path);
    each(offline, (name) => {
        const variable = variables.get(name);
        if (variable?.read() !== "1") {
            const at = variable?.path ?? [...path, "env"];
            violated(at, name === "HF_HUB_OFFLINE" ? say`HF_HUB_OFFLINE is not 1` : say`TRANSFORMERS_OFFLINE is not 1`);
        }
    });
}

function judgeVariables({ path, container }: Server, given: ResourceCase<AnyInputs, Needs>): void {
    for (const [name, variable] of variablesOf(container, path)) {
        if (hubVariables.test(name)) {
            given.violated(variable.path, say`the variable opens a hub, or leads to another one`);
        }
    }
    const { envFrom } = container;
    if (Array.isArray(envFrom) && envFrom.length > 0) {
        given.undetermined(
            [...path, "envFrom"],
            say`variables come from an object, so nothing shows that no token does`,
        );
    }
}

function judgeSources({ path, container }: Server, { violated, undetermined }: ResourceCase<AnyInputs, Needs>): void {
    if (!loadsModel(container)) {
        return;
    }
    const sources = modelSources(container, path);
    if (sources.length === 0) {
        undetermined(
            path,
            say`nothing shows which weights the container loads, so a server takes its default from a hub`,
        );
    }
    for (const source of sources) {
        if (!source.text.startsWith("/") && !bucketForm.test(source.text)) {
            violated(source.path, say`the model is neither a path nor in a bucket, so it comes from a hub`);
        }
    }
}

/** Weights in a bucket: one of this stack that stands inside, or a declared one. */
function judgeBuckets({ graph, declared, place, violated, each }: StackCase<Needs>): void {
    const workloads = graph.resources.filter(({ type }) => mayRunContainers(type));
    each(workloads, (it) => {
        each(containersOf(workloadOf(it.type, it.props)), ({ path, read }) => {
            const container = read();
            each(loadsModel(container) ? modelSources(container, path) : [], (source) => {
                const name = bucketForm.exec(source.text)?.[1];
                const buckets = name === undefined ? [] : bucketsCalled(graph, name);
                if (name !== undefined && buckets.length === 0 && !isDeclaredBucket(name, declared, place)) {
                    violated(it, source.path, say`the weights' bucket is neither one of this stack nor declared`);
                }
                if (!buckets.every((bucket) => standsInside(bucket, place))) {
                    violated(it, source.path, say`the weights' bucket stands outside the jurisdiction`);
                }
            });
        });
    });
}
