import { misfits, recordedKinds } from "../../catalog/custom-resources.ts";

/** As much of a Kubernetes object as tells what it is. */
export interface KubernetesLike {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
}

const recorded = recordedKinds();

/** The objects whose kind is not Kubernetes' own: a chart brings its definition. */
export function customObjects(objects: readonly object[]): readonly KubernetesLike[] {
    return objects.filter((object): object is KubernetesLike => {
        const { apiVersion } = object as { readonly apiVersion?: unknown };
        if (typeof apiVersion !== "string") return false;
        const group = apiVersion.split("/").slice(0, -1).join("");
        return group === "gateway.networking.k8s.io" || (group.includes(".") && !group.endsWith(".k8s.io"));
    });
}

/** Everything in which custom resources among `objects` depart from their recorded definitions, e.g. for a message. */
export function customFaults(objects: readonly object[]): readonly string[] {
    return customObjects(objects).flatMap((object) => {
        const { apiVersion, kind, metadata } = object;
        const record = Object.values(recorded).find((one) => one.apiVersion === apiVersion && one.kind === kind);
        if (record === undefined) return [`${kind} of ${apiVersion} is not recorded in catalog/custom-resources`];
        return misfits(object, record.schema).map(
            ({ path, problem }) => `${kind} ${metadata.name}: ${path} ${problem}`,
        );
    });
}
