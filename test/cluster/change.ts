import type { KubeObject } from "./api.ts";

/**
 * The object with another value at a path, e.g. `spec.containers.0.image`. Keys of labels and selectors hold dots themselves:
 * below `labels`, `nodeSelector`, `limits` and `requests` the rest of the path is one key.
 */
export function changed(object: KubeObject, path: string, value: unknown): KubeObject {
    return edit(object, path, (parent, key) => {
        parent[key] = value;
    });
}

/** The object without the value at a path. */
export function without(object: KubeObject, path: string): KubeObject {
    return edit(object, path, (parent, key) => {
        Reflect.deleteProperty(parent, key);
    });
}

function edit(
    object: KubeObject,
    path: string,
    how: (parent: Record<string, unknown>, key: string) => void,
): KubeObject {
    const copy = structuredClone(object);
    const keys = keysOf(path);
    const last = keys.pop();
    let parent: unknown = copy;
    for (const key of keys) parent = (parent as Record<string, unknown>)[key];
    if (typeof parent !== "object" || parent === null || last === undefined) {
        throw new Error(`${object.kind} ${object.metadata.name} has nothing at ${path}`);
    }
    how(parent as Record<string, unknown>, last);
    return copy;
}

function keysOf(path: string): string[] {
    const [, before, label] = /^(.*(?:^|\.)(?:labels|nodeSelector|limits|requests))\.(.+)$/.exec(path) ?? [];
    return before === undefined || label === undefined ? path.split(".") : [...before.split("."), label];
}
