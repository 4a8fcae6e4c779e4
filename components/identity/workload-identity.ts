import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { waitingChild } from "../child-options.ts";
import { regionalArn, servicePrincipal } from "./arn.ts";
import type { Place } from "./arn.ts";
import { identityPolicy } from "./policy-document.ts";
import type { PolicyDocument, Statement, UnscopedStatement } from "./policy-document.ts";
import { noFlows } from "../flow.ts";

/** The one Kubernetes service account that a role belongs to. */
export interface Workload {
    readonly clusterName: string;
    readonly namespace: string;
    readonly serviceAccount: string;
}

/** Arguments of {@link WorkloadIdentity}. */
export interface WorkloadIdentityArgs {
    readonly place: Place;
    readonly workload: Workload;
    /** What the workload is, in a few words; ends the role's name: `<cluster>-<role>`. */
    readonly role: string;
    /** Permissions of the workload's own policy. @default - none */
    readonly statements?: readonly (Statement | UnscopedStatement)[];
    /** ARNs of policies that AWS maintains, for add-ons whose needs change with their version. @default - none */
    readonly managedPolicyArns?: readonly string[];
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * AWS permissions of one workload through EKS Pod Identity: a role that only the named service account of the named
 * cluster can take, with short-lived credentials that no file or secret holds.
 *
 * The cluster is named, not referred to: pass it in `dependsOn`. The role itself does not wait for it.
 */
export class WorkloadIdentity extends pulumi.ComponentResource {
    readonly roleArn: pulumi.Output<string>;

    constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ringfence:identity:WorkloadIdentity", name, { ...args, flows: noFlows }, opts);
        const inside = { parent: this };
        const { clusterName, namespace, serviceAccount } = args.workload;
        const tags = { ...args.tags };
        const role = new aws.iam.Role(
            name,
            {
                name: `${clusterName}-${args.role}`,
                description: `Pod identity of ${namespace}/${serviceAccount} in ${clusterName}`,
                assumeRolePolicy: JSON.stringify(podIdentityTrust(args.place, args.workload)),
                tags,
            },
            inside,
        );
        if (args.statements !== undefined) {
            const policy = JSON.stringify(identityPolicy(args.statements));
            new aws.iam.RolePolicy(name, { name: args.role, role: role.name, policy }, inside);
        }
        for (const policyArn of args.managedPolicyArns ?? []) {
            const policyName = policyArn.slice(policyArn.lastIndexOf("/") + 1);
            new aws.iam.RolePolicyAttachment(`${name}-${policyName}`, { role: role.name, policyArn }, inside);
        }
        const association = new aws.eks.PodIdentityAssociation(
            name,
            { clusterName, namespace, serviceAccount, roleArn: role.arn, tags },
            waitingChild(this, opts),
        );
        this.roleArn = association.roleArn;
        this.registerOutputs({ roleArn: this.roleArn });
    }
}

/**
 * Who may take a workload's role: the Pod Identity service, and only for this cluster, namespace and service account.
 * EKS sends the three as session tags, so that an association made by mistake for another workload gets nothing.
 */
export function podIdentityTrust(place: Place, workload: Workload): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OneServiceAccount",
                Effect: "Allow",
                Principal: { Service: servicePrincipal("pods.eks") },
                Action: ["sts:AssumeRole", "sts:TagSession"],
                Condition: {
                    StringEquals: {
                        "aws:RequestTag/eks-cluster-arn": regionalArn(place, "eks", `cluster/${workload.clusterName}`),
                        "aws:RequestTag/kubernetes-namespace": workload.namespace,
                        "aws:RequestTag/kubernetes-service-account": workload.serviceAccount,
                    },
                },
            },
        ],
    };
}
