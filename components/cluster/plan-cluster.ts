import { findRegion, isZoneOf } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import { eksAccessPolicyArn, iamArn, placeOf, regionalArn } from "../identity/arn.ts";
import type { Place } from "../identity/arn.ts";
import type { Fault } from "../fault.ts";
import type { ClusterArgs, ClusterKeyUse, SystemNodes } from "./args.ts";
import { zoneGroups } from "./zone-groups.ts";
import type { ZoneGroup } from "./zone-groups.ts";

/** The decided cluster: names, roles, access and sizes, before anything exists. */
export interface ClusterPlan {
    readonly place: Place;
    readonly clusterArn: string;
    readonly logGroupName: string;
    readonly roleNames: { readonly controlPlane: string; readonly node: string };
    readonly keyAliases: Readonly<Record<ClusterKeyUse, string>>;
    readonly serviceCidr: string;
    readonly access: readonly AccessPlan[];
    readonly systemNodes: { readonly instanceTypes: readonly string[]; readonly groups: readonly ZoneGroup[] };
    readonly tags: Readonly<Record<string, string>>;
}

/** One principal and what it may do in the whole cluster. */
export interface AccessPlan {
    /** Logical name, e.g. `administrator-Deploy`. */
    readonly name: string;
    readonly principalArn: string;
    readonly policyArn: string;
}

/** The parts of {@link ClusterArgs} that a plan is made from. */
export type ClusterPlanArgs = Omit<ClusterArgs, "subnetIds" | "securityGroupIds" | "networks"> & {
    readonly subnetIds: readonly unknown[];
};

/** All control-plane logs. Rules ask for three of them; the other two cost little and explain what the three show. */
export const controlPlaneLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** Plans a cluster. Call {@link clusterFaults} first: the plan of faulty arguments means nothing. */
export function planCluster(args: ClusterPlanArgs): ClusterPlan {
    const place = placeOf(args.region, args.accountId);
    const nodes = args.systemNodes;
    const keyAlias = (use: ClusterKeyUse) => `${args.clusterName}-${use}`;
    return {
        place,
        clusterArn: regionalArn(place, "eks", `cluster/${args.clusterName}`),
        // The name is EKS's own. Made before the cluster, it has a key and an end; made by EKS, it has neither.
        logGroupName: `/aws/eks/${args.clusterName}/cluster`,
        roleNames: { controlPlane: `${args.clusterName}-control-plane`, node: `${args.clusterName}-node` },
        keyAliases: { secrets: keyAlias("secrets"), logs: keyAlias("logs"), volumes: keyAlias("volumes") },
        serviceCidr: args.serviceCidr,
        access: [
            ...args.administrators.map((arn) => accessOf(place, "administrator", arn, "AmazonEKSClusterAdminPolicy")),
            ...(args.viewers ?? []).map((arn) => accessOf(place, "viewer", arn, "AmazonEKSViewPolicy")),
        ],
        systemNodes: {
            instanceTypes: nodes.instanceTypes,
            // Of these each zone has its own bounds: controllers and volumes stay where they are.
            groups: zoneGroups(args.zones, { min: nodes.minPerZone * args.zones.length, max: nodes.maxPerZone }),
        },
        tags: { ...args.tags, "ringfence:jurisdiction": args.jurisdiction },
    };
}

function accessOf(place: Place, level: string, principalArn: string, policy: string): AccessPlan {
    return {
        name: `${level}-${principalArn.slice(principalArn.lastIndexOf("/") + 1)}`,
        principalArn,
        policyArn: eksAccessPolicyArn(place.partition, policy),
    };
}

/** Everything wrong with the arguments, each with its path. */
export function clusterFaults(args: ClusterPlanArgs): readonly Fault[] {
    return [
        ...nameFaults(args.clusterName),
        ...placeFaults(args),
        ...zoneFaults(args),
        ...accessFaults(args),
        ...systemNodeFaults(args.systemNodes),
    ];
}

function nameFaults(name: string): readonly Fault[] {
    if (/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(name)) return [];
    return [
        {
            path: ["clusterName"],
            problem: `"${name}" is not 2 to 40 lower-case letters, digits and hyphens, a letter first`,
            why: "Roles and keys are named after the cluster, and IAM ends at 64 characters.",
            fix: "Write a name like serving-eu.",
        },
    ];
}

function placeFaults(args: { region: RegionId; jurisdiction: JurisdictionId; accountId: string }) {
    const faults: Fault[] = [];
    const region = findRegion(args.region);
    if (region?.jurisdiction !== args.jurisdiction) {
        faults.push({
            path: ["region"],
            problem:
                `${args.region} lies in ${region?.jurisdiction ?? "no jurisdiction of the catalog"}, not in ` +
                args.jurisdiction,
            why: `Nothing of this cluster may leave ${args.jurisdiction}.`,
            fix: `Write a region of ${args.jurisdiction}.`,
        });
    }
    if (!/^\d{12}$/.test(args.accountId)) {
        faults.push({
            path: ["accountId"],
            problem: "accountId is not an AWS account id",
            why: "Every ARN is built from it.",
            fix: "Write its twelve digits, in quotes.",
        });
    }
    return faults;
}

function zoneFaults(args: ClusterPlanArgs): readonly Fault[] {
    const foreign = args.zones.flatMap((zone, i) => (isZoneOf(zone, args.region) ? [] : [{ zone, i }]));
    const faults = foreign.map(({ zone, i }): Fault => ({
        path: ["zones", i],
        problem: `${zone} is no standard zone of ${args.region}`,
        why: "Local zones may stand in another country.",
        fix: `Write a zone like ${args.region}a.`,
    }));
    if (new Set(args.zones).size < 2 || new Set(args.zones).size !== args.zones.length) {
        faults.push({
            path: ["zones"],
            problem: "zones does not name two different zones or more, each once",
            why: "EKS refuses fewer than two.",
            fix: "Write two or three zones, each once.",
        });
    }
    if (args.subnetIds.length !== args.zones.length) {
        faults.push({
            path: ["subnetIds"],
            problem: `subnetIds has ${args.subnetIds.length} subnets for ${args.zones.length} zones`,
            why: "A zone without a subnet gets no node.",
            fix: "Give one subnet a zone, in the order of `zones`.",
        });
    }
    return faults;
}

function accessFaults(args: ClusterPlanArgs): readonly Fault[] {
    const roles = iamArn(placeOf(args.region, args.accountId), "role/");
    const listed = [
        ...args.administrators.map((arn, i) => ({ arn, path: ["administrators", i] })),
        ...(args.viewers ?? []).map((arn, i) => ({ arn, path: ["viewers", i] })),
    ];
    const faults = listed
        .filter(({ arn }) => !arn.startsWith(roles) || /[*?]/.test(arn) || arn === roles)
        .map(({ path }): Fault => ({
            path,
            problem: "the principal is no IAM role of the cluster's own account and partition",
            why: "Whoever holds it could read every prompt.",
            fix: `Write a role like ${roles}PlatformAdmin.`,
        }));
    const twice = listed.filter(({ arn }, i) => listed.findIndex((other) => other.arn === arn) < i);
    faults.push(
        ...twice.map(({ arn, path }) => ({
            path,
            problem: `${arn} is listed twice`,
            why: "EKS keeps one entry a principal.",
            fix: "Remove one of the two.",
        })),
    );
    if (args.administrators.length === 0) {
        faults.push({
            path: ["administrators"],
            problem: "administrators is empty",
            why: "Nobody, not even the role that deploys the stack, could reach the API server.",
            fix: `Write at least one role like ${roles}PlatformAdmin.`,
        });
    }
    return faults;
}

function systemNodeFaults(nodes: SystemNodes): readonly Fault[] {
    const { minPerZone: min, maxPerZone: max } = nodes;
    if (Number.isInteger(min) && Number.isInteger(max) && min >= 1 && max >= min) return [];
    return [
        {
            path: ["systemNodes"],
            problem: `systemNodes asks for ${min} to ${max} nodes a zone`,
            why: "DNS and the autoscaler need a node in each zone to survive the loss of one.",
            fix: "Write whole numbers, minPerZone at least 1 and maxPerZone no less.",
        },
    ];
}
