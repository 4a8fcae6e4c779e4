import { describeRule, unknown } from "../../kit/testing.ts";
import { part } from "../shared/fixtures.ts";
import {
    deployed,
    firewallPolicy,
    hostList,
    hosts,
    nat,
    packetRule,
    types,
    wayOut,
    wayOutWith,
    wayOutWithout,
} from "./egress-fixtures.ts";
import { natBehindFirewall } from "./res-net-nat.ts";

const at = (key: string) => `policy.firewallPolicy.${key}`;
const list = (key: string) => `hosts.ruleGroup.rulesSource.rulesSourceList.${key}`;
const packet = (key: string) =>
    `packets.ruleGroup.rulesSource.statelessRulesAndCustomActions.statelessRules[0].ruleDefinition.${key}`;

/** A packet rule that forwards what comes from a range. */
const packetsOf = (range: string) => ({
    matchAttributes: {
        protocols: [6],
        sources: [{ addressDefinition: range }],
        destinations: [{ addressDefinition: "1.0.0.0/8" }],
    },
});
const homeNet = (range: string) => ({ ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: [range] } }] });

describeRule(natBehindFirewall, {
    declared: { thirdPartyHosts: hosts },
    compliant: {
        "a private gateway in a sealed stack": {
            given: part(types.nat, "it", {}, { connectivityType: "private", subnetId: "subnet-1" }),
            declared: { thirdPartyHosts: [] },
        },
        "a public gateway behind a firewall with a host list": wayOut,
        "a deployed one, whose ids are known": {
            given: deployed(wayOut),
            decidedOtherwise: { "*": "an id that is known now was unknown before, and the other cases replay it" },
        },
        "everything dropped unless a rule passes it": wayOutWith(
            firewallPolicy({
                statefulDefaultActions: ["aws:drop_strict"],
                statelessDefaultActions: ["aws:forward_to_sfe"],
            }),
        ),
        "packets of the egress subnet alone": wayOutWith(
            packetRule(packetsOf("10.20.0.0/24")),
            firewallPolicy({ policyVariables: homeNet("10.20.0.0/24") }),
        ),
        "fewer hosts than declared": {
            given: wayOut,
            declared: { thirdPartyHosts: [...hosts, "us.api.openai.com"] },
        },
    },
    violating: {
        "a public gateway in a sealed stack": {
            given: nat(),
            declared: { thirdPartyHosts: [] },
            at: "connectivityType",
        },
        "a gateway that says nothing, and is public": {
            given: nat({}),
            declared: { thirdPartyHosts: [] },
            at: "connectivityType",
        },
        "a route to the gateway from a subnet without a firewall": {
            given: wayOutWith(
                part(
                    types.route,
                    "egress-route",
                    { routeTableId: ["egress-table"], natGatewayId: ["nat"] },
                    {
                        destinationCidrBlock: "0.0.0.0/0",
                    },
                ),
            ),
            at: "egress-route.natGatewayId",
        },
        "a route to one public host, past the firewall": {
            given: wayOutWith(
                part(
                    types.route,
                    "shortcut",
                    { routeTableId: ["egress-table"], natGatewayId: ["nat"] },
                    {
                        destinationCidrBlock: "203.0.113.7/32",
                    },
                ),
            ),
            at: "shortcut.natGatewayId",
        },
        "a shortcut in a deployed zone": {
            given: deployed(
                wayOutWith(
                    part(
                        types.route,
                        "shortcut",
                        { routeTableId: ["egress-table"], natGatewayId: ["nat"] },
                        { destinationCidrBlock: "203.0.113.7/32" },
                    ),
                ),
            ),
            at: "shortcut.natGatewayId",
        },
        "a second gateway that no firewall leads to": {
            given: wayOutWith(
                part(types.nat, "second", { subnetId: ["egress-subnet"] }, { connectivityType: "public" }),
            ),
            at: "second",
        },
        "a machine in the firewall's subnet": {
            given: wayOutWith(part("aws:ec2/instance:Instance", "machine", { subnetId: ["firewall-subnet"] })),
            at: "machine",
        },
        "packets of the whole VPC": {
            given: wayOutWith(packetRule(packetsOf("10.20.0.0/16"))),
            at: packet("matchAttributes.sources[0]"),
        },
        "answers to a subnet of models": {
            given: wayOutWith(
                packetRule({
                    matchAttributes: {
                        protocols: [6],
                        sources: [{ addressDefinition: "1.0.0.0/8" }],
                        destinations: [{ addressDefinition: "10.20.64.0/18" }],
                    },
                }),
            ),
            at: packet("matchAttributes.destinations[0]"),
        },
        "a host list for the whole VPC": {
            given: wayOutWith(firewallPolicy({ policyVariables: homeNet("10.20.0.0/16") })),
            at: at("policyVariables.ruleVariables[0].ipSet.definitions[0]"),
        },
        "a host nobody declared": {
            given: wayOutWith(hostList({ targets: [...hosts, "api.deepseek.com"] })),
            at: list("targets[1]"),
        },
        "every host below a declared one": {
            given: wayOutWith(hostList({ targets: [".mistral.ai"] })),
            at: list("targets[0]"),
        },
        "hosts in clear text": {
            given: wayOutWith(hostList({ targetTypes: ["TLS_SNI", "HTTP_HOST"] })),
            at: list("targetTypes[1]"),
        },
        "a list of what is refused": {
            given: wayOutWith(hostList({ generatedRulesType: "DENYLIST" })),
            at: list("generatedRulesType"),
        },
        "the default rule order": {
            given: wayOutWith(firewallPolicy({ statefulEngineOptions: { ruleOrder: "DEFAULT_ACTION_ORDER" } })),
            at: at("statefulEngineOptions"),
        },
        "connections that go on unseen": {
            given: wayOutWith(
                firewallPolicy({
                    statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "CONTINUE" },
                }),
            ),
            at: at("statefulEngineOptions"),
        },
        "no default": {
            given: wayOutWith(firewallPolicy({ statefulDefaultActions: [] })),
            at: at("statefulDefaultActions"),
        },
        "packets that pass by default": {
            given: wayOutWith(firewallPolicy({ statelessDefaultActions: ["aws:pass"] })),
            at: at("statelessDefaultActions"),
        },
        "fragments that pass by default": {
            given: wayOutWith(firewallPolicy({ statelessFragmentDefaultActions: ["aws:pass"] })),
            at: at("statelessFragmentDefaultActions"),
        },
        "first packets of UDP, forwarded by default": {
            given: wayOutWith(firewallPolicy({ statelessDefaultActions: ["aws:forward_to_sfe"] })),
            at: at("statelessDefaultActions"),
        },
        "first packets of UDP, forwarded by a rule": {
            given: wayOutWith(packetRule({ matchAttributes: { protocols: [6, 17] } })),
            at: packet("matchAttributes"),
        },
        "first packets of every protocol": {
            given: wayOutWith(packetRule({ matchAttributes: {} })),
            at: packet("matchAttributes"),
        },
        "a packet rule that passes": {
            given: wayOutWith(packetRule({ actions: ["aws:pass"] })),
            at: packet("actions"),
        },
        "no host list": {
            given: [
                ...wayOutWithout("hosts", "policy"),
                { ...firewallPolicy({ statefulRuleGroupReferences: [] }), origins: { firewallPolicy: ["packets"] } },
            ],
            at: at("statefulRuleGroupReferences"),
        },
    },
    undetermined: {
        "a policy of another stack": {
            given: wayOutWith({
                type: types.firewall,
                name: "firewall",
                props: { firewallPolicyArn: "arn:x", vpcId: unknown, subnetMappings: [{ subnetId: unknown }] },
                origins: { vpcId: ["vpc"], subnetMappings: ["firewall-subnet"] },
            }),
            at: "firewall.firewallPolicyArn",
        },
        "a host list of another stack": {
            given: wayOutWith(
                firewallPolicy({ statefulRuleGroupReferences: [{ resourceArn: unknown }, { resourceArn: "arn:x" }] }),
            ),
            at: "policy.firewallPolicy",
        },
        "rules in Suricata's language": {
            given: wayOutWith(
                hostList({}, { ruleGroup: { rulesSource: { rulesString: "pass tls any any -> any any" } } }),
            ),
            at: "hosts.ruleGroup",
        },
        "targets that are computed": { given: wayOutWith(hostList({ targets: unknown })), at: list("targets") },
        "a gateway without a subnet": {
            given: wayOutWith(part(types.nat, "nat", {}, { connectivityType: "public", availabilityMode: "regional" })),
            at: "nat.subnetId",
        },
        "a route to the gateway in a table of another stack": {
            given: wayOutWith(
                part(
                    types.route,
                    "firewall-route",
                    { natGatewayId: ["nat"] },
                    {
                        routeTableId: "rtb-foreign",
                        destinationCidrBlock: "0.0.0.0/0",
                    },
                ),
            ),
            at: "firewall-route.routeTableId",
        },
        "two stacks' worth of reasons at once": {
            given: wayOutWith(hostList({ targets: unknown }), part("aws:ec2/tag:Tag", "tag", { resourceId: ["nat"] })),
            at: list("targets"),
        },
    },
    decidedOtherwise: {
        destinationCidrBlock: "a route to a public NAT gateway is judged whatever its destination",
        destinationIpv6CidrBlock: "a route to a public NAT gateway is judged whatever its destination",
        "egress-route.routeTableId": "the route leads to no NAT gateway",
        "public-route.routeTableId": "the route leads to no NAT gateway",
        ...Object.fromEntries(
            [
                "gatewayId",
                "vpcEndpointId",
                "egressOnlyGatewayId",
                "carrierGatewayId",
                "transitGatewayId",
                "vpcPeeringConnectionId",
                "networkInterfaceId",
                "instanceId",
                "localGatewayId",
                "coreNetworkArn",
                "odbNetworkArn",
            ].map((target) => [target, "RES-301 judges every other way to public addresses"]),
        ),
    },
});
