import type { PropertyPath } from "../../kit/path.ts";
import type { DeclarationKey } from "../../kit/declaration.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { workloadOf } from "./pods.ts";

/** Resources by which a container asks for an accelerator. */
const accelerators = /^(nvidia\.com\/(gpu|mig-)|amd\.com\/gpu|aws\.amazon\.com\/neuron)/;
/** Programs that serve models, as they appear in a command or the name of an image. */
const servers = /(^|[\s/._-])(vllm|sglang|text-generation-(inference|launcher)|tritonserver)/;
/** Flags by which these programs take a model, a tokenizer or an adapter. */
const modelFlags = [
    "--model",
    "--model-path",
    "--model-id",
    "--tokenizer",
    "--tokenizer-path",
    "--speculative-model",
    "--speculative-config",
    "--hf-config-path",
    "--lora-modules",
];

/** One word of a container's command line, and where it stands. */
export interface Word {
    readonly path: PropertyPath;
    readonly text: string;
}

/** The command line of a container, scripts taken apart at blanks. Throws where a part is unknown. */
export function wordsOf(container: AnyInputs, at: PropertyPath): readonly Word[] {
    return slotsOf(container, ["command", "args"], at).flatMap(({ path, read }) =>
        String(read())
            .split(/\s+/)
            .filter((text) => text !== "")
            .map((text) => ({ path, text })),
    );
}

/** True for a container that loads a model: it asks for an accelerator, or runs a server. */
export function loadsModel(container: AnyInputs): boolean {
    const runsEntryPoint = container["command"] === undefined && isServerImage(container);
    return asksForAccelerator(container) || runsEntryPoint || wordsOf(container, []).some(isOfServer);
}

/** True for a container that loads a model, or could: a server's image under another command holds the same libraries. */
export function isServing(container: AnyInputs): boolean {
    return isServerImage(container) || loadsModel(container);
}

/**
 * Hands over every container of each pod that serves a model: a sidecar or an init container may hold the same libraries.
 * What is unknown, and could be such a container, is undetermined.
 */
export function judgeServingPods<Needs extends DeclarationKey>(
    { type, props, undetermined, each }: ResourceCase<AnyInputs, Needs>,
    judge: (container: AnyInputs, path: PropertyPath) => void,
): void {
    const workload = workloadOf(type, props);
    for (const path of workload.unknown) {
        undetermined(path, say`the value is unknown, and could be a container that serves a model`);
    }
    each(workload.pods, (pod) => {
        const containers = pod.containers();
        const serves = containers.some(({ read }) => isServing(read()));
        each(serves ? containers : [], ({ path, read }) => {
            judge(read(), path);
        });
    });
}

function asksForAccelerator(container: AnyInputs): boolean {
    const resources = recordOf(container["resources"]);
    return ["limits", "requests"].some((key) =>
        Object.keys(recordOf(resources[key])).some((name) => accelerators.test(name)),
    );
}

function isServerImage({ image }: AnyInputs): boolean {
    return typeof image === "string" && servers.test(image);
}

function isOfServer({ text }: Word): boolean {
    return servers.test(text) || text.split("=")[0] === "--model";
}

/** A model as a server is told to load it. */
export interface ModelSource {
    readonly path: PropertyPath;
    readonly text: string;
}

/** Every model, tokenizer and adapter that the command line names. */
export function modelSources(container: AnyInputs, at: PropertyPath): readonly ModelSource[] {
    const words = wordsOf(container, at);
    return [
        ...words.flatMap((word, index) => flagValues(word, words.slice(index + 1))),
        ...positional(container, words),
    ];
}

function flagValues({ path, text }: Word, following: readonly Word[]): readonly ModelSource[] {
    const [flag = "", ...rest] = text.split("=");
    if (!modelFlags.includes(flag)) {
        return [];
    }
    const end = following.findIndex((word) => word.text.startsWith("-"));
    const many = flag === "--lora-modules" ? (end === -1 ? following.length : end) : 1;
    const values = rest.length > 0 ? [{ path, text: rest.join("=") }] : following.slice(0, many);
    return values.flatMap((value) => sourcesIn(flag, value));
}

/** An adapter is `<name>=<source>` or JSON, the settings of a draft model JSON. */
function sourcesIn(flag: string, { path, text }: Word): readonly ModelSource[] {
    if (flag === "--lora-modules" && !text.startsWith("{")) {
        return [{ path, text: text.slice(text.indexOf("=") + 1) }];
    }
    const inside = [...text.matchAll(/"(?:model|path|base_model_name)"\s*:\s*"([^"]*)"/g)];
    return text.startsWith("{") ? inside.map(([, found = ""]) => ({ path, text: found })) : [{ path, text }];
}

/** `vllm serve <model>`; an image whose entry point that is takes the model as its first argument. */
function positional(container: AnyInputs, words: readonly Word[]): readonly ModelSource[] {
    const serve = words.findIndex(({ text }, index) => text === "serve" && servers.test(words[index - 1]?.text ?? ""));
    const [first] = serve === -1 && container["command"] === undefined ? words : words.slice(serve + 1);
    const isExpected = serve !== -1 || container["command"] === undefined;
    return isExpected && first && !first.text.startsWith("-") && first.text !== "serve" ? [first] : [];
}

/** A variable of a container, and where it stands. Of two with one name, Kubernetes takes the last. */
export function variablesOf(container: AnyInputs, at: PropertyPath): ReadonlyMap<string, Slot> {
    const slots = slotsOf(container, ["env"], at);
    return new Map(
        slots.map(({ path, read }) => {
            const { name } = recordOf(read());
            return [String(name), { path: [...path, "value"], read: () => recordOf(read())["value"] }];
        }),
    );
}
