import { resourceControlActions } from "../../catalog/organization-policies.ts";
import type { Bounds } from "./bounds.ts";
import { deny } from "./document.ts";
import type { Denial } from "./document.ts";

/**
 * Who may reach what the accounts hold, whatever the policy of a bucket, key or queue says: resource control policies. They hold
 * for callers from anywhere, and not for resources of the management account.
 */
export function resourceControl({ accounts, peerAccounts, organization }: Bounds): readonly Denial[] {
    const known = [...accounts, ...peerAccounts];
    const everybody = (sid: string, actions: readonly string[], Condition: NonNullable<Denial["Condition"]>) =>
        deny(sid, actions, { Principal: "*", Condition });
    return [
        everybody("KnownCallers", resourceControlActions.value, {
            StringNotEqualsIfExists: {
                "aws:PrincipalAccount": known,
                ...(organization === undefined ? {} : { "aws:PrincipalOrgID": organization }),
            },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        }),
        // A service of AWS acts for whoever asked it: without this, for anybody.
        everybody("ServicesActForOwnAccounts", wholeServices, {
            Null: { "aws:SourceAccount": "false" },
            Bool: { "aws:PrincipalIsAWSService": "true" },
            StringNotEqualsIfExists: {
                "aws:SourceAccount": known,
                ...(organization === undefined ? {} : { "aws:SourceOrgID": organization }),
            },
        }),
        everybody("Encrypted", ["s3:*", "sqs:*", "secretsmanager:*", "dynamodb:*", "ecr:*", "kms:*"], {
            BoolIfExists: { "aws:SecureTransport": "false" },
        }),
    ];
}

/** Every service that resource control policies hold for, as a whole. */
const wholeServices = [...new Set(resourceControlActions.value.map((action) => `${action.split(":")[0] ?? ""}:*`))];
