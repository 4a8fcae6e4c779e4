import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { CustomerKey } from "../identity/customer-key.ts";
import type { KeyUse } from "../identity/key-policy.ts";
import type { ClusterArgs, ClusterKeyUse } from "./args.ts";
import type { ClusterPlan } from "./plan-cluster.ts";

/** One key for each use, so that losing or revoking one does not take the others with it. */
export type ClusterKeys = Readonly<Record<ClusterKeyUse, CustomerKey>>;

/** Makes the keys of a cluster. A key's policy may name only principals that exist, hence the dependencies. */
export function makeClusterKeys(
    name: string,
    args: ClusterArgs,
    plan: ClusterPlan,
    controlPlaneRole: aws.iam.Role,
    opts: { readonly parent: pulumi.Resource },
): ClusterKeys {
    const autoScalingRoles =
        args.createAutoScalingRole === true
            ? [
                  new aws.iam.ServiceLinkedRole(
                      `${name}-auto-scaling`,
                      { awsServiceName: "autoscaling.amazonaws.com" },
                      // The role belongs to the account, not to this cluster.
                      { ...opts, retainOnDelete: true },
                  ),
              ]
            : [];
    const key = (use: ClusterKeyUse, description: string, keyUse: KeyUse, dependsOn: pulumi.Resource[] = []) =>
        new CustomerKey(
            `${name}-${use}`,
            {
                place: plan.place,
                alias: plan.keyAliases[use],
                description,
                uses: [keyUse],
                ...(args.keyCustody === undefined ? {} : { custody: args.keyCustody[use] }),
                tags: plan.tags,
            },
            { ...opts, dependsOn },
        );
    const { clusterName } = args;
    return {
        secrets: key(
            "secrets",
            `Kubernetes secrets of ${clusterName}`,
            { kind: "clusterSecrets", clusterRoleName: plan.roleNames.controlPlane },
            [controlPlaneRole],
        ),
        logs: key("logs", `Control-plane logs of ${clusterName}`, {
            kind: "logGroup",
            logGroupName: plan.logGroupName,
        }),
        volumes: key(
            "volumes",
            `Node and persistent volumes of ${clusterName}`,
            { kind: "nodeVolumes" },
            autoScalingRoles,
        ),
    };
}
