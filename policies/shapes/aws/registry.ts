import { z } from "zod";
import { say } from "../../kit/safe.ts";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { registryWrites } from "./grants.ts";
import { keyTypes } from "./keys.ts";
import { taggable } from "./taggable.ts";

const repository = "aws:ecr/repository:Repository";

/** Images and charts of the stack. There is no cache that pulls from elsewhere, and no replication. */
export const registry: Shapes = {
    [repository]: ({ name, is, own, ...leaves }) =>
        z.strictObject({
            name: name(),
            // What a digest was looked at for, a tag keeps meaning.
            imageTagMutability: is("IMMUTABLE"),
            imageScanningConfiguration: z.strictObject({ scanOnPush: is(true, false) }),
            encryptionConfigurations: z.tuple([
                z.strictObject({ encryptionType: is("KMS", "KMS_DSSE"), kmsKey: own(...keyTypes) }),
            ]),
            forceDelete: is(false).optional(),
            ...taggable(leaves),
        }),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": (leaves) =>
        z.strictObject({ ...ofRepository(leaves), policy: leaves.policy(repositoryPolicy(leaves)) }),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ({ json, is, count, freeText, ...leaves }) =>
        z.strictObject({
            ...ofRepository(leaves),
            policy: json(
                z.strictObject({
                    rules: z.array(
                        z.strictObject({
                            rulePriority: count(1, 999),
                            description: freeText().optional(),
                            // What has a tag is in the lock, and stays.
                            selection: z.strictObject({
                                tagStatus: is("untagged"),
                                countType: is("sinceImagePushed"),
                                countUnit: is("days"),
                                countNumber: count(1, 3650),
                            }),
                            action: z.strictObject({ type: is("expire") }),
                        }),
                    ),
                }),
                { unknown: "never" },
            ),
        }),
};

function ofRepository({ sameAs, region }: Pick<Leaves, "sameAs" | "region">) {
    return { repository: sameAs(repository, "name"), region: region().optional() };
}

/** It only refuses. */
function repositoryPolicy({ deny, account, ownRole, is, oneOrMore }: Leaves) {
    const ofOthers = deny({
        actions: ["ecr:*"],
        given: z.strictObject({
            StringNotEquals: z.strictObject({ "aws:PrincipalAccount": oneOrMore(account()) }),
            // Scanning and expiry are ECR's own calls and carry no account.
            Bool: z.strictObject({ "aws:PrincipalIsAWSService": is("false") }),
        }),
    });
    const pushes = deny({
        actions: registryWrites,
        given: z.strictObject({
            ArnNotEquals: z.strictObject({ "aws:PrincipalArn": oneOrMore(ownRole()) }),
        }),
    });
    return {
        statements: [ofOthers, pushes],
        demanded: [
            [ofOthers, say`it does not refuse principals of other accounts`],
            [pushes, say`it does not refuse pushes of whoever is not the writer`],
        ] as const,
    };
}
