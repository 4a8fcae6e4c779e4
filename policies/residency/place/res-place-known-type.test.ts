import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { declarationSchema } from "../../kit/declaration.ts";
import type { Declaration } from "../../kit/declaration.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { withoutRequest } from "../../kit/message.ts";
import { declaredAs, judge, urnOf } from "../../kit/testing-judge.ts";
import { declaredForTests, describeRule, unknown } from "../../kit/testing.ts";
import { digestOf } from "./admission/digest.ts";
import { setByProgram } from "./admission/matches.ts";
import { knownType } from "./res-place-known-type.ts";

const of = (type: string, props: Fixture["props"] = {}): Fixture => ({ type, props });
/** Both the resource alone and the whole stack say so. */
const twice = (at: string) => [at, at];
const refused = (type: string) => ({ given: of(type), at: twice("") });

const look = { lookedAtBy: "ciso@group.example", on: "2026-11-02", reason: "finished builds" } as const;
const table = "aws:dynamodb/table:Table";
const key: Fixture = { type: "aws:kms/key:Key", name: "key", props: {} };
const otherKey: Fixture = { ...key, name: "other", read: true };
const builds = {
    name: "builds",
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    serverSideEncryption: { enabled: true, kmsKeyArn: { own: key.type } },
};
const admitted: Declaration["admittedTypes"][number] = { type: table, properties: builds, ...look };

function buildsOf(changes: Fixture["props"] = {}, origin = "key"): Fixture {
    const props = { ...builds, serverSideEncryption: { enabled: true, kmsKeyArn: unknown }, ...changes };
    return { type: table, name: "builds", props, origins: { serverSideEncryption: [origin] } };
}
const knownArn = "arn:aws:kms:eu-central-1:111122223333:key/0123";
const keyAt = (arn: string) => ({ ...key, props: { arn } });
const byArn = (arn: string) => buildsOf({ serverSideEncryption: { enabled: true, kmsKeyArn: arn } });

const dashboard = { ...of("aws:cloudwatch/dashboard:Dashboard", { dashboardBody: '{"widgets":[]}' }), name: "gpus" };
const oneDashboard = {
    urn: urnOf(dashboard),
    inputsSha256: digestOf(dashboard.props, Object.keys(dashboard.props)) ?? "",
    ...look,
};
const ofKey = {
    "builds.serverSideEncryption.kmsKeyArn": "an unknown value of the key of this stack is what was admitted",
};

describeRule(knownType, {
    declared: { admittedTypes: [admitted], admittedResources: [oneDashboard] },
    compliant: {
        "a bucket": of("aws:s3/bucket:Bucket"),
        "a deployment": of("kubernetes:apps/v1:Deployment"),
        "a route": of("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute"),
        "a type that somebody has looked at, with each property": {
            given: [buildsOf(), key],
            decidedOtherwise: ofKey,
        },
        "the same where the key is known, and one of this stack": {
            given: [byArn(knownArn), keyAt(knownArn)],
            decidedOtherwise: { "key.arn": "the table's own value is what is compared", ...ofKey },
        },
        "one resource, as it was looked at": dashboard,
    },
    violating: {
        "a route in a version that no shape is for": refused("kubernetes:gateway.networking.k8s.io/v1beta1:HTTPRoute"),
        "what changes objects when they are made": refused(
            "kubernetes:admissionregistration.k8s.io/v1beta1:MutatingAdmissionPolicy",
        ),
        "a key whose private half stands in the state": refused("tls:index/privateKey:PrivateKey"),
        "a provider that makes such keys": refused("pulumi:providers:tls"),
        "a content delivery network": refused("aws:cloudfront/distribution:Distribution"),
        "a database over several regions": refused("aws:rds/globalCluster:GlobalCluster"),
        "a backup plan": refused("aws:backup/plan:Plan"),
        "a private network to elsewhere": refused("aws:ec2/vpnConnection:VpnConnection"),
        "a type that AWS has not invented yet": refused("aws:teleport/link:Link"),
        "a kind of somebody's own": refused("kubernetes:networking.istio.io/v1:ServiceEntry"),
        "an issuer that asks on the internet": refused("kubernetes:cert-manager.io/v1:ClusterIssuer"),
        "a known kind in another group": refused("kubernetes:vendor.example/v1:Deployment"),
        "a patch of what others made": refused("kubernetes:core/v1:ConfigMapPatch"),
        "many at once": refused("kubernetes:core/v1:ConfigMapList"),
        "a table with replicas, where one without was looked at": {
            given: [buildsOf({ replicas: [{ regionName: "us-east-1" }] }), key],
            at: twice("builds"),
        },
        "another value of a property": {
            given: [buildsOf({ billingMode: "PROVISIONED" }), key],
            at: twice("builds"),
        },
        "another value deep inside": {
            given: [buildsOf({ attributes: [{ name: "id", type: "N" }] }), key],
            at: twice("builds"),
        },
        "one more deep inside": {
            given: [
                buildsOf({ serverSideEncryption: { enabled: true, kmsKeyArn: unknown, region: "us-east-1" } }),
                key,
            ],
            at: twice("builds"),
        },
        "a property less than was looked at": {
            given: [buildsOf({ serverSideEncryption: undefined }), key],
            at: twice("builds"),
        },
        "a known value that is unknown now": {
            given: [buildsOf({ hashKey: unknown }), key],
            at: twice("builds"),
        },
        "a key of another type of resource": {
            given: [buildsOf({}, "store"), key, { ...of("aws:s3/bucket:Bucket"), name: "store" }],
            at: "builds",
        },
        "a key that comes from nothing in the stack": { given: [buildsOf({}, "nobody"), key], at: "builds" },
        "a key that is only read": { given: [buildsOf({}, "other"), key, otherKey], at: "builds" },
        "a known key that is none of the stack": {
            given: [byArn("arn:aws:kms:eu-central-1:999988887777:key/0123"), keyAt(knownArn)],
            at: "builds",
        },
        "a property that the program hides as filled in": {
            given: [buildsOf({ replicas: [{ regionName: "us-east-1" }], __defaults: ["replicas"] }), key],
            at: "builds",
        },
        "an admitted resource that was changed": {
            given: { ...dashboard, props: { dashboardBody: '{"widgets":[{}]}' } },
            at: twice(""),
        },
        "another resource with the same inputs": { given: { ...dashboard, name: "others" }, at: twice("") },
    },
});

async function remedyFor(given: readonly Fixture[]): Promise<string> {
    const options = { declaredFor: declaredAs(declaredForTests) };
    const found = await judge(knownType, given, options);
    return withoutRequest(found.at(-1)?.message ?? "").split("\n    Look at ")[1] ?? "";
}

test("the finding prints what to write, with no value that may be a secret", async () => {
    const queue = {
        type: "aws:sns/platformApplication:PlatformApplication",
        name: "push",
        props: {
            name: "push",
            platform: "GCM",
            platformCredential: "hunter2",
            failureFeedbackRoleArn: unknown,
            rate: 7,
            on: true,
        },
        origins: { failureFeedbackRoleArn: ["role"] },
    };
    const remedy = await remedyFor([queue, { type: "aws:iam/role:Role", name: "role", props: {} }]);
    expect(remedy.split("\n").map((line) => line.replace(/^ {4}/, ""))).toEqual([
        expect.stringMatching(/^who may write to it and read from it/),
        expect.stringMatching(/each <the value> filled in, under admittedTypes/),
        "- type: aws:sns/platformApplication:PlatformApplication",
        "  properties:",
        "    failureFeedbackRoleArn: { own: aws:iam/role:Role }",
        "    name: <the value>",
        "    on: true",
        "    platform: <the value>",
        "    platformCredential: <the value>",
        "    rate: 7",
        "  lookedAtBy: <the value>",
        "  on: <the value>",
        "  reason: <the value>",
        expect.stringContaining("no digest"),
    ]);
    expect(
        declarationSchema.shape.admittedTypes.safeParse(parse(remedy.split("\n").slice(2, -1).join("\n"))).success,
    ).toBe(false);
});

test("what is printed admits the resource once its blanks are filled in", async () => {
    const zone = {
        type: "aws:ec2/vpnGateway:VpnGateway",
        name: "vpn",
        props: { availabilityZone: "eu-central-1a", amazonSideAsn: 64512 },
    };
    const printed = (await remedyFor([zone]))
        .replace("lookedAtBy: <the value>", "lookedAtBy: ciso@group.example")
        .replace("on: <the value>", "on: 2026-11-02")
        .replace("reason: <the value>", "reason: to the office");
    const yaml = printed.split("\n").slice(2, 9).join("\n");
    const admittedTypes = declarationSchema.shape.admittedTypes.parse(parse(yaml));
    expect(await judge(knownType, [zone], { declaredFor: declaredAs({ ...declaredForTests, admittedTypes }) })).toEqual(
        [],
    );
    expect(printed).toContain(digestOf(zone.props, ["availabilityZone", "amazonSideAsn"]));
});

test("what the provider filled in by itself was not set by the program", () => {
    expect(setByProgram({ name: "a", tableClass: "STANDARD", __defaults: ["tableClass"] })).toEqual(["name"]);
});

test("a digest is that of the canonical JSON, whatever the order of the keys", () => {
    const text = '{"a":[1,{"b":null,"c":"x"}],"d":true}';
    const digest = createHash("sha256").update(text).digest("hex");
    expect(digestOf({ d: true, a: [1, { c: "x", b: null }] }, ["d", "a"])).toBe(digest);
});

test("what to look at differs by kind", async () => {
    const looks = await Promise.all(
        [
            "aws:mq/broker:Broker",
            "aws:rds/instance:Instance",
            "aws:vpclattice/service:Service",
            "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
        ].map(async (type) => (await remedyFor([of(type)])).split("\n")[0]),
    );
    expect(new Set(looks).size).toBe(looks.length);
});
