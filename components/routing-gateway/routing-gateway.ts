import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { waitingChild } from "../child-options.ts";
import type { ChildOptions } from "../child-options.ts";
import { placeOf } from "../identity/arn.ts";
import { WorkloadIdentity } from "../identity/workload-identity.ts";
import type { RoutingGatewayArgs } from "./args.ts";
import { isGround } from "./ground.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { workloadsOf } from "./permissions.ts";
import { gatewayFlows } from "./gateway-flows.ts";
import { renderGateway } from "./render-gateway.ts";
import { namespaces } from "./tiers.ts";

/**
 * One endpoint, compatible with OpenAI's, in front of the fleet and of every third party that the stack may reach. Where a
 * request may go is decided by the data class of its authenticated tenant, where it should go by its task.
 *
 * Every decision is in {@link renderGateway}; this component declares its objects one by one, so that a preview and a policy
 * can read each. Its ground - the namespaces, closed - comes with the controllers that run in them. Pass the AWS provider and
 * the cluster's Kubernetes provider in the options, and the controllers in `dependsOn`.
 */
export class RoutingGateway extends pulumi.ComponentResource {
    /** Base URL for OpenAI's clients. */
    readonly baseUrl: string;

    /** @throws pulumi.InputPropertiesError with every fault of the arguments, before anything is registered. */
    constructor(name: string, args: RoutingGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        const objects = renderGateway(args);
        // args go to super() so that policy rules can read classes, routes and processors.
        super("ringfence:gateway:RoutingGateway", name, { ...args, flows: gatewayFlows(args) }, opts);
        const child = waitingChild(this, opts);
        for (const object of objects.filter((one) => !isGround(one))) {
            declareObject(`${name}-${logicalName(object)}`, object, child);
        }
        const place = placeOf(args.region, args.accountId);
        for (const { role, workload, statements } of workloadsOf(args)) {
            new WorkloadIdentity(
                `${name}-${role}`,
                { place, workload, role, statements, ...(args.tags === undefined ? {} : { tags: args.tags }) },
                child,
            );
        }
        this.baseUrl = `https://${args.entrance.host}/v1`;
        this.registerOutputs({ baseUrl: this.baseUrl });
    }
}

/** Kinds of Kubernetes itself are declared as what they are, so that a policy finds pods and policies among them. */
function declareObject(name: string, { apiVersion, kind, metadata, spec }: KubernetesObject, opts: ChildOptions): void {
    switch (kind) {
        case "NetworkPolicy":
            new kubernetes.networking.v1.NetworkPolicy(name, { metadata, spec: { podSelector: {}, ...spec } }, opts);
            return;
        case "Service":
            new kubernetes.core.v1.Service(name, { metadata, ...(spec === undefined ? {} : { spec }) }, opts);
            return;
        case "Deployment":
            // The spec is a Deployment's own: see tokenCounters.
            new kubernetes.apps.v1.Deployment(
                name,
                { metadata, spec: spec as unknown as kubernetes.types.input.apps.v1.DeploymentSpec },
                opts,
            );
            return;
        default:
            new kubernetes.apiextensions.CustomResource(name, { apiVersion, kind, metadata, spec }, opts);
    }
}

/** Unique over kinds and namespaces: `egress-backend-tls-policy-mistral`. */
function logicalName({ kind, metadata }: KubernetesObject): string {
    const words = kind.replace(/([a-z])([A-Z])|([A-Z]+)([A-Z][a-z])/g, "$1$3-$2$4").toLowerCase();
    const tier = metadata.namespace === namespaces.egress ? "egress-" : "";
    return `${tier}${words}-${metadata.name}`;
}
