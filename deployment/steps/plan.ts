import { join } from "node:path";
import { placeOf } from "../../components/identity/arn.ts";
import { registryHost } from "../../components/model-store/names.ts";
import { secretNamesOf } from "../../components/routing-gateway/permissions.ts";
import { authOf, routingArgs } from "../../config/index.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import type { PreviewResource } from "../../preview/preview.ts";
import { allButKeys, inTheCluster, leftOut, nodes, routes } from "./leave-out.ts";

/**
 * Where a step runs:
 * - `anywhere`: a machine with credentials of the deploying role, outside the DMZ. The APIs of AWS answer everywhere; some of them
 *   (IAM, Route 53) have no endpoint inside.
 * - `internet`: like `anywhere`, and the publishers of images, charts and weights answer too.
 * - `reachesCluster`: like `anywhere`, and the API server of the cluster answers, which has a private address alone.
 * - `owner`: whoever holds the keys, the secrets, or the transit gateway.
 */
export type StepPlace = "anywhere" | "internet" | "reachesCluster" | "owner";

/** An argument of a program, or the id that AWS gave to a resource of the stack, which the state knows. */
export type Argument = string | { readonly idOf: string };

/** One question to the AWS CLI, and the only answer (as text) that proves the step. */
export interface AwsQuestion {
    /** What is asked about, e.g. `alias/pilot-eu-audit`. */
    readonly about: string;
    readonly args: readonly Argument[];
    readonly proves: string;
}

/** How to know that a step is done. The destination is asked, and no file of progress: another machine may go on. */
export type Proof =
    | { readonly kind: "stackExists" }
    /** Every one of these is in the state, and nothing was cut off. */
    | { readonly kind: "inState"; readonly urns: readonly string[] }
    | { readonly kind: "awsSays"; readonly questions: readonly AwsQuestion[] }
    /** `mirror plan` finds everything at the destination. */
    | { readonly kind: "mirrored" }
    /** Nobody can say afterwards: it is done again by each run. */
    | { readonly kind: "eachRun" };

/** What a step does. */
export type Work =
    | { readonly kind: "newStack" }
    /** `pulumi up`, without what `patterns` name and whatever depends on it. */
    | { readonly kind: "update"; readonly patterns: readonly string[]; readonly leftOut: readonly string[] }
    | { readonly kind: "mirror" }
    | { readonly kind: "registryLogin"; readonly region: string; readonly registry: string }
    /** Somebody does it by hand, by the step's commands. */
    | { readonly kind: "byHand" };

/** One step of a deployment. */
export interface Step {
    /** Names it in options and in JSON; the same in every stack. */
    readonly id: StepId;
    readonly title: string;
    /** Why it stands at this place in the order. */
    readonly why: string;
    readonly place: StepPlace;
    readonly work: Work;
    /** What a person would type, in the folder of `Pulumi.yaml`. No secret stands in one. */
    readonly commands: readonly string[];
    readonly proof: Proof;
}

/** Every step that a stack may have, in their order. */
export const stepIds = [
    "stack",
    "key-store",
    "keys",
    "key-material",
    "foundation",
    "attachments",
    "routes",
    "secrets",
    "mirror",
    "charts",
    "platform",
    "answers",
] as const;
export type StepId = (typeof stepIds)[number];

/** What the steps are made from; everything is known before anything exists. */
export interface PlanRequest {
    readonly stack: string;
    readonly config: DeploymentConfig;
    /** The whole stack, as a preview shows it. */
    readonly resources: readonly PreviewResource[];
    /** KMS key that encrypts the stack's secrets in its state, e.g. `awskms://alias/ringfence-state?region=eu-central-1`. */
    readonly secretsProvider?: string;
}

/**
 * The steps of a deployment, in the only order that works:
 *
 * 1. Keys before what is encrypted under them; imported material before that too.
 * 2. What AWS makes alone (network, registry, bucket, cluster) before the mirror, which fills the registry.
 * 3. Images before nodes, which start them, and charts before releases.
 * 4. What runs in the cluster last, and from where its API answers.
 */
export function planSteps(request: PlanRequest): readonly Step[] {
    const { config } = request;
    const { origin } = config.keyCustody;
    return [
        newStack(request),
        ...(origin === "external" ? [keyStore(request)] : []),
        ...(origin === "imported" ? [keys(request), keyMaterial(request)] : []),
        ...foundation(request),
        ...secrets(request),
        mirror(request),
        charts(request),
        platform(request),
        answers(request),
    ];
}

/** Folder of the residency pack, from the project's own. */
const pack = "policies/residency";

function newStack({ stack, config, secretsProvider }: PlanRequest): Step {
    const key = secretsProvider ?? `awskms://alias/ringfence-state?region=${config.region}`;
    return {
        id: "stack",
        title: "the stack in the state's bucket",
        why: "State and the key of its secrets belong into the jurisdiction; nothing can be recorded before there is a place for it.",
        place: "anywhere",
        work: { kind: "newStack" },
        commands: [`npx pulumi stack init ${stack} --secrets-provider '${key}'`],
        proof: { kind: "stackExists" },
    };
}

function keyStore({ config }: PlanRequest): Step {
    const id = "customKeyStoreId" in config.keyCustody ? config.keyCustody.customKeyStoreId : "";
    const { region } = config;
    return {
        id: "key-store",
        title: "the external key store is connected",
        why: "KMS makes a key of an external store, and uses it, only while the store is connected.",
        place: "owner",
        work: { kind: "byHand" },
        commands: [`aws kms connect-custom-key-store --region ${region} --custom-key-store-id ${id}`],
        proof: {
            kind: "awsSays",
            questions: [
                {
                    about: id,
                    args: [
                        ...["kms", "describe-custom-key-stores", "--region", region, "--custom-key-store-id", id],
                        ...asText("CustomKeyStores[0].ConnectionState"),
                    ],
                    proves: "CONNECTED",
                },
            ],
        },
    };
}

function keys(request: PlanRequest): Step {
    const patterns = [...inTheCluster, ...allButKeys(request.resources)];
    return update(request, patterns, {
        id: "keys",
        title: "the keys, still without material",
        why: "Log groups, the registry and the cluster are encrypted as they are made: their keys come first.",
        place: "anywhere",
    });
}

function keyMaterial({ resources, config: { region } }: PlanRequest): Step {
    const aliases = imported(resources);
    return {
        id: "key-material",
        title: "the material of the keys, imported by whoever holds it",
        why: 'Until then AWS answers "KMSInvalidStateException: … is pending import" to whatever is to be encrypted under one.',
        place: "owner",
        work: { kind: "byHand" },
        commands: importCommands(aliases, region),
        proof: {
            kind: "awsSays",
            questions: aliases.map((alias) => ({
                about: alias,
                args: ["kms", "describe-key", "--region", region, "--key-id", alias, ...asText("KeyMetadata.KeyState")],
                proves: "Enabled",
            })),
        },
    };
}

/** Aliases of the keys that are made without material, sorted. */
function imported(resources: readonly PreviewResource[]): readonly string[] {
    const keyUrns = new Set(
        resources.filter(({ type }) => type === "aws:kms/externalKey:ExternalKey").map(({ urn }) => urn),
    );
    return resources
        .filter(
            ({ type, propertyDependencies }) =>
                type === "aws:kms/alias:Alias" &&
                Object.values(propertyDependencies).some((from) => from.some((urn) => keyUrns.has(urn))),
        )
        .map(({ inputs }) => String(inputs["name"]))
        .toSorted();
}

/**
 * Wraps the material of each key in a public key of KMS and imports it, by the steps of the KMS developer guide ("Importing key
 * material"; read in an undated copy on 2026-11-28). `<key>.material` is the file of whoever holds the material, 32 bytes; `openssl`
 * reads it, and nothing else. The wrapping key and its token hold for 24 hours.
 */
function importCommands(aliases: readonly string[], region: string): readonly string[] {
    const names = aliases.map((alias) => alias.replace(/^alias\//, "")).join(" ");
    const padding = "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256";
    return [
        `for NAME in ${names}; do`,
        '  FILE="$(echo "$NAME" | tr / -)"',
        `  KEY="$(aws kms describe-key --region ${region} --key-id "alias/$NAME" --query KeyMetadata.KeyId --output text)"`,
        `  aws kms get-parameters-for-import --region ${region} --key-id "$KEY" --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_4096 --query '[PublicKey,ImportToken]' --output text > "$FILE.import"`,
        '  cut -f 1 "$FILE.import" | openssl base64 -d -A > "$FILE.wrap"',
        '  cut -f 2 "$FILE.import" | openssl base64 -d -A > "$FILE.token"',
        `  openssl pkeyutl -encrypt -in "$FILE.material" -out "$FILE.wrapped" -inkey "$FILE.wrap" -keyform DER -pubin ${padding}`,
        `  aws kms import-key-material --region ${region} --key-id "$KEY" --encrypted-key-material "fileb://$FILE.wrapped" --import-token "fileb://$FILE.token" --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE`,
        "done",
    ];
}

/** What AWS makes alone; where the network is joined to others, its routes come once the attachments are accepted. */
function foundation(request: PlanRequest): readonly Step[] {
    const { resources, config } = request;
    const alone = [...inTheCluster, nodes];
    const attachments = resources.filter(({ type }) => type === "aws:ec2transitgateway/vpcAttachment:VpcAttachment");
    const isJoined = attachments.length > 0;
    const first = update(request, isJoined ? [...alone, routes] : alone, {
        id: "foundation",
        title: "network, bucket, registry, and the cluster without nodes",
        why: "The mirror needs a registry to fill, and nodes need it filled; nothing here asks the cluster's API.",
        place: "anywhere",
    });
    if (!isJoined) return [first];
    const accepted: Step = {
        id: "attachments",
        title: "the transit gateway has accepted the attachment",
        why: "One of another account is accepted by its owner; AWS refuses routes to it before. One of this account accepts by itself.",
        place: "owner",
        work: { kind: "byHand" },
        commands: [
            `aws ec2 accept-transit-gateway-vpc-attachment --region ${config.region} --transit-gateway-attachment-id <id>`,
        ],
        proof: {
            kind: "awsSays",
            questions: attachments.map(({ urn, name }) => ({
                about: name,
                args: [
                    ...["ec2", "describe-transit-gateway-vpc-attachments", "--region", config.region],
                    "--transit-gateway-attachment-ids",
                    { idOf: urn },
                    ...asText("TransitGatewayVpcAttachments[0].State"),
                ],
                proves: "available",
            })),
        },
    };
    const joined = update(request, alone, {
        id: "routes",
        title: "routes to the joined networks",
        why: "Callers come by them, and so may whoever deploys into the cluster.",
        place: "anywhere",
    });
    return [first, accepted, joined];
}

function secrets({ config }: PlanRequest): readonly Step[] {
    const names = secretNamesOf({ auth: authOf(config.gatewayAuth), providers: routingArgs(config).providers ?? {} });
    const { region } = config;
    if (names.length === 0) return [];
    return [
        {
            id: "secrets",
            title: "the keys of tenants and providers in Secrets Manager",
            why: "The gateway reads them as it starts; their values stand in no file, no state and no argument of ringfence.",
            place: "owner",
            work: { kind: "byHand" },
            commands: names.map(
                (name) =>
                    `aws secretsmanager create-secret --region ${region} --name ${name} --secret-string file://${name.replaceAll("/", "-")}.txt`,
            ),
            proof: {
                kind: "awsSays",
                questions: names.map((name) => ({
                    about: name,
                    args: [
                        ...["secretsmanager", "describe-secret", "--region", region, "--secret-id", name],
                        ...asText("contains(values(VersionIdsToStages)[], 'AWSCURRENT')"),
                    ],
                    proves: "True",
                })),
            },
        },
    ];
}

function mirror({ stack }: PlanRequest): Step {
    return {
        id: "mirror",
        title: "images, charts and weights in the account",
        why: "Nodes and releases take them from the stack's own registry and bucket, and from nowhere else.",
        place: "internet",
        work: { kind: "mirror" },
        commands: [`npm run mirror -- push ${stack}`],
        proof: { kind: "mirrored" },
    };
}

function charts({ config: { region, accounts } }: PlanRequest): Step {
    const registry = registryHost(placeOf(region, accounts.workload));
    return {
        id: "charts",
        title: "Helm's login to the registry",
        why: "Releases read their charts with it; it stands in no state and lasts twelve hours, so that each run logs in anew.",
        place: "reachesCluster",
        work: { kind: "registryLogin", region, registry },
        commands: [
            `aws ecr get-login-password --region ${region} | helm registry login --username AWS --password-stdin ${registry}`,
        ],
        proof: { kind: "eachRun" },
    };
}

function platform(request: PlanRequest): Step {
    return update(request, [], {
        id: "platform",
        title: "everything",
        why: "Nodes, controllers, servers and the gateway need all that came before, and an API server that answers.",
        place: "reachesCluster",
    });
}

function answers({ resources, config: { region } }: PlanRequest): Step {
    const targets = resources.filter(({ type }) => type === "aws:lb/targetGroup:TargetGroup");
    const groups = resources.filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup");
    const target = targets.map(({ urn, name }) => ({
        about: name,
        args: [
            ...["elbv2", "describe-target-health", "--region", region, "--target-group-arn"],
            { idOf: urn },
            ...asText("length(TargetHealthDescriptions[?TargetHealth.State=='healthy']) > `0`"),
        ],
        proves: "True",
    }));
    const ready = groups.map(({ inputs }) => {
        const [cluster, group] = [String(inputs["clusterName"]), String(inputs["nodeGroupName"])];
        return {
            about: group,
            args: [
                ...[
                    "eks",
                    "describe-nodegroup",
                    "--region",
                    region,
                    "--cluster-name",
                    cluster,
                    "--nodegroup-name",
                    group,
                ],
                ...asText("nodegroup.status"),
            ],
            proves: "ACTIVE",
        };
    });
    return {
        id: "answers",
        title: "nodes are active, and the gateway answers its load balancer",
        why: "An update that ended well made everything; whether it serves, only what runs can say.",
        place: "anywhere",
        work: { kind: "byHand" },
        commands: [
            `aws elbv2 describe-target-health --region ${region} --target-group-arn <arn of the target group>`,
            "npx pulumi stack output gatewayBaseUrl",
        ],
        proof: { kind: "awsSays", questions: [...ready, ...target] },
    };
}

/** Options of the AWS CLI that leave of an answer one word. */
function asText(query: string): readonly string[] {
    return ["--query", query, "--output", "text"];
}

function update(
    { stack, resources }: PlanRequest,
    patterns: readonly string[],
    step: Pick<Step, "id" | "title" | "why" | "place">,
): Step {
    const left = leftOut(resources, patterns);
    const urns = resources.map(({ urn }) => urn).filter((urn) => !left.has(urn));
    return {
        ...step,
        work: { kind: "update", patterns, leftOut: [...left] },
        // Not `pulumi up` with these patterns: the program and the pack have to know as well what is left out.
        commands: [`npm run deploy -- ${stack} --step ${step.id}`],
        proof: { kind: "inState", urns },
    };
}

/** Arguments of `pulumi` for an update; the CLI shows its preview and asks, and the pack judges both. */
export function updateArguments(stack: string, patterns: readonly string[], packFolder: string): readonly string[] {
    const excluded = patterns.flatMap((pattern) => ["--exclude", pattern]);
    return [
        ...["up", "--stack", stack, "--policy-pack", packFolder],
        ...(excluded.length === 0 ? [] : [...excluded, "--exclude-dependents"]),
    ];
}

/** Folder of the pack of a project. */
export function packOf(root: string): string {
    return join(root, pack);
}
