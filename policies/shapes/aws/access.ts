import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { trusts, workloadGrants } from "./grants.ts";
import { taggable } from "./taggable.ts";

const role = "aws:iam/role:Role";

/**
 * Policies that AWS maintains and that the stack attaches: for the control plane, for nodes, for two add-ons. AmazonSSM…Core (shells
 * from anywhere), Amazon…FullAccess and AdministratorAccess are not among them.
 */
const managedPolicies =
    /policy\/(?:AmazonEKSClusterPolicy|AmazonEKSWorkerNodePolicy|AmazonEKSWorkerNodeMinimalPolicy|AmazonEC2ContainerRegistryPullOnly|AmazonEKS_CNI_Policy|service-role\/AmazonEBSCSIDriverPolicy)/;

/** Who may do what in the own account: roles, what they may, and who may take them. */
export const access: Shapes = {
    [role]: (leaves) => {
        const { policy, is, name, freeText, count } = leaves;
        return z.strictObject({
            // Named by AWS where it has to be unlike all others.
            name: name().optional(),
            description: freeText().optional(),
            assumeRolePolicy: policy({ statements: trusts(leaves) }),
            // What the provider writes where nothing is written: all harmless.
            forceDetachPolicies: is(false, true).optional(),
            maxSessionDuration: count(3600, 43_200).optional(),
            path: is("/").optional(),
            ...taggable(leaves),
        });
    },
    "aws:iam/rolePolicy:RolePolicy": (leaves) =>
        z.strictObject({
            name: leaves.name().optional(),
            role: leaves.sameAs(role, "name"),
            policy: leaves.policy({ statements: workloadGrants(leaves) }),
        }),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ sameAs, awsArn }) =>
        z.strictObject({ role: sameAs(role, "name"), policyArn: awsArn("iam", managedPolicies) }),
    // The role with which EC2 Auto Scaling opens the volumes of nodes. Its policy is AWS's own.
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": ({ is, ...leaves }) =>
        z.strictObject({ awsServiceName: is("autoscaling.amazonaws.com"), ...taggable(leaves) }),
};
