import { gdpr, hipaa } from "../../kit/clause.ts";
import { parseArn } from "../../kit/arn.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { ResourceCase, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { peek } from "../../kit/view.ts";
import { isOwnPrincipal, isServiceInside, judgePolicyAt, principalNamed } from "./principals.ts";

const grant = "aws:kms/grant:Grant";
type Needs = "accounts" | "externalArns" | "organizations" | "vpcEndpoints";

/** RES-405. A policy on the resource lets a principal in without a word in the own account's IAM. Buckets are RES-401's. */
export const resourcePolicies = residencyRule({
    id: "RES-405",
    name: "res-access-resource-policy",
    title: "No key, registry, secret, queue, log or function lets in a principal outside the declared accounts",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 32"), gdpr("Art. 28"), hipaa("164.314(a)")],
    reads:
        "policies of KMS keys, ECR, secrets, SQS, SNS, log groups, file systems, vaults and S3 tables; grants of keys; " +
        "permissions of Lambda",
    why: "such a policy opens the resource to another account by itself, and a key opens all that it encrypts",
    fix:
        "Name principals of declared accounts, or an AWS service with aws:SourceAccount or aws:SourceArn of a declared account; " +
        "list any other by its ARN under `externalArns`; or bind to `organizations` or `vpcEndpoints` (StringEquals).",
    needs: ["accounts", "externalArns", "organizations", "vpcEndpoints"],
    resources: {
        "aws:kms/key:Key": judgePolicyAt("policy"),
        "aws:kms/externalKey:ExternalKey": judgePolicyAt("policy"),
        "aws:kms/replicaKey:ReplicaKey": judgePolicyAt("policy"),
        "aws:kms/replicaExternalKey:ReplicaExternalKey": judgePolicyAt("policy"),
        "aws:kms/keyPolicy:KeyPolicy": judgePolicyAt("policy"),
        "aws:ecr/repositoryPolicy:RepositoryPolicy": judgePolicyAt("policy"),
        "aws:ecr/registryPolicy:RegistryPolicy": judgePolicyAt("policy"),
        "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": judgePolicyAt("repositoryPolicy"),
        "aws:secretsmanager/secret:Secret": judgePolicyAt("policy"),
        "aws:secretsmanager/secretPolicy:SecretPolicy": judgePolicyAt("policy"),
        "aws:sqs/queue:Queue": judgePolicyAt("policy"),
        "aws:sqs/queuePolicy:QueuePolicy": judgePolicyAt("policy"),
        "aws:sns/topic:Topic": judgePolicyAt("policy"),
        "aws:sns/topicPolicy:TopicPolicy": judgePolicyAt("policy"),
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": judgePolicyAt("policyDocument"),
        "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": judgePolicyAt("accessPolicy"),
        "aws:efs/fileSystemPolicy:FileSystemPolicy": judgePolicyAt("policy"),
        "aws:backup/vaultPolicy:VaultPolicy": judgePolicyAt("policy"),
        "aws:s3tables/tableBucketPolicy:TableBucketPolicy": judgePolicyAt("resourcePolicy"),
        "aws:s3tables/tablePolicy:TablePolicy": judgePolicyAt("resourcePolicy"),
        "aws:lambda/permission:Permission": judgePermission,
        "aws:lambda/layerVersionPermission:LayerVersionPermission": ({ props, place, declared, violated }) => {
            if (!isOwnPrincipal(principalNamed(props.principal), place, declared)) {
                violated(["principal"], say`the layer is given to a principal outside the declared accounts`);
            }
        },
    },
    stack: { types: [grant], checks: [judgeGrants] },
});

/** A service calls for whoever asked it to, so it has to be said for which account. */
function judgePermission({
    props,
    place,
    declared,
    violated,
}: ResourceCase<
    {
        readonly principal: string;
        readonly sourceAccount?: string | undefined;
        readonly sourceArn?: string | undefined;
    },
    Needs
>): void {
    const principal = principalNamed(props.principal);
    const isService = isServiceInside(principal, place);
    if (!isService && !isOwnPrincipal(principal, place, declared)) {
        violated(["principal"], say`the function is opened to a principal outside the declared accounts`);
        return;
    }
    const source = props.sourceAccount ?? parseArn(props.sourceArn ?? "")?.account;
    if (isService && !(source !== undefined && declared.accounts.includes(source))) {
        violated(["sourceAccount"], say`the service may call the function for any account`);
    }
}

/** A role of this stack is of the own account; a preview knows where it comes from before its ARN. */
function judgeGrants({ graph, place, declared, violated, undetermined, each }: StackCase<Needs>): void {
    each(graph.ofType(grant), (it) => {
        each(["granteePrincipal", "retiringPrincipal"] as const, (key) => {
            const found = peek(it.props, key);
            const name = found.kind === "known" ? String(found.value) : undefined;
            if (name !== undefined && !isOwnPrincipal(principalNamed(name), place, declared)) {
                violated(it, [key], say`the key is given to a principal outside the declared accounts`);
            }
            if (found.kind === "unknown" && graph.targets(it, key, "aws:iam/role:Role").length === 0) {
                undetermined(it, [key], say`nothing shows that the principal is a role of this stack`);
            }
        });
    });
}
