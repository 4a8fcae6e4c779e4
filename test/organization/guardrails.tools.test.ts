import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { listStacks, readStackFile } from "../../config/index.ts";
import { guardrailsOf } from "../../policies/guardrails/guardrails.ts";
import type { NeededDeclaration } from "../../policies/guardrails/bounds.ts";
import { declarationsIn } from "../../policies/kit/read-declaration.ts";
import { projectRoot } from "../../preview/index.ts";
import { previewProject } from "../../preview/project-preview.ts";
import { findSimulator, simulating } from "./simulator.ts";
import type { Answer, AwsRequest } from "./simulator.ts";

const simulator = await findSimulator();
const vpcs = ["vpc-0123456789abcdef0"];
const own = "111122223333";
const stranger = "999988887777";
const role = `arn:aws:iam::${own}:role/one`;

type Context = AwsRequest["context"];

/** What AWS writes into every request of a role, from a pod in the stack's network. */
function usual(region: string, more: Context = {}): Context {
    return {
        "aws:RequestedRegion": region,
        "aws:PrincipalAccount": own,
        "aws:ResourceAccount": own,
        "aws:PrincipalIsAWSService": "false",
        "aws:ViaAWSService": "false",
        "aws:SecureTransport": "true",
        "aws:SourceVpc": vpcs[0] ?? "",
        ...more,
    };
}

interface Permission {
    readonly role: string;
    readonly action: string;
    readonly resource: string;
    readonly conditions: Context;
}

interface Statement {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Everything that the roles of a stack may do: each action on each resource, under the conditions that let it. */
async function permissionsOf(stack: string): Promise<readonly Permission[]> {
    const { resources } = await previewProject({ root: projectRoot, stack, today: referenceDay });
    const permissions = resources
        .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
        .flatMap(({ name, inputs }) => {
            const { Statement } = JSON.parse(String((inputs as { policy: unknown }).policy)) as {
                Statement: readonly Statement[];
            };
            return Statement.filter(({ Effect }) => Effect === "Allow").flatMap(
                ({ Action, Resource, Condition = {} }) =>
                    [Action].flat().flatMap((action) =>
                        [Resource].flat().map((resource) => ({
                            role: name,
                            action,
                            // Anything behind a prefix: one such thing. A node group has an id behind its name.
                            resource:
                                resource === "*"
                                    ? "*"
                                    : resource.replace(/(?<=:nodegroup\/.+\/)\*$/, "one/one").replaceAll("*", "one"),
                            conditions: Object.assign({}, ...Object.values(Condition)) as Context,
                        })),
                    ),
            );
        });
    // Of many repositories one stands for all.
    const kindOf = ({ role: name, action, resource }: Permission) =>
        `${name} ${action} ${resource.replace(/[^/:]+$/, "")}`;
    return [...new Map(permissions.map((one) => [kindOf(one), one])).values()];
}

function isLetThrough(said: Answer | undefined): boolean {
    return said?.serviceControl === "Allowed" && said.resourceControl === "Allowed";
}

const stacks = listStacks(join(projectRoot, "stacks"));
const declarations = declarationsIn(join(projectRoot, "policies", "declarations"));

const simulations = new Map<string, ReturnType<typeof newSimulation>>();

/** One for each stack: the simulator reads its data once. */
function simulationOf(stack: string) {
    const known = simulations.get(stack) ?? newSimulation(stack);
    simulations.set(stack, known);
    return known;
}

async function newSimulation(stack: string) {
    const reading = declarations(stack);
    if (!reading.ok || !("path" in simulator)) throw new Error(`${stack} cannot be simulated`);
    const guardrails = guardrailsOf(stack, reading.declaration as NeededDeclaration, { vpcs });
    return await simulating(simulator.path, guardrails);
}

function regionOf(stack: string): string {
    const reading = readStackFile(join(projectRoot, "stacks", `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`stacks/Pulumi.${stack}.yaml has faults`);
    return reading.config.region;
}

const title = "missing" in simulator ? `guardrails - skipped: ${simulator.missing}` : "guardrails";

describe.skipIf("missing" in simulator)(title, () => {
    it.each(stacks)("let every role of %s do what it is there for", { timeout: 300_000 }, async (stack) => {
        const [answer, permissions] = await Promise.all([simulationOf(stack), permissionsOf(stack)]);
        expect(permissions.length).toBeGreaterThan(20);
        const refused: string[] = [];
        const judged = new Set<string>();
        for (const { role: name, action, resource, conditions } of permissions) {
            const context = usual(regionOf(stack), { "aws:PrincipalTag/eks-cluster-name": stack, ...conditions });
            const said = await answer({ principal: role, action, resource, owner: own, context });
            // A permission names actions and resources together, and not each of them is for each.
            if (said !== undefined) judged.add(`${name}: ${action}`);
            if (said !== undefined && !isLetThrough(said)) refused.push(`${name}: ${action} on ${resource}`);
        }
        const named = permissions.map((one) => `${one.role}: ${one.action}`);
        expect([...judged].toSorted()).toEqual([...new Set(named)].toSorted());
        expect(refused).toEqual([]);
    });

    it.each(stacks)("let whoever deploys %s make what it is made of", { timeout: 300_000 }, async (stack) => {
        const answer = await simulationOf(stack);
        const region = regionOf(stack);
        const making: readonly (readonly [string, string, Context?])[] = [
            ["ec2:CreateVpc", "*"],
            ["ec2:CreateVpcEndpoint", "*", { "ec2:VpceServiceName": `com.amazonaws.${region}.ecr.api` }],
            ["ec2:CreateFlowLogs", "*"],
            ["ec2:ModifyVpcBlockPublicAccessOptions", "*"],
            ["ec2:RunInstances", `arn:aws:ec2:${region}:${own}:instance/*`],
            ["eks:CreateCluster", "*"],
            ["eks:CreateAddon", `arn:aws:eks:${region}:${own}:cluster/one`],
            ["iam:CreateRole", `arn:aws:iam::${own}:role/one`, { "aws:RequestedRegion": "us-east-1" }],
            ["iam:PassRole", `arn:aws:iam::${own}:role/one`, { "aws:RequestedRegion": "us-east-1" }],
            ["route53:CreateHostedZone", "*", { "aws:RequestedRegion": "us-east-1" }],
            ["kms:CreateKey", "*"],
            ["kms:PutKeyPolicy", `arn:aws:kms:${region}:${own}:key/one`],
            ["s3:CreateBucket", "arn:aws:s3:::one"],
            ["s3:PutBucketPublicAccessBlock", "arn:aws:s3:::one"],
            ["s3:PutBucketPolicy", "arn:aws:s3:::one"],
            ["logs:CreateLogGroup", `arn:aws:logs:${region}:${own}:log-group:one`],
            [
                "elasticloadbalancing:CreateLoadBalancer",
                `arn:aws:elasticloadbalancing:${region}:${own}:loadbalancer/net/one/1`,
            ],
            ["acm-pca:CreateCertificateAuthority", "*"],
            ["sns:CreateTopic", `arn:aws:sns:${region}:${own}:one`],
            ["ecr:CreateRepository", `arn:aws:ecr:${region}:${own}:repository/one`],
        ];
        for (const [action, resource, more] of making) {
            // From a pipeline, in no VPC of the stack.
            const context = usual(region, { "aws:SourceVpc": "vpc-99999999", ...more });
            const said = await answer({ principal: role, action, resource, owner: own, context });
            expect([action, said]).toEqual([action, { serviceControl: "Allowed", resourceControl: "Allowed" }]);
        }
    });

    it("let nodes pull what AWS owns and the declaration lists, and nothing else of AWS", async () => {
        const answer = await simulationOf("hybrid-eu");
        const pull = async (resource: string, owner: string, action = "ecr:BatchGetImage") =>
            isLetThrough(
                await answer({
                    principal: role,
                    action,
                    resource,
                    owner,
                    context: usual("eu-central-1", { "aws:ResourceAccount": owner }),
                }),
            );
        expect(await pull("arn:aws:ecr:eu-central-1:602401143452:repository/eks/coredns", "602401143452")).toBe(true);
        const layers = "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/one";
        expect(await pull(layers, "602401143452", "s3:GetObject")).toBe(true);
        expect(await pull(`arn:aws:ecr:eu-central-1:${stranger}:repository/one`, stranger)).toBe(false);
    });

    const attacks: readonly (readonly [string, string, string, string, Context?])[] = [
        ["a key abroad", "kms:CreateKey", "*", own, { "aws:RequestedRegion": "us-east-1" }],
        ["a bucket in London", "s3:CreateBucket", "arn:aws:s3:::one", own, { "aws:RequestedRegion": "eu-west-2" }],
        ["a distribution", "cloudfront:CreateDistribution", "*", own, { "aws:RequestedRegion": "us-east-1" }],
        [
            "a replica of a key",
            "kms:ReplicateKey",
            `arn:aws:kms:eu-central-1:${own}:key/one`,
            own,
            { "kms:ReplicaRegion": "us-east-1" },
        ],
        [
            "a grant to whoever asks",
            "kms:CreateGrant",
            `arn:aws:kms:eu-central-1:${own}:key/one`,
            own,
            { "kms:GrantIsForAWSResource": "false" },
        ],
        [
            "leaving the organization",
            "organizations:LeaveOrganization",
            "*",
            own,
            { "aws:RequestedRegion": "us-east-1" },
        ],
        ["another region", "account:EnableRegion", "*", own, { "aws:RequestedRegion": "us-east-1" }],
        ["no more trail", "cloudtrail:StopLogging", `arn:aws:cloudtrail:eu-central-1:${own}:trail/one`, own],
        ["no more flow logs", "ec2:DeleteFlowLogs", `arn:aws:ec2:eu-central-1:${own}:vpc-flow-log/fl-1`, own],
        ["public buckets", "s3:PutAccountPublicAccessBlock", "*", own],
        ["a public object", "s3:PutObject", "arn:aws:s3:::one/x", own, { "s3:x-amz-acl": "public-read" }],
        ["public snapshots", "ec2:DisableSnapshotBlockPublicAccess", "*", own],
        ["a shared snapshot", "ec2:ModifySnapshotAttribute", "arn:aws:ec2:eu-central-1::snapshot/snap-1", own],
        ["a shared image", "ec2:ModifyImageAttribute", "arn:aws:ec2:eu-central-1::image/ami-1", own],
        [
            "a VPC that the block leaves out",
            "ec2:CreateVpcBlockPublicAccessExclusion",
            `arn:aws:ec2:eu-central-1:${own}:vpc/vpc-1`,
            own,
        ],
        ["a user", "iam:CreateUser", `arn:aws:iam::${own}:user/one`, own, { "aws:RequestedRegion": "us-east-1" }],
        [
            "a key that lasts",
            "iam:CreateAccessKey",
            `arn:aws:iam::${own}:user/one`,
            own,
            { "aws:RequestedRegion": "us-east-1" },
        ],
        [
            "an internet gateway",
            "ec2:CreateInternetGateway",
            `arn:aws:ec2:eu-central-1:${own}:internet-gateway/igw-1`,
            own,
        ],
        ["an address", "ec2:AllocateAddress", `arn:aws:ec2:eu-central-1:${own}:elastic-ip/eip-1`, own],
        ["a peering", "ec2:CreateVpcPeeringConnection", `arn:aws:ec2:eu-central-1:${own}:vpc/vpc-1`, own],
        [
            "an endpoint for mail",
            "ec2:CreateVpcEndpoint",
            `arn:aws:ec2:eu-central-1:${own}:vpc-endpoint/vpce-1`,
            own,
            { "ec2:VpceServiceName": "com.amazonaws.eu-central-1.email" },
        ],
        [
            "an endpoint for shells",
            "ec2:CreateVpcEndpoint",
            `arn:aws:ec2:eu-central-1:${own}:vpc-endpoint/vpce-1`,
            own,
            { "ec2:VpceServiceName": "com.amazonaws.eu-central-1.ssmmessages" },
        ],
        ["a mail", "ses:SendEmail", `arn:aws:ses:eu-central-1:${own}:identity/one`, own],
        ["a shell on a node", "ssm:StartSession", `arn:aws:ec2:eu-central-1:${own}:instance/i-1`, own],
        ["a shell in a task", "ecs:ExecuteCommand", `arn:aws:ecs:eu-central-1:${own}:task/one/1`, own],
        ["a share outside", "ram:CreateResourceShare", "*", own, { "ram:RequestedAllowsExternalPrincipals": "true" }],
        ["metrics to others", "oam:CreateLink", `arn:aws:oam:eu-central-1:${own}:sink/one`, own],
        ["prompts in a log of Bedrock", "bedrock:PutModelInvocationLoggingConfiguration", "*", own],
        [
            "a model that is no processor",
            "bedrock:InvokeModel",
            "arn:aws:bedrock:eu-central-1::foundation-model/one",
            own,
        ],
        [
            "an object in somebody's bucket",
            "s3:PutObject",
            "arn:aws:s3:::attacker/x",
            stranger,
            { "aws:ResourceAccount": stranger },
        ],
        [
            "a message in somebody's queue",
            "sqs:SendMessage",
            `arn:aws:sqs:eu-central-1:${stranger}:one`,
            stranger,
            { "aws:ResourceAccount": stranger },
        ],
        [
            "data under somebody's key",
            "kms:Encrypt",
            `arn:aws:kms:eu-central-1:${stranger}:key/one`,
            stranger,
            { "aws:ResourceAccount": stranger },
        ],
        [
            "what a pod holds, from elsewhere",
            "s3:GetObject",
            "arn:aws:s3:::one/x",
            own,
            { "aws:SourceVpc": "vpc-99999999", "aws:PrincipalTag/eks-cluster-name": "self-hosted-eu" },
        ],
        [
            "what a node holds, from elsewhere",
            "s3:GetObject",
            "arn:aws:s3:::one/x",
            own,
            {
                "aws:SourceVpc": "vpc-99999999",
                "ec2:SourceInstanceARN": `arn:aws:ec2:eu-central-1:${own}:instance/i-1`,
            },
        ],
    ];

    it.each(attacks.map(([what, ...attack]) => [what, attack] as const))(
        "refuse in the accounts of self-hosted-eu %s",
        async (_, attack) => {
            const [action, resource, owner, more] = attack;
            const answer = await simulationOf("self-hosted-eu");
            const said = await answer({
                principal: role,
                action,
                resource,
                owner,
                context: usual("eu-central-1", more),
            });
            expect(said?.serviceControl).toBe("ExplicitlyDenied");
        },
    );

    it("refuse a profile of Bedrock that answers anywhere, and let that of the Union answer", async () => {
        const answer = await simulationOf("hybrid-eu");
        const ask = async (profile: string) =>
            (
                await answer({
                    principal: role,
                    action: "bedrock:InvokeModel",
                    resource: `arn:aws:bedrock:eu-central-1:${own}:inference-profile/${profile}`,
                    owner: own,
                    context: usual("eu-central-1"),
                })
            )?.serviceControl;
        expect(await ask("global.anthropic.claude-sonnet-5")).toBe("ExplicitlyDenied");
        expect(await ask("eu.anthropic.claude-sonnet-5")).toBe("Allowed");
    });

    const foreign = (more: Context) => ({ ...usual("eu-central-1"), "aws:PrincipalAccount": stranger, ...more });
    const service = (account: string) =>
        foreign({ "aws:PrincipalIsAWSService": "true", "aws:SourceAccount": account, "aws:PrincipalAccount": "" });
    const callers: readonly (readonly [string, string, string, Context, boolean])[] = [
        [
            "a role of another account, whatever the bucket says",
            "s3:GetObject",
            "arn:aws:s3:::one/x",
            foreign({}),
            false,
        ],
        [
            "a role of another account, for a key",
            "kms:Decrypt",
            `arn:aws:kms:eu-central-1:${own}:key/one`,
            foreign({}),
            false,
        ],
        ["a role of another account, for a role", "sts:AssumeRole", role, foreign({}), false],
        ["CloudFront for the distribution of anybody", "s3:GetObject", "arn:aws:s3:::one/x", service(stranger), false],
        [
            "CloudFront for anybody, for the key",
            "kms:Decrypt",
            `arn:aws:kms:eu-central-1:${own}:key/one`,
            service(stranger),
            false,
        ],
        ["a service for the own account", "s3:PutObject", "arn:aws:s3:::one/x", service(own), true],
        [
            "a request without encryption",
            "s3:GetObject",
            "arn:aws:s3:::one/x",
            usual("eu-central-1", { "aws:SecureTransport": "false" }),
            false,
        ],
        ["a role of the own account", "s3:GetObject", "arn:aws:s3:::one/x", usual("eu-central-1"), true],
    ];

    it.each(callers)(
        "judge who reaches what the accounts hold: %s",
        async (_, action, resource, context, isAllowed) => {
            const answer = await simulationOf("self-hosted-eu");
            const said = await answer({ principal: role, action, resource, owner: own, context });
            expect(said?.resourceControl).toBe(isAllowed ? "Allowed" : "ExplicitlyDenied");
        },
    );
});
