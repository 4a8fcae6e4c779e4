import { fact } from "./fact.ts";
import type { Confirmed } from "./fact.ts";

/** Kinds of policies by which an organization of AWS limits what its accounts may do. */
export type OrganizationPolicyKind = "serviceControl" | "resourceControl";

/** How much of a kind an organization takes. */
export interface PolicyQuota {
    /** Characters of one policy, without white space between its parts. */
    readonly characters: number;
    /** Policies that one root, organizational unit or account may have, with the one of AWS that allows everything. */
    readonly perTarget: number;
}

/** Quotas of AWS Organizations. */
export const organizationPolicyQuotas: Readonly<Record<OrganizationPolicyKind, Confirmed<PolicyQuota>>> = {
    serviceControl: fact(
        { characters: 10_240, perTarget: 10 },
        {
            source:
                "AWS's announcement of 2026-05-15, doubled for commercial regions, GovCloud and China, as sjramblings.io " +
                "(aws-organizations-scp-quotas-doubled) and cevo.com.au (aws-scp-limits-landing-zone-review) quote it",
            asOf: "2026-05-17",
        },
    ),
    resourceControl: fact(
        { characters: 5_120, perTarget: 5 },
        {
            source: "AWS Organizations User Guide, Quotas and service limits (undated copy in Chinese) for the size; the number, as that of service control policies before 2026-05-15, was not found in it and is the lower one",
            asOf: "2026-11-28",
        },
    ),
};

/**
 * Actions that a resource control policy may deny for whoever is not known: every action of the services that such policies
 * hold for. Of STS those are left out that callers without an organization make by design: signing in by SAML or OIDC, and what
 * goes with it.
 */
export const resourceControlActions = fact<readonly string[]>(
    [
        "s3:*",
        "sts:AssumeRole",
        "sts:DecodeAuthorizationMessage",
        "sts:GetAccessKeyInfo",
        "sts:GetFederationToken",
        "sts:GetServiceBearerToken",
        "sts:GetSessionToken",
        "sts:SetContext",
        "kms:*",
        "sqs:*",
        "secretsmanager:*",
        "cognito-identity:*",
        "cognito-idp:*",
        "logs:*",
        "dynamodb:*",
        "ecr:*",
        "aoss:*",
    ],
    {
        source: "aws-samples/data-perimeter-policy-examples@8e0d3c5, resource_control_policies/identity_perimeter_rcp.json",
        asOf: "2026-03-18",
    },
);

/**
 * Services with one endpoint for a whole partition, whose requests carry the region of that endpoint: a policy that denies other
 * regions has to leave them out, or nobody can work. Only those that a stack or the management of its account needs; KMS is not
 * global, although AWS's own example leaves it out.
 */
export const globalActions = fact<readonly string[]>(
    [
        "account:*",
        "aws-portal:*",
        "billing:*",
        "budgets:*",
        "ce:*",
        "cur:*",
        "health:*",
        "iam:*",
        "organizations:*",
        "route53:*",
        "s3:GetAccountPublicAccessBlock",
        "s3:ListAllMyBuckets",
        "sts:*",
        "support:*",
        "trustedadvisor:*",
    ],
    {
        source:
            "IAM User Guide, Denies access to AWS based on the requested Region (IAM, Route 53, Support and others named as global; undated), " +
            "and the example of the AWS Organizations User Guide as gist.github.com/spasam/790a3bd7ab0d4a744bb1ae1622a4fd9c copies it; shortened",
        asOf: "2026-11-28",
    },
);
