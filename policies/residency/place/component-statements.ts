import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { isRecord, leavesOf, recordOf } from "../../kit/view.ts";
import type { Leaf } from "../../kit/view.ts";

/** What each component that holds or carries data must say of it; `*` stands for every entry. */
const mustSay: Readonly<Record<string, readonly PropertyPath[]>> = {
    "ringfence:network:DmzNetwork": [["jurisdiction"], ["dataClass"]],
    "ringfence:compute:Cluster": [["jurisdiction"]],
    "ringfence:compute:Admission": [["jurisdiction"]],
    "ringfence:compute:GpuNodeGroup": [["jurisdiction"], ["dataClass"]],
    "ringfence:gateway:RoutingGateway": [["jurisdiction"], ["dataClasses"]],
    "ringfence:serving:VllmFleet": [["jurisdiction"], ["pools", "*", "dataClass"]],
    "ringfence:supply:ModelStore": [["jurisdiction"]],
};

/** True for the type of a component: neither a resource of a provider nor one of the engine. */
export function isComponent(type: string): boolean {
    return !/^(aws|kubernetes|pulumi|random|tls):/.test(type);
}

/** One thing that a component says it was built for. */
export interface Statement {
    readonly about: "jurisdiction" | "dataClass";
    readonly path: PropertyPath;
    /** Throws where it is unknown. */
    readonly read: () => unknown;
}

/** Every jurisdiction and every class in the arguments of a component, however deep. */
export function statementsOf(props: AnyInputs): readonly Statement[] {
    const leaves = leavesOf(props).flatMap((leaf): readonly Statement[] => {
        const about = subjectOf(leaf);
        const read = () => leaf.path.reduce((inner: unknown, key) => recordOf(inner)[key], props);
        return about === undefined ? [] : [{ about, path: leaf.path, read }];
    });
    const { dataClasses } = props;
    const settings = isRecord(dataClasses) && !Array.isArray(dataClasses) ? Object.keys(dataClasses) : [];
    const classes = settings.map((name): Statement => {
        return { about: "dataClass", path: ["dataClasses", name], read: () => name };
    });
    return [...leaves, ...classes];
}

/** The jurisdiction, a class alone, or an entry of a list of classes, which may be unknown as a whole. */
function subjectOf({ path }: Leaf): Statement["about"] | undefined {
    const last = path.at(-1);
    if (last === "jurisdiction" || last === "dataClass") {
        return last;
    }
    const isEntry = typeof last === "number" && path.at(-2) === "dataClasses";
    return isEntry || last === "dataClasses" ? "dataClass" : undefined;
}

/** Where a component does not say what it must. Throws where that cannot be seen. */
export function silencesOf(type: string, props: AnyInputs): readonly PropertyPath[] {
    return (mustSay[type] ?? []).flatMap((wanted) => missing(props, wanted, []));
}

function missing(holder: AnyInputs, [key = "", ...rest]: PropertyPath, at: PropertyPath): readonly PropertyPath[] {
    return (key === "*" ? Object.keys(holder) : [key]).flatMap((name) => {
        const path = [...at, name];
        const value = holder[name];
        const inside = () => (rest.length === 0 ? [] : missing(recordOf(value), rest, path));
        return value === undefined ? [path] : inside();
    });
}
