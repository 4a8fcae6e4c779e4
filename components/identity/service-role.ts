import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { awsManagedPolicyArn, servicePrincipal } from "./arn.ts";
import type { Place } from "./arn.ts";
import type { PolicyDocument } from "./policy-document.ts";

/** Arguments of {@link serviceRole}. */
export interface ServiceRoleArgs {
    readonly place: Place;
    /** Name in IAM, at most 64 characters. */
    readonly roleName: string;
    /** The AWS service that takes the role. */
    readonly service: "ec2" | "eks";
    /** The one resource on whose behalf the service may take it. @default - any; EC2 names none */
    readonly sourceArn?: string;
    /** Names of policies that AWS maintains for this role. */
    readonly managedPolicies: readonly string[];
    readonly tags?: Readonly<Record<string, string>>;
}

/** A role that one AWS service takes, for resources of the own account only, with policies that AWS maintains. */
export function serviceRole(name: string, args: ServiceRoleArgs, opts: pulumi.CustomResourceOptions): ServiceRole {
    const role = new aws.iam.Role(
        name,
        {
            name: args.roleName,
            assumeRolePolicy: JSON.stringify(serviceTrust(args.service, args.sourceArn)),
            tags: { ...args.tags },
        },
        opts,
    );
    const attachments = args.managedPolicies.map(
        (policy) =>
            new aws.iam.RolePolicyAttachment(
                `${name}-${policy}`,
                { role: role.name, policyArn: awsManagedPolicyArn(args.place.partition, policy) },
                opts,
            ),
    );
    return { role, attachments };
}

export interface ServiceRole {
    readonly role: aws.iam.Role;
    /** What must exist before the service uses the role, and outlive its resources. */
    readonly attachments: readonly aws.iam.RolePolicyAttachment[];
}

/**
 * Trust in one AWS service. A service that says on whose behalf it acts is held to that resource, so that no other
 * account's resource borrows the role (EKS User Guide, "Cross-service confused deputy prevention").
 */
export function serviceTrust(service: "ec2" | "eks", sourceArn?: string): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OneService",
                Effect: "Allow",
                Principal: { Service: servicePrincipal(service) },
                Action: ["sts:AssumeRole"],
                ...(sourceArn === undefined ? {} : { Condition: { ArnEquals: { "aws:SourceArn": sourceArn } } }),
            },
        ],
    };
}
