import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { waitFor, waitingChild } from "../child-options.ts";
import type { ChildOptions } from "../child-options.ts";
import { placeOf } from "../identity/arn.ts";
import { WorkloadIdentity } from "../identity/workload-identity.ts";
import { refuseFaults } from "../fault.ts";
import type { KubernetesObject } from "../routing-gateway/kubernetes-object.ts";
import type { ControllersArgs } from "./args.ts";
import { controllerFlows } from "./controller-flows.ts";
import type { ChartRelease, Need } from "./chart-release.ts";
import { planControllers } from "./plan-controllers.ts";
import type { ControllersPlan } from "./plan-controllers.ts";

/**
 * The controllers that the cluster's objects need, each from a chart of the own registry, of the version that the artifact
 * lock pins, with its images by digest. A release is opaque to a preview but for its values, so that every decision stands in
 * them, and the compliance officer lists each chart and version.
 *
 * Pass the AWS provider in the options, a Kubernetes provider that itself waits for the cluster, and the cluster in `dependsOn`,
 * for the identities.
 */
export class Controllers extends pulumi.ComponentResource {
    /** Releases by what needs them: whoever declares objects of theirs waits for them. */
    readonly ready: Readonly<Record<Need, readonly pulumi.Resource[]>>;
    /** The namespaces of controllers and of the gateway's tiers: whoever declares something in one waits for it. */
    readonly namespaces: readonly pulumi.Resource[];

    /** @throws pulumi.InputPropertiesError with every fault of the arguments, before anything is registered. */
    constructor(name: string, args: ControllersArgs, opts?: pulumi.ComponentResourceOptions) {
        const plan = planned(args);
        super("ringfence:compute:Controllers", name, { ...args, flows: controllerFlows(args) }, opts);
        const namespaces = declareNamespaces(name, plan.ground, { parent: this });
        this.namespaces = [...namespaces.values()];
        const closed = closeNamespaces(name, plan.ground, namespaces, { parent: this });
        const place = placeOf(args.region, args.accountId);
        const identities = new Map(
            plan.identities.map(({ role, release, workload, statements }) => {
                const tags = args.tags === undefined ? {} : { tags: args.tags };
                const identity = { place, workload, role, statements, ...tags };
                return [release, new WorkloadIdentity(`${name}-${role}`, identity, waitingChild(this, opts))];
            }),
        );
        const releases = new Map<string, kubernetes.helm.v3.Release>();
        for (const one of plan.releases) {
            const before = [
                ...(closed.get(one.namespace) ?? only(namespaces.get(one.namespace))),
                ...only(identities.get(one.release)),
                ...afterOf(one, releases),
            ];
            releases.set(
                one.release,
                declareRelease(name, one, args, { parent: this, dependsOn: waitFor(opts, ...before) }),
            );
        }
        const of = (need: Need) =>
            plan.releases.filter((one) => one.need === need).flatMap(({ release }) => only(releases.get(release)));
        this.ready = { gateway: of("gateway"), fleet: of("fleet") };
        this.registerOutputs({});
    }
}

function planned(args: ControllersArgs): ControllersPlan {
    const planning = planControllers(args);
    if (planning.ok) return planning.plan;
    refuseFaults("Controllers", planning.faults);
    throw new pulumi.RunError("controllers without a plan have faults");
}

function only<T>(found: T | undefined): readonly T[] {
    return found === undefined ? [] : [found];
}

function afterOf({ after = [] }: ChartRelease, releases: ReadonlyMap<string, kubernetes.helm.v3.Release>) {
    return after.flatMap((name) => only(releases.get(name)));
}

function declareNamespaces(
    name: string,
    objects: readonly KubernetesObject[],
    child: ChildOptions,
): ReadonlyMap<string, kubernetes.core.v1.Namespace> {
    return new Map(
        objects
            .filter(({ kind }) => kind === "Namespace")
            .map(({ metadata }) => [
                metadata.name,
                new kubernetes.core.v1.Namespace(`${name}-${metadata.name}`, { metadata }, child),
            ]),
    );
}

/** The policies of each namespace. A controller waits for those of its own, so that it never runs in an open one. */
function closeNamespaces(
    name: string,
    objects: readonly KubernetesObject[],
    namespaces: ReadonlyMap<string, pulumi.Resource>,
    { parent }: ChildOptions,
): ReadonlyMap<string, readonly pulumi.Resource[]> {
    const policies = objects
        .filter(({ kind }) => kind === "NetworkPolicy")
        .map(({ metadata, spec }) => {
            const namespace = metadata.namespace ?? "";
            const policy = new kubernetes.networking.v1.NetworkPolicy(
                `${name}-${namespace}-${metadata.name}`,
                { metadata, spec: { podSelector: {}, ...spec } },
                { parent, dependsOn: [...only(namespaces.get(namespace))] },
            );
            return { namespace, policy };
        });
    const byNamespace = Map.groupBy(policies, ({ namespace }) => namespace);
    return new Map([...byNamespace].map(([namespace, all]) => [namespace, all.map(({ policy }) => policy)]));
}

function declareRelease(
    name: string,
    one: ChartRelease,
    args: ControllersArgs,
    opts: ChildOptions,
): kubernetes.helm.v3.Release {
    const locked = args.charts[one.chart];
    if (locked === undefined) throw new Error(`the plan has no chart ${one.chart}`);
    return new kubernetes.helm.v3.Release(
        `${name}-${one.release}`,
        {
            name: one.release,
            namespace: one.namespace,
            createNamespace: false,
            chart: locked.reference,
            version: locked.version,
            values: { ...one.values },
            skipCrds: one.skipCrds ?? false,
            // A release that fails goes back to what ran before, and is not left half installed.
            atomic: true,
            // An image of some hundred megabytes on a fresh node, and two replicas one after the other.
            timeout: 900,
            maxHistory: 5,
        },
        opts,
    );
}
