import { eksImageAccounts } from "../../../catalog/eks-image-accounts.ts";
import { findRegion } from "../../../catalog/jurisdictions.ts";
import type { Client, Destination } from "../model/flow.ts";
import { interfaceEndpointOf, s3EndpointOf } from "../world/place.ts";
import { list, record, text } from "../model/resource.ts";
import type { FlowResource } from "../model/resource.ts";
import type { Endpoint } from "../world/network.ts";
import type { World } from "../world/world.ts";
import { notCrossed, passes, refuses } from "./verdict.ts";
import type { Answer } from "./verdict.ts";

/** A call that the policy of an endpoint has to admit. */
interface Call {
    /** e.g. `ecr:BatchGetImage`; may hold `*`. */
    readonly action: string;
    readonly resource: string;
    /** `aws` where AWS itself signs it, as ECR does for the layers of images. */
    readonly principal: "own" | "aws";
    /** `foreign` where the resource belongs to AWS or to nobody. */
    readonly owner: "own" | "foreign";
    /** What the identity's own permission asks of the call, by key: every call that is made has one of the values. @default {} */
    readonly given?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Whether the endpoint of a destination has the private name, and whether its policy admits what the client calls: what the
 * identity of its pods may do there, images of every registry that the stack uses, and layers of images.
 */
export function endpointLets(client: Client, to: Destination, world: World): Answer {
    if (to.kind !== "awsService" && to.kind !== "s3") {
        return notCrossed;
    }
    const service = to.kind === "s3" ? "s3" : to.service;
    const endpoint = to.kind === "s3" ? s3EndpointOf(world) : interfaceEndpointOf(to.service, world);
    if (endpoint === undefined) {
        return refuses(
            [world.network.vpc],
            `no endpoint leads to ${service}`,
            `add ${service} to the endpoints of the network`,
        );
    }
    if (!endpoint.isGateway && !endpoint.hasPrivateDns) {
        return refuses(
            [endpoint.resource],
            "without private DNS its name leads to the public addresses of the service",
            "set privateDnsEnabled",
        );
    }
    if (endpoint.statements === undefined) {
        return refuses([endpoint.resource], "its policy cannot be read before deployment", "write it as literal JSON");
    }
    const refused = callsOf(client, to, world).find((call) => !admits(endpoint, call, world));
    return refused === undefined
        ? passes([endpoint.resource])
        : refuses(
              [endpoint.resource],
              `its policy does not admit ${refused.action} on ${refused.resource}` +
                  (refused.principal === "aws" ? ", signed by ECR itself" : ""),
              "add a statement that allows this call to the endpoint's policy",
          );
}

/** What a client calls at a service. */
function callsOf(client: Client, to: Destination, world: World): readonly Call[] {
    const partition = findRegion(world.region ?? "")?.partition ?? "aws";
    if (to.kind === "s3") {
        const isLayers = /^prod-.+-starport-layer-bucket$/.test(to.bucket);
        const bucket = `arn:${partition}:s3:::${to.bucket}`;
        const own = isLayers
            ? []
            : identityCalls(client, "s3", world).filter(
                  (call) => overlaps(call.resource, bucket) || overlaps(call.resource, `${bucket}/*`),
              );
        return own.length > 0
            ? own
            : [
                  {
                      action: "s3:GetObject",
                      resource: `${bucket}/*`,
                      principal: isLayers ? "aws" : "own",
                      owner: isLayers ? "foreign" : "own",
                  },
              ];
    }
    if (to.kind !== "awsService") {
        return [];
    }
    if (to.service === "ecr.api" || to.service === "ecr.dkr") {
        return registries(world).map(({ account, owner }) => ({
            action: to.service === "ecr.api" ? "ecr:GetDownloadUrlForLayer" : "ecr:BatchGetImage",
            resource: `arn:${partition}:ecr:${world.region ?? ""}:${account}:repository/*`,
            principal: "own",
            owner,
        }));
    }
    const prefix = to.service === "bedrock-runtime" ? "bedrock" : to.service;
    const calls = identityCalls(client, prefix, world);
    return calls.length > 0 ? calls : [{ action: `${prefix}:*`, resource: "*", principal: "own", owner: "own" }];
}

/** Accounts whose registries the nodes read: the own one, and that of the managed add-ons where the stack has some. */
function registries(world: World): readonly { readonly account: string; readonly owner: Call["owner"] }[] {
    const own = ownAccounts(world).map((account) => ({ account, owner: "own" as const }));
    const hasAddOns = world.resources.ofType("aws:eks/addon:Addon").length > 0;
    const addOns = Object.entries(eksImageAccounts.value).find(([region]) => region === world.region)?.[1];
    return hasAddOns ? [...own, { account: addOns ?? "unknown", owner: "foreign" }] : own;
}

/** Accounts that the AWS provider may work in. */
function ownAccounts({ resources }: World): readonly string[] {
    const written = resources.ofType("pulumi:providers:aws")[0]?.inputs["allowedAccountIds"];
    const parsed: unknown = typeof written === "string" ? parseJson(written) : written;
    return list(parsed).flatMap((account) => text(account) ?? []);
}

function parseJson(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return undefined;
    }
}

/** What the identities of a namespace's pods may do with a service, as their roles say. A role that cannot be read says nothing. */
function identityCalls(client: Client, prefix: string, world: World): readonly Call[] {
    if (client.kind !== "pods") {
        return [];
    }
    const { resources } = world;
    const roles = resources
        .ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation")
        .filter(({ inputs }) => inputs["namespace"] === client.namespace)
        .flatMap((association) => resources.targets(association, "roleArn", "aws:iam/role:Role"));
    return resources
        .ofType("aws:iam/rolePolicy:RolePolicy")
        .filter((policy) => roles.some((role) => isOf(policy, role)))
        .flatMap(({ inputs }) => [record(parseJson(text(inputs["policy"]) ?? ""))["Statement"]].flat().map(record))
        .filter((statement) => statement["Effect"] === "Allow")
        .flatMap((statement) =>
            textsOf(statement["Action"])
                .filter((action) => action.startsWith(`${prefix}:`))
                .flatMap((action) =>
                    textsOf(statement["Resource"]).map((resource) => ({ action, resource, given: givenBy(statement) })),
                ),
        )
        .map((call) => ({ ...call, principal: "own", owner: ownerOf(call.resource, world) }));
}

/** What a permission asks of each call, by key. */
function givenBy(statement: Readonly<Record<string, unknown>>): NonNullable<Call["given"]> {
    const equals = record(record(statement["Condition"])["StringEquals"]);
    return Object.fromEntries(Object.entries(equals).map(([key, values]) => [key, textsOf(values)]));
}

function isOf(policy: FlowResource, role: FlowResource): boolean {
    return (policy.propertyDependencies["role"] ?? []).includes(role.urn);
}

/** An ARN without account is one of AWS's, except in S3, where no ARN has one. */
function ownerOf(resource: string, world: World): Call["owner"] {
    const [, , service, , account] = resource.split(":");
    const isOwn =
        resource === "*" || service === "s3" || (account !== undefined && ownAccounts(world).includes(account));
    return isOwn ? "own" : "foreign";
}

function textsOf(value: unknown): readonly string[] {
    return [value].flat().flatMap((one) => text(one) ?? []);
}

/** True where a policy admits a call for sure: a condition that the identity does not ask for as well counts as not met. */
function admits({ statements }: Endpoint, call: Call, world: World): boolean {
    if (statements === "default") {
        return true;
    }
    const about = (statements ?? []).filter(
        (statement) =>
            textsOf(statement["Action"]).some((action) => overlaps(action, call.action)) &&
            textsOf(statement["Resource"]).some((resource) => overlaps(resource, call.resource)),
    );
    return (
        about.some((statement) => statement["Effect"] === "Allow" && isMet(statement["Condition"], call, world)) &&
        !about.some((statement) => statement["Effect"] === "Deny")
    );
}

function isMet(condition: unknown, call: Call, world: World): boolean {
    return Object.entries(record(condition)).every(([operator, keys]) =>
        Object.entries(record(keys)).every(([key, values]) => {
            const admitted = textsOf(values);
            const isOwn = admitted.some((value) => ownAccounts(world).includes(value));
            if (operator !== "StringEquals") {
                return false;
            }
            switch (key) {
                case "aws:PrincipalAccount":
                    return isOwn && call.principal === "own";
                case "aws:ResourceAccount":
                    return isOwn && call.owner === "own";
                default: {
                    const given = call.given?.[key] ?? [];
                    return given.length > 0 && given.every((value) => admitted.includes(value));
                }
            }
        }),
    );
}

const patterns = new Map<string, RegExp>();

/** True where two patterns of IAM share something. Either may hold `*` and `?`. */
function overlaps(a: string, b: string): boolean {
    return a === b || patternOf(a).test(b) || patternOf(b).test(a);
}

function patternOf(glob: string): RegExp {
    const known = patterns.get(glob);
    if (known) {
        return known;
    }
    const source = glob
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    const made = new RegExp(`^${source}$`, "i");
    patterns.set(glob, made);
    return made;
}
