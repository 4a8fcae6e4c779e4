import { unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";

export const types = {
    association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    eip: "aws:ec2/eip:Eip",
    firewall: "aws:networkfirewall/firewall:Firewall",
    firewallPolicy: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    internetGateway: "aws:ec2/internetGateway:InternetGateway",
    nat: "aws:ec2/natGateway:NatGateway",
    route: "aws:ec2/route:Route",
    routeTable: "aws:ec2/routeTable:RouteTable",
    ruleGroup: "aws:networkfirewall/ruleGroup:RuleGroup",
    subnet: "aws:ec2/subnet:Subnet",
    vpc: "aws:ec2/vpc:Vpc",
} as const;

/** A route table with one default route and the subnet it serves. */
export function tier(name: string, target: string, to: string): readonly Fixture[] {
    return [
        part(types.subnet, `${name}-subnet`, { vpcId: ["vpc"] }, { cidrBlock: "10.20.0.0/24" }),
        part(types.routeTable, `${name}-table`, { vpcId: ["vpc"] }),
        part(types.association, `${name}-association`, {
            routeTableId: [`${name}-table`],
            subnetId: [`${name}-subnet`],
        }),
        part(
            types.route,
            `${name}-route`,
            { routeTableId: [`${name}-table`], [target]: [to] },
            { destinationCidrBlock: "0.0.0.0/0" },
        ),
    ];
}

export const hosts = ["api.eu.mistral.ai"];

export const hostList = (more: object = {}, group: object = {}): Fixture =>
    part(
        types.ruleGroup,
        "hosts",
        {},
        {
            type: "STATEFUL",
            ruleGroup: {
                rulesSource: {
                    rulesSourceList: {
                        generatedRulesType: "ALLOWLIST",
                        targetTypes: ["TLS_SNI"],
                        targets: hosts,
                        ...more,
                    },
                },
            },
            ...group,
        },
    );

export const packetRule = (definition: object = {}): Fixture =>
    part(
        types.ruleGroup,
        "packets",
        {},
        {
            type: "STATELESS",
            ruleGroup: {
                rulesSource: {
                    statelessRulesAndCustomActions: {
                        statelessRules: [
                            {
                                priority: 1,
                                ruleDefinition: {
                                    actions: ["aws:forward_to_sfe"],
                                    matchAttributes: { protocols: [6] },
                                    ...definition,
                                },
                            },
                        ],
                    },
                },
            },
        },
    );

export const firewallPolicy = (more: object = {}): Fixture => ({
    type: types.firewallPolicy,
    name: "policy",
    props: {
        firewallPolicy: {
            statelessDefaultActions: ["aws:drop"],
            statelessFragmentDefaultActions: ["aws:drop"],
            statelessRuleGroupReferences: [{ priority: 1, resourceArn: unknown }],
            statefulDefaultActions: ["aws:drop_established_app_layer"],
            statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
            statefulRuleGroupReferences: [{ priority: 1, resourceArn: unknown }],
            ...more,
        },
    },
    origins: { firewallPolicy: ["hosts", "packets"] },
});

export const nat = (props: Fixture["props"] = { connectivityType: "public" }): Fixture =>
    part(types.nat, "nat", { subnetId: ["public-subnet"], allocationId: ["eip"] }, props);

/** The whole way out: egress subnet, firewall, NAT gateway, internet gateway. */
export const wayOut: readonly Fixture[] = [
    part(types.vpc, "vpc", {}, { cidrBlock: "10.20.0.0/16" }),
    part(types.internetGateway, "igw", { vpcId: ["vpc"] }),
    part(types.eip, "eip", {}, { domain: "vpc" }),
    nat(),
    part(
        types.firewall,
        "firewall",
        { firewallPolicyArn: ["policy"], vpcId: ["vpc"], subnetMappings: ["firewall-subnet"] },
        {
            subnetMappings: [{ subnetId: unknown }],
        },
    ),
    firewallPolicy(),
    hostList(),
    packetRule(),
    ...tier("egress", "vpcEndpointId", "firewall"),
    ...tier("firewall", "natGatewayId", "nat"),
    ...tier("public", "gatewayId", "igw"),
];

/** The way out with some of its parts replaced by name, and others added. */
export function wayOutWith(...parts: readonly Fixture[]): readonly Fixture[] {
    const kept = wayOut.filter(({ name }) => !parts.some((other) => other.name === name));
    return [...kept, ...parts];
}

/** The way out without the parts of these names. */
export function wayOutWithout(...names: readonly string[]): readonly Fixture[] {
    return wayOut.filter(({ name }) => !names.includes(name ?? ""));
}

/** The same parts once they are deployed: ids are known, and references are ids. */
export function deployed(parts: readonly Fixture[]): readonly Fixture[] {
    return parts.map(({ origins = {}, ...fixture }) => ({
        ...fixture,
        origins,
        props: {
            ...Object.fromEntries(
                Object.entries(fixture.props).map(([key, value]) => [key, settled(value, origins[key] ?? [], key)]),
            ),
            id: `${fixture.name ?? ""}-id`,
            ...(fixture.type === types.firewall && {
                firewallStatuses: [{ syncStates: [{ attachments: [{ endpointId: "firewall-endpoint" }] }] }],
            }),
        },
    }));
}

/** A property with each unknown replaced by the id of where it came from. */
function settled(value: unknown, origins: readonly string[], property: string): unknown {
    const ids = origins.map((name) => (property === "vpcEndpointId" ? `${name}-endpoint` : `${name}-id`)).values();
    return JSON.parse(JSON.stringify(value), (_, leaf: unknown) => (leaf === unknown ? ids.next().value : leaf));
}
