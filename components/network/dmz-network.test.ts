import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";

import { egressArgs, registrations, sealedArgs } from "./dmz-network.fixture.ts";
import { theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { DmzNetwork } from "./dmz-network.ts";
import { clusterServices } from "./endpoint-set.ts";

let sealed: readonly Registration[] = [];
let egress: readonly Registration[] = [];

beforeAll(async () => {
    sealed = await registrations(sealedArgs);
    egress = await registrations(egressArgs);
});

const both = () => [sealed, egress];
const childrenOf = (all: readonly Registration[]) => all.filter(({ type }) => !type.startsWith("ringfence:"));
const ofType = (all: readonly Registration[], type: string) => all.filter((one) => one.type.endsWith(`:${type}`));
const byName = (all: readonly Registration[], name: string): Registration => {
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} was not registered`);
    return found;
};

/** Where each subnet's default route leads, walked through its association and table; "nowhere" without one. */
function wayOutOf(all: readonly Registration[]): Readonly<Record<string, unknown>> {
    const defaults = ofType(all, "Route").filter(({ inputs }) => inputs["destinationCidrBlock"] === "0.0.0.0/0");
    const ways = ofType(all, "Subnet").map(({ name }) => {
        const tables = ofType(all, "RouteTableAssociation").filter(({ inputs }) => inputs["subnetId"] === `${name}-id`);
        expect(tables, `${name} is in one table`).toHaveLength(1);
        const tableId = tables[0]?.inputs["routeTableId"];
        const route = defaults.find(({ inputs }) => inputs["routeTableId"] === tableId)?.inputs;
        const target = route?.["vpcEndpointId"] ?? route?.["natGatewayId"] ?? route?.["gatewayId"] ?? "nowhere";
        return [name, target] as const;
    });
    return Object.fromEntries(ways);
}

describe("routes", () => {
    it("lead out of no subnet of a sealed network", () => {
        expect(new Set(Object.values(wayOutOf(sealed)))).toEqual(new Set(["nowhere"]));
    });

    it("lead from the gateway's subnets, and from no others, to the block of each peer by its transit gateway", () => {
        for (const all of both()) {
            const toPeers = ofType(all, "Route").filter(({ inputs }) => inputs["transitGatewayId"] !== undefined);
            expect(toPeers.map(({ inputs }) => inputs)).toEqual([
                {
                    routeTableId: "dmz-gateway-routes-id",
                    destinationCidrBlock: "10.8.0.0/16",
                    transitGatewayId: "tgw-0123456789abcdef0",
                },
            ]);
        }
    });

    it("have one attachment to each transit gateway, in the gateway's subnets", async () => {
        const hub = "tgw-0fedcba9876543210";
        const all = await registrations({
            ...sealedArgs,
            peers: [
                ...(sealedArgs.peers ?? []),
                { name: "lab", cidr: "10.9.0.0/16", via: hub },
                { name: "plant", cidr: "10.10.0.0/16", via: hub },
            ],
        });
        const attachments = ofType(all, "VpcAttachment").map(({ inputs }) => inputs);
        expect(attachments.map(({ transitGatewayId }) => transitGatewayId)).toEqual(["tgw-0123456789abcdef0", hub]);
        for (const { subnetIds, vpcId } of attachments) {
            expect(vpcId).toBe("dmz-vpc-id");
            expect(subnetIds).toEqual(["dmz-gateway-a-id", "dmz-gateway-b-id", "dmz-gateway-c-id"]);
        }
        expect(ofType(all, "Route")).toHaveLength(3);
    });

    it("lead from egress to the firewall, to the NAT, to the internet gateway, all in one zone", () => {
        const out = wayOutOf(egress);
        for (const letter of ["a", "b", "c"]) {
            expect(out[`dmz-sealed-${letter}`]).toBe("nowhere");
            expect(out[`dmz-gateway-${letter}`]).toBe("nowhere");
            expect(out[`dmz-egress-${letter}`]).toBe(`firewall-endpoint-in-eu-north-1${letter}`);
            expect(out[`dmz-firewall-${letter}`]).toBe(`dmz-nat-${letter}-id`);
            expect(out[`dmz-public-${letter}`]).toBe("dmz-internet-gateway-id");
            expect(byName(egress, `dmz-nat-${letter}`).inputs["subnetId"]).toBe(`dmz-public-${letter}-id`);
        }
    });

    it("bring answers back through the same firewall endpoint", () => {
        for (const letter of ["a", "b", "c"]) {
            const back = byName(egress, `dmz-public-to-firewall-${letter}`).inputs;
            expect(back["vpcEndpointId"]).toBe(`firewall-endpoint-in-eu-north-1${letter}`);
            expect(back["destinationCidrBlock"]).toBe(byName(egress, `dmz-egress-${letter}`).inputs["cidrBlock"]);
        }
    });

    it("are never written inside a table, where a walk would miss them", () => {
        for (const all of both()) {
            for (const { inputs } of ofType(all, "RouteTable")) expect(inputs["routes"]).toBeUndefined();
        }
    });
});

describe("gateways to the Internet", () => {
    const doors = ["InternetGateway", "NatGateway", "Eip", "EgressOnlyInternetGateway", "Firewall"];

    it("do not exist in a sealed network, and the account blocks those made by hand", () => {
        for (const door of doors) expect(ofType(sealed, door)).toEqual([]);
        expect(ofType(sealed, "VpcBlockPublicAccessOptions").map(({ inputs }) => inputs)).toEqual([
            { internetGatewayBlockMode: "block-bidirectional" },
        ]);
    });

    it("exist once for the VPC and once for each zone with egress", () => {
        expect(doors.map((door) => ofType(egress, door).length)).toEqual([1, 3, 3, 0, 1]);
        expect(ofType(egress, "VpcBlockPublicAccessOptions")).toEqual([]);
    });

    it("give no subnet public addresses", () => {
        for (const all of both()) {
            for (const { inputs } of ofType(all, "Subnet")) expect(inputs["mapPublicIpOnLaunch"]).toBe(false);
        }
    });
});

describe("what AWS opens by default", () => {
    it("is adopted and emptied", () => {
        for (const all of both()) {
            expect(byName(all, "dmz-default-security-group").inputs).toMatchObject({ ingress: [], egress: [] });
            expect(byName(all, "dmz-default-route-table").inputs).toMatchObject({ routes: [] });
            expect(byName(all, "dmz-default-network-acl").inputs).toMatchObject({ ingress: [], egress: [] });
        }
    });

    it("leaves no subnet with the emptied network ACL", () => {
        for (const all of both()) {
            const covered = ofType(all, "NetworkAcl").flatMap(({ inputs }) => inputs["subnetIds"]);
            expect(new Set(covered)).toEqual(new Set(ofType(all, "Subnet").map(({ name }) => `${name}-id`)));
        }
    });
});

describe("logs", () => {
    it("are all encrypted with the network's key, kept as long as asked, and protected", () => {
        for (const all of both()) {
            const groups = ofType(all, "LogGroup");
            expect(groups.length).toBe(all === sealed ? 2 : 4);
            for (const group of groups) {
                expect(group.inputs).toMatchObject({ kmsKeyId: "arn:made:dmz-key", retentionInDays: 365 });
                expect(group.options.protect).toBe(true);
            }
        }
    });

    it("take every packet, every DNS query and both kinds of firewall log", () => {
        expect(byName(sealed, "dmz-flow-log").inputs).toMatchObject({
            vpcId: "dmz-vpc-id",
            trafficType: "ALL",
            logDestination: "arn:made:dmz-flow-logs",
        });
        expect(byName(sealed, "dmz-dns-log-config").inputs["destinationArn"]).toBe("arn:made:dmz-dns-logs");
        expect(byName(sealed, "dmz-dns-log-in-vpc").inputs["resourceId"]).toBe("dmz-vpc-id");
        const logging = JSON.stringify(byName(egress, "dmz-firewall-logging").inputs["loggingConfiguration"]);
        expect(logging).toContain("/ringfence/test/dmz/firewall-alert");
        expect(logging).toContain("/ringfence/test/dmz/firewall-flow");
    });

    it("use a key of one region that rotates, waits thirty days and is protected", () => {
        const key = ofType(egress, "Key")[0];
        expect(key?.options.protect).toBe(true);
        expect(key?.inputs).toMatchObject({ enableKeyRotation: true, multiRegion: false, deletionWindowInDays: 30 });
    });

    it("take a key that stays outside AWS where the custody says so", async () => {
        const key = { customKeyStoreId: "cks-1234567890abcdef0", xksKeyId: "network" };
        const all = await registrations({ ...sealedArgs, keyCustody: { origin: "external", key } });
        expect(ofType(all, "Key")[0]?.inputs).toMatchObject({ ...key, enableKeyRotation: false });
    });
});

describe("endpoints", () => {
    it("are the whole tested set, with S3 as a route", () => {
        const names = ofType(sealed, "VpcEndpoint").map(({ inputs }) => inputs["serviceName"]);
        const services = ["s3", ...clusterServices].map((service) => `com.amazonaws.eu-north-1.${service}`);
        expect(names.toSorted()).toEqual(services.toSorted());
        expect(byName(egress, "dmz-s3-endpoint").inputs["routeTableIds"]).toEqual([
            "dmz-sealed-routes-id",
            "dmz-gateway-routes-id",
            "dmz-egress-a-routes-id",
            "dmz-egress-b-routes-id",
            "dmz-egress-c-routes-id",
        ]);
    });

    it("each carry a policy that names the own accounts", () => {
        for (const all of both()) {
            for (const { inputs } of ofType(all, "VpcEndpoint")) {
                expect(inputs["policy"]).toContain('"aws:PrincipalAccount":["111122223333"]');
            }
        }
    });

    it("answer by their usual names, behind their own security group, in every sealed subnet", () => {
        const interfaces = ofType(sealed, "VpcEndpoint").filter(
            ({ inputs }) => inputs["vpcEndpointType"] === "Interface",
        );
        expect(interfaces).toHaveLength(clusterServices.length);
        for (const { inputs } of interfaces) {
            expect(inputs).toMatchObject({
                privateDnsEnabled: true,
                securityGroupIds: ["dmz-endpoints-group-id"],
                subnetIds: ["dmz-sealed-a-id", "dmz-sealed-b-id", "dmz-sealed-c-id"],
            });
        }
    });
});

describe("security groups", () => {
    const open = ["0.0.0.0/0", "::/0"];

    it("hold no rule of their own and no rule for an open block", () => {
        for (const all of both()) {
            for (const { inputs } of ofType(all, "SecurityGroup")) {
                expect([inputs["ingress"], inputs["egress"]]).toEqual([undefined, undefined]);
            }
            for (const direction of ["SecurityGroupEgressRule", "SecurityGroupIngressRule"]) {
                for (const { inputs } of ofType(all, direction)) {
                    expect(open).not.toContain(inputs["cidrIpv4"]);
                    expect(inputs["cidrIpv6"]).toBeUndefined();
                }
            }
        }
    });

    it("let only the egress tier send outside, to public blocks alone", () => {
        const outside = (all: readonly Registration[]) =>
            ofType(all, "SecurityGroupEgressRule")
                .filter(({ inputs }) => inputs["prefixListId"] === "dmz-outside-id")
                .map(({ inputs }) => inputs["securityGroupId"]);
        expect(outside(sealed)).toEqual([]);
        expect(outside(egress)).toEqual(["dmz-egress-group-id"]);
        expect(byName(egress, "dmz-outside").inputs["entries"]).not.toContainEqual({ cidr: "10.0.0.0/8" });
    });
});

describe("DNS", () => {
    it("fails closed, refuses every other name last, and cannot be changed unnoticed", () => {
        for (const all of both()) {
            expect(byName(all, "dmz-dns-fail-closed").inputs["firewallFailOpen"]).toBe("DISABLED");
            expect(byName(all, "dmz-dns-rules-in-vpc").inputs["mutationProtection"]).toBe("ENABLED");
            const rules = ofType(all, "ResolverFirewallRule").map(({ inputs }) => inputs);
            const last = rules.toSorted((one, other) => Number(one["priority"]) - Number(other["priority"])).at(-1);
            expect(last).toMatchObject({ action: "BLOCK", firewallDomainListId: "dmz-dns-everything-names-id" });
            expect(byName(all, "dmz-dns-everything-names").inputs["domains"]).toEqual(["*"]);
        }
    });

    it("knows the stack's own names where it has some, and no others below them", async () => {
        expect(sealed.some(({ name }) => name.includes("own-names"))).toBe(false);
        const all = await registrations({ ...sealedArgs, ownNames: ["llm.test.internal"] });
        expect(byName(all, "dmz-dns-own-names-names").inputs["domains"]).toEqual(["llm.test.internal"]);
        expect(byName(all, "dmz-dns-own-names").inputs["action"]).toBe("ALLOW");
    });

    it("knows third parties only with egress", () => {
        expect(sealed.some(({ name }) => name.includes("third-parties"))).toBe(false);
        expect(byName(egress, "dmz-dns-third-parties-names").inputs["domains"]).toEqual([
            "api.openai.com",
            "api.mistral.ai",
        ]);
    });
});

describe("the firewall", () => {
    it("drops by default in strict order, under the network's key, and cannot be deleted by accident", () => {
        const firewall = byName(egress, "dmz-firewall");
        expect(firewall.options.protect).toBe(true);
        expect(firewall.inputs).toMatchObject({
            deleteProtection: true,
            encryptionConfiguration: { type: "CUSTOMER_KMS", keyId: "arn:made:dmz-key" },
        });
        expect(byName(egress, "dmz-firewall-policy").inputs["firewallPolicy"]).toMatchObject({
            statelessDefaultActions: ["aws:drop"],
            statelessFragmentDefaultActions: ["aws:drop"],
            statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
            policyVariables: {
                ruleVariables: [
                    { key: "HOME_NET", ipSet: { definitions: ["10.40.196.0/22", "10.40.212.0/22", "10.40.228.0/22"] } },
                ],
            },
        });
    });
});

describe("the component", () => {
    it("passes its arguments on and is the parent of everything", () => {
        const component = theOne(sealed, "ringfence:network:DmzNetwork");
        expect(component.inputs).toMatchObject({ jurisdiction: "eu", region: "eu-north-1", dataClass: "health" });
        const foreign = childrenOf(sealed).filter(({ options }) => !(options.parent instanceof DmzNetwork));
        // The key and its alias stand in a component of their own.
        expect(foreign.map(({ name }) => name)).toEqual(["dmz-key", "dmz-key"]);
        expect(theOne(sealed, "ringfence:identity:CustomerKey").options.parent).toBeInstanceOf(DmzNetwork);
    });

    it("names every child after itself and no two alike", () => {
        for (const all of both()) {
            const children = childrenOf(all);
            for (const { name } of children) expect(name).toMatch(/^dmz-/);
            expect(new Set(children.map(({ type, name }) => `${type} ${name}`)).size).toBe(children.length);
        }
    });

    it("keeps place and addresses literal, and sets no region that could differ from the provider's", () => {
        const subnets = ofType(egress, "Subnet");
        expect(subnets).toHaveLength(15);
        for (const { inputs } of subnets) {
            expect(inputs["availabilityZone"]).toMatch(/^eu-north-1[abc]$/);
            expect(inputs["cidrBlock"]).toMatch(/^10\.40\./);
        }
        for (const { inputs } of childrenOf(egress)) expect(inputs["region"]).toBeUndefined();
    });

    it("tags name, jurisdiction and class so that no tag of the user's overrides them", async () => {
        const tags = { Name: "theirs", "ringfence:data-class": "public", team: "other" };
        const all = await registrations({ ...sealedArgs, tags });
        expect(byName(all, "dmz-vpc").inputs["tags"]).toEqual({
            Name: "dmz-vpc",
            team: "other",
            "ringfence:jurisdiction": "eu",
            "ringfence:data-class": "health",
        });
    });

    it("registers the same in every run", async () => {
        const again = await registrations(egressArgs);
        const bytes = (all: readonly Registration[]) =>
            all.map(({ type, name, inputs }) => JSON.stringify([type, name, inputs])).toSorted();
        expect(bytes(again)).toEqual(bytes(egress));
    });

    it("refuses faulty arguments before it registers anything, with every fault at once", () => {
        const faulty = { ...sealedArgs, region: "eu-west-2", retentionDays: 42 } as const;
        // Outside a Pulumi program the first registration would fail with another error than this.
        const build = () => new DmzNetwork("dmz", faulty);
        expect(build).toThrow(pulumi.InputPropertiesError);
        for (const path of ["region: eu-west-2 is in uk", "zones[0]: ", "zones[2]: ", "retentionDays: 42"]) {
            expect(build).toThrow(path);
        }
    });
});
