import { resources as network } from "../../flows/world.fixture.ts";
import { unknownText } from "../../flows/model/resource.ts";
import type { FlowResource } from "../../flows/model/resource.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import { twoLayers } from "./res-net-two-layers.ts";

/** The small network of the flows, in the form of the pack's tests. */
function fixtures(resources: readonly FlowResource[]): readonly Fixture[] {
    return resources
        .filter(({ type }) => type !== "pulumi:providers:aws")
        .map(({ type, urn, inputs, propertyDependencies }) => ({
            type,
            name: nameOf(urn),
            props: revealed(inputs) as Fixture["props"],
            origins: Object.fromEntries(
                Object.entries(propertyDependencies).map(([property, urns]) => [property, urns.map(nameOf)]),
            ),
        }));
}

/** Names there are unique for each type alone. */
function nameOf(urn: string): string {
    const [, , type = "", name = ""] = urn.split("::");
    return `${type.split(":").at(-1) ?? ""}-${name}`;
}

function revealed(value: unknown): unknown {
    if (value === unknownText) {
        return unknown;
    }
    if (Array.isArray(value)) {
        return value.map(revealed);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]))
        : value;
}

/** The sealed and the egress subnet, what stands in them, and what is around: the rule asks for the first step of a way. */
const asked =
    /^(Subnet|NetworkAcl|RouteTable|RouteTableAssociation|NodeGroup|LaunchTemplate|SecurityGroup)-(sealed|egress|system)$|^Route-egress-out$|^SecurityGroupEgressRule-(sealed-sealed|egress-outside-443)$|^(Firewall|FirewallPolicy|RuleGroup|ManagedPrefixList|Addon|Resolver\w+)-|^NetworkPolicy-(tools|egress)-pods$/;
const given = fixtures(network).filter(({ name = "" }) => asked.test(name));
const declared = {
    thirdPartyHosts: ["api.vendor.example"],
    gateway: {
        classHeader: "x-gw-class",
        permission: { header: "x-gw-egress", value: "allowed" },
        egressNamespaces: ["egress"],
    },
};

function without(...names: readonly string[]): readonly Fixture[] {
    return given.filter(({ name = "" }) => !names.includes(name));
}

function withProps(changed: string, props: Fixture["props"]): readonly Fixture[] {
    return given.map((fixture) =>
        fixture.name === changed ? { ...fixture, props: { ...fixture.props, ...props } } : fixture,
    );
}

const openGroup: Fixture = {
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    name: "open",
    props: { securityGroupId: unknown, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
    origins: { securityGroupId: ["SecurityGroup-sealed"] },
};
const names = "ResolverFirewallRuleGroupAssociation-main";

describeRule(twoLayers, {
    declared,
    compliant: {
        "a network with an egress zone": given,
        "one open layer where two others hold": without("NetworkAcl-sealed"),
        "names that resolve, where the routes and the groups hold": without(
            names,
            ...["Subnet", "NodeGroup", "LaunchTemplate"].map((kind) => `${kind}-egress`),
        ),
        "no nodes at all": without("NodeGroup-system", "NodeGroup-egress"),
    },
    violating: {
        "an egress zone whose host list is the only lock": {
            given: without(names),
            at: "NodeGroup-egress.subnetIds",
        },
        "an egress zone whose firewall lets every name through": {
            given: withProps("FirewallPolicy-main", {
                firewallPolicy: { statelessDefaultActions: ["aws:forward_to_sfe"], statefulDefaultActions: [] },
            }),
            at: "NodeGroup-egress.subnetIds",
        },
        "sealed nodes with an open group, which resolve the names of declared hosts": {
            given: [...given, openGroup],
            at: "NodeGroup-system.subnetIds",
        },
        "sealed nodes with an open group and open names": {
            given: [...without(names), openGroup],
            at: ["NodeGroup-egress.subnetIds", "NodeGroup-system.subnetIds"],
        },
        "an egress zone with a host list that nobody can read": {
            given: without("RuleGroup-hosts").concat({
                type: "aws:networkfirewall/ruleGroup:RuleGroup",
                name: "RuleGroup-hosts",
                props: { type: "STATEFUL", ruleGroup: unknown },
            }),
            at: "NodeGroup-egress.subnetIds",
        },
        "pods beside the egress proxies that may go to declared hosts": {
            given: given.concat({
                type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
                name: "NetworkPolicy-open",
                props: {
                    metadata: { name: "open", namespace: "tools" },
                    spec: {
                        podSelector: {},
                        policyTypes: ["Egress"],
                        egress: [{ to: [{ ipBlock: { cidr: "8.0.0.0/7" } }] }],
                    },
                },
            }),
            at: "NodeGroup-egress.subnetIds",
        },
        "a declared host where nobody may go there": {
            given,
            declared: { gateway: { ...declared.gateway, egressNamespaces: [] } },
            at: "NodeGroup-egress.subnetIds",
        },
    },
});
