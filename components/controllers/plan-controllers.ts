import { placeOf } from "../identity/arn.ts";
import type { Statement, UnscopedStatement } from "../identity/policy-document.ts";
import type { Workload } from "../identity/workload-identity.ts";
import { privateCaIssuerPolicy, secretsReaderPolicy, targetRegistrarPolicy } from "../identity/workload-policies.ts";
import type { Fault } from "../fault.ts";
import type { KubernetesObject } from "../routing-gateway/kubernetes-object.ts";
import { sourceFaults } from "./args.ts";
import type { ControllersArgs } from "./args.ts";
import type { ChartRelease, Site } from "./chart-release.ts";
import { aiGateway } from "./charts/ai-gateway.ts";
import { loadBalancerController } from "./charts/aws-load-balancer-controller.ts";
import { privateCaIssuer } from "./charts/aws-privateca-issuer.ts";
import { certManager } from "./charts/cert-manager.ts";
import { egressGateway, frontGateway } from "./charts/envoy-gateway.ts";
import { externalSecrets } from "./charts/external-secrets.ts";
import { keda } from "./charts/keda.ts";
import { leaderWorkerSet } from "./charts/leader-worker-set.ts";
import { controllerNamespaces as spaces, groundObjects } from "./controller-namespaces.ts";
import type { ControllerNamespace } from "./controller-namespaces.ts";
import { valueFaults } from "./value-faults.ts";

/** AWS permissions of one controller. */
export interface ControllerIdentity {
    /** Ends the role's name. */
    readonly role: string;
    /** Release whose pods have it: it has to exist before they start, or they start without credentials. */
    readonly release: string;
    readonly workload: Workload;
    readonly statements: readonly (Statement | UnscopedStatement)[];
}

/** Everything that installing the controllers declares, as plain data. */
export interface ControllersPlan {
    /** Namespaces and their network policies, namespaces before what is in them. */
    readonly ground: readonly KubernetesObject[];
    readonly identities: readonly ControllerIdentity[];
    /** Each after the releases it needs. */
    readonly releases: readonly ChartRelease[];
}

export type Planning =
    { readonly ok: true; readonly plan: ControllersPlan } | { readonly ok: false; readonly faults: readonly Fault[] };

/** Plans the controllers of a cluster, or names every fault of the arguments. */
export function planControllers(args: ControllersArgs): Planning {
    const missing = new Set<string>();
    const site: Site = {
        clusterName: args.clusterName,
        region: args.region,
        image: (name) => {
            const image = args.images[name];
            if (image === undefined) missing.add(name);
            return image ?? "missing/missing@sha256:";
        },
    };
    const releases = releasesFor(args, site);
    const faults = [
        ...[...missing].map(missingImage),
        ...releases.flatMap((it) => chartFaults(it, args)),
        ...releases.flatMap(valueFaults),
        ...sourceFaults(args),
    ];
    if (faults.length > 0) return { ok: false, faults };
    const ground = groundObjects(args.tiers, namespacesFor(args), args);
    return { ok: true, plan: { ground, identities: identitiesFor(args), releases } };
}

/** Every release that the arguments ask for, in order; nothing of it is judged. */
export function releasesFor(args: ControllersArgs, site: Site): readonly ChartRelease[] {
    return [
        certManager(site),
        ...(args.privateCa === undefined ? [] : [privateCaIssuer(site)]),
        externalSecrets(site),
        loadBalancerController({ ...site, vpcTags: args.vpcTags }),
        keda(site),
        frontGateway(site, args.countsTokens ?? false),
        ...(args.tiers.includes("egress") ? [egressGateway(site), ...aiGateway(site)] : []),
        ...(args.fleet ? [leaderWorkerSet(site)] : []),
    ];
}

function namespacesFor({ privateCa, fleet }: ControllersArgs): readonly ControllerNamespace[] {
    return [
        spaces.certManager,
        ...(privateCa === undefined ? [] : [spaces.privateCaIssuer]),
        spaces.externalSecrets,
        spaces.loadBalancer,
        spaces.keda,
        ...(fleet ? [spaces.leaderWorkerSet] : []),
    ];
}

function identitiesFor(args: ControllersArgs): readonly ControllerIdentity[] {
    const { clusterName, targetGroup, privateCa, secrets = [] } = args;
    const place = placeOf(args.region, args.accountId);
    const [firstSecret, ...otherSecrets] = secrets;
    const workload = ({
        name: namespace,
        serviceAccount,
    }: Required<Pick<ControllerNamespace, "name" | "serviceAccount">>) => ({
        clusterName,
        namespace,
        serviceAccount,
    });
    return [
        {
            role: "targets",
            release: "aws-load-balancer-controller",
            workload: workload(spaces.loadBalancer),
            statements: targetRegistrarPolicy(place, targetGroup),
        },
        ...(privateCa === undefined
            ? []
            : [
                  {
                      role: "certificates",
                      release: "aws-privateca-issuer",
                      workload: workload(spaces.privateCaIssuer),
                      statements: privateCaIssuerPolicy(place, privateCa),
                  },
              ]),
        ...(firstSecret === undefined
            ? []
            : [
                  {
                      role: "gateway-secrets",
                      release: "external-secrets",
                      workload: workload(spaces.externalSecrets),
                      statements: secretsReaderPolicy(place, [firstSecret, ...otherSecrets]),
                  },
              ]),
    ];
}

function missingImage(name: string): Fault {
    return {
        path: ["images", name],
        problem: `the image "${name}" is missing`,
        why: "The chart would name a public image instead.",
        fix: "Write the image that the artifact lock pins.",
    };
}

/** The values were read in one version of a chart; another may have renamed what they set, and Helm ignores what it does not know. */
function chartFaults({ chart, version }: ChartRelease, { charts }: ControllersArgs): readonly Fault[] {
    const locked = charts[chart];
    if (locked === undefined) {
        return [
            {
                path: ["charts", chart],
                problem: `the chart "${chart}" is missing`,
                why: "The controller could not be installed.",
                fix: "Write the chart that the artifact lock pins.",
            },
        ];
    }
    if (locked.version === version) return [];
    return [
        {
            path: ["charts", chart, "version"],
            problem: `the lock pins "${chart}" in ${locked.version}, but its values are written for ${version}`,
            why: "Helm ignores a value that a version does not know, and the setting would be lost without a word.",
            fix: `Pin ${version}, or read the values anew in components/controllers/charts.`,
        },
    ];
}
