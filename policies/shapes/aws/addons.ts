import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import { taggable } from "./taggable.ts";

/**
 * Add-ons of EKS: those of the stacks, each with the settings that somebody has looked at. Any other one (those of the Marketplace,
 * and AWS's own that ship logs and metrics) has no shape. Settings reach deep: those of vpc-cni switch off the agent that enforces
 * network policies, and those of CoreDNS say whom names are asked of. Nothing of the kind is in here.
 */
export function addonShapes(leaves: Leaves): z.ZodType {
    const { is, json, id, sameAs } = leaves;
    const settings = settingsOf(leaves);
    const addon = (name: string, configurationValues: z.ZodType | undefined) =>
        z.strictObject({
            addonName: is(name),
            addonVersion: id("a build of EKS", /v\d{1,2}\.\d{1,3}\.\d{1,3}-eksbuild\.\d{1,3}/),
            clusterName: sameAs("aws:eks/cluster:Cluster", "name"),
            ...(configurationValues === undefined
                ? {}
                : { configurationValues: json(configurationValues, { unknown: "never" }) }),
            // What somebody wrote by hand into the add-on's objects does not stay.
            resolveConflictsOnCreate: is("OVERWRITE"),
            resolveConflictsOnUpdate: is("OVERWRITE"),
            ...taggable(leaves),
        });
    return z.union(Object.entries(settings).map(([name, schema]) => addon(name, schema)));
}

/** Settings of each add-on; undefined where there are none. */
export function settingsOf({ is }: Leaves): Readonly<Record<string, z.ZodType | undefined>> {
    const tolerations = z.array(
        z.strictObject({
            key: is("CriticalAddonsOnly", "ringfence/pool", "nvidia.com/gpu").optional(),
            operator: is("Exists"),
            effect: is("NoSchedule", "NoExecute").optional(),
        }),
    );
    const placed = z.strictObject({
        nodeSelector: z.strictObject({ "ringfence/pool": is("system") }),
        tolerations,
    });
    const everywhere = z.strictObject({ tolerations });
    return {
        // Without the first, the cluster takes network policies and enforces none; without the second, a new pod may talk to everybody.
        "vpc-cni": z.strictObject({
            enableNetworkPolicy: is("true"),
            env: z.strictObject({ NETWORK_POLICY_ENFORCING_MODE: is("strict") }),
        }),
        "kube-proxy": undefined,
        "eks-pod-identity-agent": everywhere,
        coredns: placed,
        "aws-ebs-csi-driver": z.strictObject({
            controller: placed,
            node: z.strictObject({ tolerateAllTaints: is(true, false) }),
        }),
        "metrics-server": placed,
        "eks-node-monitoring-agent": z.strictObject({ nodeAgent: everywhere, dcgmAgent: everywhere }),
    };
}
