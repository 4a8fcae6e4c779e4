import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { declareAdmissionObject } from "../admission/declare.ts";
import { waitFor, waitingChild } from "../child-options.ts";
import type { ChildOptions } from "../child-options.ts";
import type { VllmFleetArgs } from "./args.ts";
import { fleetEndpoints } from "./fleet-endpoints.ts";
import type { ModelEndpoint } from "./fleet-endpoints.ts";
import type { FleetObject } from "./fleet-object.ts";
import { fleetFlows } from "./fleet-flows.ts";
import { fleetWarnings } from "./fleet-warnings.ts";
import { renderFleet } from "./render-fleet.ts";
import { fleetNamespaces, tierOf } from "./tiers.ts";

/**
 * The stack's own models, each as vLLM servers on the GPU nodes that were checked to carry it, closed to everything but the
 * gateway, and kept so by policies inside the API server, beside those that every stack has (`Admission`).
 *
 * Every decision is in {@link renderFleet}; this component declares its objects one by one, so that a preview and a policy can
 * read each. Nothing of a model is made before what protects it. KEDA and, for models over several nodes, LeaderWorkerSet have
 * to be there: pass them and the cluster in `dependsOn`, and in the options the AWS provider and a Kubernetes provider that itself
 * waits for the cluster.
 */
export class VllmFleet extends pulumi.ComponentResource {
    /** Where each model answers, by its name in the stack. */
    readonly endpoints: Readonly<Record<string, ModelEndpoint>>;
    /** Its namespaces: whoever declares something in one waits for it. */
    readonly namespaces: readonly pulumi.Resource[];
    /** What works, but not well. */
    readonly warnings: readonly string[];

    /** @throws pulumi.InputPropertiesError with every fault of the arguments, before anything is registered. */
    constructor(name: string, args: VllmFleetArgs, opts?: pulumi.ComponentResourceOptions) {
        const objects = renderFleet(args);
        // args go to super() so that policy rules can read jurisdiction, classes and weights.
        super("ringfence:serving:VllmFleet", name, { ...inputsOf(args), flows: fleetFlows(args) }, opts);
        const protections = objects.filter(isProtection);
        const ground = declareAll(name, protections.filter(hasNoNamespace), { parent: this });
        this.namespaces = ground.filter((one) => one instanceof kubernetes.core.v1.Namespace);
        const closed = declareAll(
            name,
            protections.filter((object) => !hasNoNamespace(object)),
            { parent: this, dependsOn: [...this.namespaces] },
        );
        const identities = declareIdentities(name, args, waitingChild(this, opts));
        declareAll(
            name,
            objects.filter((object) => !isProtection(object)),
            { parent: this, dependsOn: waitFor(opts, ...ground, ...closed, ...identities) },
        );
        this.endpoints = fleetEndpoints(args);
        this.warnings = fleetWarnings(args, args.timeLimits).map(([, warning]) => warning);
        this.registerOutputs({ endpoints: this.endpoints, warnings: this.warnings });
    }
}

/** The arguments as they are registered: models by their names, for what is known about them is the catalog's. */
function inputsOf(args: VllmFleetArgs) {
    const models = Object.entries(args.models).map(([name, model]) => [name, { ...model, facts: undefined }] as const);
    return { ...args, models: Object.fromEntries(models) };
}

/** What has to stand before the first pod. */
function isProtection({ kind }: FleetObject): boolean {
    return [
        "Namespace",
        "PriorityClass",
        "ResourceQuota",
        "NetworkPolicy",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    ].includes(kind);
}

function hasNoNamespace({ metadata }: FleetObject): boolean {
    return metadata.namespace === undefined;
}

function declareAll(name: string, objects: readonly FleetObject[], child: ChildOptions): readonly pulumi.Resource[] {
    return objects.map((object) => declareObject(`${name}-${logicalName(object)}`, object, child));
}

/** The credentials that a model's servers read its weights with, and nothing else. */
function declareIdentities(name: string, args: VllmFleetArgs, child: ChildOptions): readonly pulumi.Resource[] {
    return Object.entries(args.models).flatMap(([model, { pool }]) => {
        const roleArn = args.readerRoleArns[model];
        const dataClass = args.pools[pool]?.dataClass;
        if (roleArn === undefined || dataClass === undefined) return [];
        return [
            new aws.eks.PodIdentityAssociation(
                `${name}-${model}`,
                {
                    clusterName: args.clusterName,
                    namespace: fleetNamespaces[tierOf(dataClass)],
                    serviceAccount: model,
                    roleArn,
                    tags: { ...args.tags },
                },
                child,
            ),
        ];
    });
}

function declareObject(name: string, object: FleetObject, opts: ChildOptions): pulumi.Resource {
    const { metadata } = object;
    switch (object.kind) {
        case "Namespace":
            return new kubernetes.core.v1.Namespace(name, { metadata }, opts);
        case "ServiceAccount": {
            const { automountServiceAccountToken } = object;
            return new kubernetes.core.v1.ServiceAccount(name, { metadata, automountServiceAccountToken }, opts);
        }
        case "ConfigMap":
            return new kubernetes.core.v1.ConfigMap(
                name,
                { metadata, data: { ...object.data }, immutable: object.immutable },
                opts,
            );
        case "PriorityClass": {
            const { value, description } = object;
            return new kubernetes.scheduling.v1.PriorityClass(name, { metadata, value, description }, opts);
        }
        case "Service":
            return new kubernetes.core.v1.Service(name, { metadata, spec: object.spec }, opts);
        case "ResourceQuota":
            return new kubernetes.core.v1.ResourceQuota(name, { metadata, spec: object.spec }, opts);
        case "Deployment":
            return new kubernetes.apps.v1.Deployment(name, { metadata, spec: object.spec }, opts);
        case "NetworkPolicy":
            return new kubernetes.networking.v1.NetworkPolicy(name, { metadata, spec: object.spec }, opts);
        case "PodDisruptionBudget":
            return new kubernetes.policy.v1.PodDisruptionBudget(name, { metadata, spec: object.spec }, opts);
        case "ValidatingAdmissionPolicy":
        case "ValidatingAdmissionPolicyBinding":
            return declareAdmissionObject(name, object, opts);
        case "LeaderWorkerSet":
        case "ScaledObject": {
            const { apiVersion, kind, spec } = object;
            return new kubernetes.apiextensions.CustomResource(name, { apiVersion, kind, metadata, spec }, opts);
        }
    }
}

/** Unique over kinds and namespaces: `open-network-policy-deny-all`. */
function logicalName({ kind, metadata }: FleetObject): string {
    const words = kind.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
    const tier = metadata.namespace === fleetNamespaces.open ? "open-" : "";
    return `${tier}${words}-${metadata.name}`;
}
