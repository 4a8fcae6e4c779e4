import { isDeepStrictEqual } from "node:util";
import { formatPath, type PropertyPath } from "../policies/kit/path.ts";
import { urnOfReference } from "./engine/urn.ts";
import type { ResourceRecord } from "./engine/resource-record.ts";
import type { AsDeployed, PolicyFinding, PolicyVerdict } from "./preview.ts";
import { previewResource } from "./tree.ts";
import { isSecret, unknownValue, type Wire, type WireMap } from "./wire.ts";

/** What one look at a program found. */
export interface Looked {
    /** In the order of the tree. */
    readonly records: readonly ResourceRecord[];
    readonly policies: readonly PolicyVerdict[];
}

/**
 * What the second look found beyond the first: what a reviewer of the preview does not see. Nothing where the program registers
 * the same resources with the same known values in both, and no rule finds more once every value is known.
 */
export function beyondPreview(preview: Looked, deployed: Looked): AsDeployed {
    const before = new Map(preview.records.map((record) => [record.urn, record]));
    const after = new Map(deployed.records.map((record) => [record.urn, record]));
    const onlyDeployed = deployed.records.filter(({ urn }) => !before.has(urn));
    const onlyPreviewed = preview.records.filter(({ urn }) => !after.has(urn));
    const changed = preview.records.flatMap((record) => {
        const other = after.get(record.urn);
        return other === undefined ? [] : changesOf(record, other).map((path) => differs(record.urn, path));
    });
    return {
        resources: onlyDeployed.map(previewResource),
        policies: [
            ...verdict("no-resources-only-when-deployed", onlyDeployed.map(appears)),
            ...verdict("no-resources-only-in-preview", onlyPreviewed.map(vanishes)),
            ...verdict("no-other-values-when-deployed", changed),
            ...newFindings(preview.policies, deployed.policies),
        ],
    };
}

function appears({ urn, parent }: ResourceRecord): PolicyFinding {
    const message =
        "it is registered only when deployed - whoever reviews the preview does not see it - register it unconditionally, " +
        "outside `apply` and whatever isDryRun says, and hand it the values that are not known yet as they are";
    return refused(urn, parent === undefined ? message : `${message}; its parent is ${parent}`);
}

function vanishes({ urn }: ResourceRecord): PolicyFinding {
    const message =
        "it is registered only in a preview - a deployment does not make it, and the preview shows what will not be there - " +
        "register it unconditionally, or not at all";
    return refused(urn, message);
}

function differs(urn: string, path: PropertyPath): PolicyFinding {
    const message =
        "the preview says another value than the deployment - whoever reviews the preview does not see the real one - " +
        "give it the same value in both: a known one, or one that is not known yet";
    const at = formatPath(path);
    return { ...refused(urn, message), ...(at === "" ? {} : { path: at }) };
}

/** What is wrong: the proposal below it shows values, and more of them are known as deployed. */
function problemIn(message: string): string {
    return message.split("\n  Fix:")[0] ?? message;
}

function refused(urn: string, message: string): PolicyFinding {
    return { status: "violated", urn, severity: "critical", enforcement: "mandatory", message };
}

function verdict(rule: string, findings: readonly PolicyFinding[]): readonly PolicyVerdict[] {
    return findings.length === 0 ? [] : [{ pack: "preview", rule, id: rule, status: "violated", findings }];
}

/** Verdicts with those findings alone that the preview does not have already. */
function newFindings(before: readonly PolicyVerdict[], after: readonly PolicyVerdict[]): readonly PolicyVerdict[] {
    const keyOf = ({ pack, rule }: PolicyVerdict, { urn, path, status, message }: PolicyFinding): string =>
        JSON.stringify([pack, rule, urn, path, status, problemIn(message)]);
    const known = new Set(before.flatMap((one) => one.findings.map((finding) => keyOf(one, finding))));
    return after.flatMap((one) => {
        const findings = one.findings.filter((finding) => !known.has(keyOf(one, finding)));
        const status = findings.some((finding) => finding.status === "violated") ? "violated" : "undetermined";
        return findings.length === 0 ? [] : [{ ...one, status, findings }];
    });
}

/** Where a resource is another one as deployed, whatever became known: paths of inputs, and of options under `options`. */
function changesOf(before: ResourceRecord, after: ResourceRecord): readonly PropertyPath[] {
    const options = Object.keys({ ...before.options, ...after.options }) as (keyof ResourceRecord["options"])[];
    const provider = (record: ResourceRecord) => record.provider && urnOfReference(record.provider);
    return [
        ...(before.kind === after.kind && before.parent === after.parent ? [] : [[]]),
        ...(provider(before) === provider(after) ? [] : [["options", "provider"]]),
        ...(isDeepStrictEqual(before.aliases, after.aliases) ? [] : [["options", "aliases"]]),
        ...options
            .filter((name) => !isDeepStrictEqual(before.options[name], after.options[name]))
            .map((name) => ["options", name]),
        ...changedIn([], before.inputs, after.inputs),
    ];
}

/**
 * Paths at which a known value is another one. An unknown one may become anything, nothing included; only what a secret is must
 * stay secret.
 */
function changedIn(path: PropertyPath, before: Wire | undefined, after: Wire | undefined): readonly PropertyPath[] {
    if (before === unknownValue) {
        return [];
    }
    if (isSecret(before) !== isSecret(after)) {
        return after === undefined && isMap(before) && before["value"] === unknownValue ? [] : [path];
    }
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
        return before.flatMap((entry: Wire, index) => changedIn([...path, index], entry, after[index] as Wire));
    }
    if (isMap(before) && isMap(after)) {
        const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
            (key) => !key.startsWith("__"),
        );
        return keys
            .sort()
            .flatMap((key) => changedIn(isSecret(before) ? path : [...path, key], before[key], after[key]));
    }
    return isDeepStrictEqual(before, after) ? [] : [path];
}

function isMap(value: Wire | undefined): value is WireMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
