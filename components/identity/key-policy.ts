import { iamArn } from "./arn.ts";
import type { Place } from "./arn.ts";
import type { Conditions, PolicyDocument, PolicyDocumentStatement } from "./policy-document.ts";

/** Times of a key whose owner says nothing else: days until an ordered deletion, and between rotations by KMS. */
export const keyDefaults = { deletionWindowDays: 30, rotationDays: 365 } as const;

/** Who may use a key, besides those to whom the account's IAM policies give it. */
export type KeyUse =
    /** CloudWatch Logs, for one log group. */
    | { readonly kind: "logGroup"; readonly logGroupName: string }
    /** CloudWatch Logs, for every log group below a path, e.g. `/ringfence/hybrid-eu/dmz`. */
    | { readonly kind: "logGroupsBelow"; readonly path: string }
    /** EC2 Auto Scaling's service-linked role: without it no node with a volume under the key can start. */
    | { readonly kind: "nodeVolumes" }
    /** EKS, for Kubernetes secrets: the cluster's role makes its own grant. */
    | { readonly kind: "clusterSecrets"; readonly clusterRoleName: string };

/** What a user of a key needs to write and read under it. */
const cryptographicActions = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
] as const;

/**
 * Policy of a customer-managed key. The own account administers it through IAM; services get in for one use each, by
 * condition. No other account, no wildcard principal.
 *
 * A key policy's `Resource: *` means "this key" and `kms:*` for the own account is what keeps the key administrable
 * (without it, a lost role locks the key for good): the two documented exceptions of policy documents.
 */
export function keyPolicy(place: Place, uses: readonly KeyUse[]): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AdministeredByThisAccount",
                Effect: "Allow",
                Principal: { AWS: iamArn(place, "root") },
                Action: ["kms:*"],
                Resource: ["*"],
            },
            ...uses.flatMap((use) => statementsOf(place, use)),
        ],
    };
}

function statementsOf(place: Place, use: KeyUse): readonly PolicyDocumentStatement[] {
    switch (use.kind) {
        case "logGroup":
            return [
                allow("LogGroupEncryption", { Service: `logs.${place.region}.amazonaws.com` }, cryptographicActions, {
                    ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn(place, use.logGroupName) },
                }),
            ];
        case "logGroupsBelow":
            return [
                allow("LogGroupsEncryption", { Service: `logs.${place.region}.amazonaws.com` }, cryptographicActions, {
                    ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArn(place, `${use.path}/*`) },
                }),
            ];
        case "nodeVolumes":
            return shared("NodeVolumes", iamArn(place, autoScalingRole));
        case "clusterSecrets":
            return shared("ClusterSecrets", iamArn(place, `role/${use.clusterRoleName}`));
    }
}

const autoScalingRole = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

/** Use of the key, and grants that only AWS services may take out on the principal's behalf. */
function shared(sid: string, principalArn: string): readonly PolicyDocumentStatement[] {
    return [
        allow(sid, { AWS: principalArn }, cryptographicActions),
        allow(`${sid}Grants`, { AWS: principalArn }, ["kms:CreateGrant"], {
            Bool: { "kms:GrantIsForAWSResource": "true" },
        }),
    ];
}

function allow(
    sid: string,
    principal: Readonly<Record<string, string>>,
    actions: readonly string[],
    conditions?: Conditions,
): PolicyDocumentStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Principal: principal,
        Action: actions,
        Resource: ["*"],
        ...(conditions === undefined ? {} : { Condition: conditions }),
    };
}

function logGroupArn(place: Place, name: string): string {
    return `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${name}`;
}
