import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { declaredForTests } from "../policies/kit/testing.ts";
import type { Declaration } from "../policies/kit/declaration.ts";
import type { PreviewResource } from "./preview.ts";
import { unneededEntries } from "./unneeded.ts";

const nothing: Partial<Declaration> = { ...declaredForTests, networks: [], ownServices: [] };
const urnOf = (type: string) => `urn:pulumi:it::ringfence::${type}::it`;
function resource(type: string, inputs: Record<string, unknown>, more: Partial<PreviewResource> = {}): PreviewResource {
    const none = { dependencies: [], propertyDependencies: {}, protect: false, opaque: false };
    return { urn: urnOf(type), type, name: "it", inputs, ...none, ...more };
}
const any = (inputs: Record<string, unknown>) => resource("aws:ec2/vpc:Vpc", inputs);
const look = { lookedAtBy: "ciso@group.example", on: "2026-11-02", reason: "it" } as const;
const urn = urnOf("aws:sqs/queue:Queue");
const queue = resource("aws:sqs/queue:Queue", { name: "jobs" });
const sha256 = createHash("sha256").update("echo").digest("hex");

/** An entry of a list, and the one resource that needs it. */
const needs: { readonly [Key in keyof Declaration]?: readonly [entry: unknown, resource: PreviewResource] } = {
    networks: ["10.64.0.0/16", any({ routes: [{ cidrBlock: "10.64.3.0/24" }] })],
    thirdPartyHosts: ["api.eu.mistral.ai", any({ rule: "HOST api.eu.mistral.ai" })],
    processors: [{ host: "api.eu.mistral.ai", classes: ["public"] }, any({ fqdn: "api.eu.mistral.ai" })],
    ownServices: [
        { namespace: "models", classes: ["public"] },
        resource("kubernetes:core/v1:Service", { metadata: { namespace: "models" } }),
    ],
    admittedTypes: [{ type: "aws:sqs/queue:Queue", properties: {}, ...look }, queue],
    admittedResources: [{ urn, inputsSha256: sha256, ...look }, queue],
    lookedAtTexts: [
        { sha256, what: "it", lookedAtBy: look.lookedAtBy, on: look.on },
        any({ data: { "a.sh": "echo" } }),
    ],
    resourceOptions: [{ urn, option: "import", reason: "it" }, queue],
    stackReferences: [
        { name: "organization/network/eu", reason: "it" },
        resource("pulumi:pulumi:StackReference", { name: "organization/network/eu" }),
    ],
    readResources: [
        { type: "aws:kms/key:Key", id: "1", reason: "it" },
        resource("aws:kms/key:Key", {}, { external: true }),
    ],
    upstreamRegistries: ["quay.io", any({ upstreamRegistryUrl: "quay.io" })],
    charts: [
        "keda-helm:2.21.0",
        resource("kubernetes:helm.sh/v3:Release", { chart: "oci://r/keda-helm", version: "2.21.0" }),
    ],
    peerAccounts: ["444455556666", any({ principal: "arn:aws:iam::444455556666:root" })],
    externalArns: ["arn:aws:s3:::group-audit/*", any({ policy: '{"Resource":"arn:aws:s3:::group-audit/a"}' })],
    prefixLists: ["pl-6da54004", any({ prefixListIds: ["pl-6da54004"] })],
    privateLinkServices: [
        "com.amazonaws.vpce.eu-central-1.vpce-svc-0123",
        any({ serviceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-0123" }),
    ],
    peeringConnections: ["pcx-0123", any({ vpcPeeringConnectionId: "pcx-0123" })],
    transitGateways: ["tgw-01234567", any({ transitGatewayId: "tgw-01234567" })],
    dnsZones: ["group.example", any({ domains: ["*.group.example"] })],
    dnsForwardTargets: ["10.64.0.53", any({ targetIps: [{ ip: "10.64.0.53" }] })],
    hostNetworkAgents: [
        "gpu/dcgm",
        resource("kubernetes:apps/v1:DaemonSet", { metadata: { namespace: "gpu", name: "dcgm" } }),
    ],
    organizations: ["o-a1b2c3d4e5", any({ policy: '{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}' })],
    vpcEndpoints: ["vpce-01234567", any({ policy: '{"aws:SourceVpce":"vpce-01234567"}' })],
    alertSubscriptions: [{ endpoint: "a@group.example", reason: "it" }, any({ endpoint: "a@group.example" })],
    logGroupDays: [{ group: "/llm/debug", days: 30, reason: "it" }, any({ name: "/llm/debug" })],
    serviceKeys: [{ urn, reason: "it" }, queue],
    multiRegionKeys: [{ urn, regions: ["eu-west-1"], reason: "it" }, queue],
};

describe("an entry of a declaration", () => {
    test.each(Object.entries(needs))(
        "of %s is told where nothing needs it, and not where something does",
        (list, [entry, needing]) => {
            const declared = { ...nothing, [list]: [entry] } as Partial<Declaration>;
            const stranger = resource("aws:ec2/subnet:Subnet", { cidrBlock: "10.99.0.0/24", name: "other" });
            expect(unneededEntries(declared, [stranger]).map(({ path }) => path)).toEqual([`${list}[0]`]);
            expect(unneededEntries(declared, [stranger, needing])).toEqual([]);
        },
    );

    test("is needed by what the stack file says about its key store", () => {
        const privateLinkServices = ["com.amazonaws.vpce.eu-central-1.vpce-svc-0123"];
        const declared = { ...nothing, privateLinkServices };
        expect(unneededEntries(declared, [], { proxyServiceName: privateLinkServices[0] })).toEqual([]);
        expect(unneededEntries(declared, [], {})).toHaveLength(1);
    });

    test("is needed by the association that names its hosted zone by id", () => {
        const declared = { ...nothing, externalArns: ["arn:aws:route53:::hostedzone/Z0123456789GROUP"] };
        const association = resource("aws:route53/zoneAssociation:ZoneAssociation", { zoneId: "Z0123456789GROUP" });
        expect(unneededEntries(declared, [association])).toEqual([]);
        expect(unneededEntries(declared, [any({ zoneId: "Z0123456789OTHER" })])).toHaveLength(1);
    });

    test("may be in any list that permits something", () => {
        const lists = Object.entries(declaredForTests).flatMap(([name, value]) => (Array.isArray(value) ? [name] : []));
        const others = ["approvers", "dataClasses", "accounts"];
        expect([...Object.keys(needs), ...others].toSorted()).toEqual(lists.toSorted());
    });
});
