import type { types } from "@pulumi/kubernetes";
import type { AdmissionObject } from "../admission/admission-object.ts";
import type { ObjectMetadata } from "../routing-gateway/kubernetes-object.ts";

interface Described<Kind extends string, Version extends string> {
    readonly apiVersion: Version;
    readonly kind: Kind;
    readonly metadata: ObjectMetadata;
}

interface Specified<Kind extends string, Version extends string, S> extends Described<Kind, Version> {
    readonly spec: S;
}

/** Kinds of the fleet without types of their own in the SDK. */
export type FleetCustomObject =
    | Specified<"LeaderWorkerSet", "leaderworkerset.x-k8s.io/v1", Readonly<Record<string, unknown>>>
    | Specified<"ScaledObject", "keda.sh/v1alpha1", Readonly<Record<string, unknown>>>;

/** A Kubernetes object of the fleet as it is sent to the API server: plain data, typed by its kind. */
export type FleetObject =
    | Described<"Namespace", "v1">
    | (Described<"ServiceAccount", "v1"> & { readonly automountServiceAccountToken: false })
    | (Described<"ConfigMap", "v1"> & { readonly data: Readonly<Record<string, string>>; readonly immutable: true })
    | (Described<"PriorityClass", "scheduling.k8s.io/v1"> & { readonly value: number; readonly description: string })
    | Specified<"Service", "v1", types.input.core.v1.ServiceSpec>
    | Specified<"ResourceQuota", "v1", types.input.core.v1.ResourceQuotaSpec>
    | Specified<"Deployment", "apps/v1", types.input.apps.v1.DeploymentSpec>
    | Specified<"NetworkPolicy", "networking.k8s.io/v1", types.input.networking.v1.NetworkPolicySpec>
    | Specified<"PodDisruptionBudget", "policy/v1", types.input.policy.v1.PodDisruptionBudgetSpec>
    | AdmissionObject
    | FleetCustomObject;
