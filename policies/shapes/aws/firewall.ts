import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { taggable } from "./taggable.ts";

const firewall = "aws:networkfirewall/firewall:Firewall";
const policy = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const ruleGroup = "aws:networkfirewall/ruleGroup:RuleGroup";

/**
 * The firewall on the way out. It sees packets first: TCP to port 443 of public addresses and its answers go on, all else ends. Then
 * connections: those whose TLS hello names a declared third party go on. There are no rules in the language of Suricata, in which
 * nobody could see that they pass nothing else.
 */
export const firewalls: Shapes = {
    [firewall]: ({ own, is, ...leaves }) =>
        z.strictObject({
            name: leaves.name().optional(),
            vpcId: own("aws:ec2/vpc:Vpc"),
            firewallPolicyArn: own(policy),
            subnetMappings: z
                .array(z.strictObject({ subnetId: own("aws:ec2/subnet:Subnet"), ipAddressType: is("IPV4").optional() }))
                .min(1),
            deleteProtection: is(true),
            firewallPolicyChangeProtection: is(false).optional(),
            subnetChangeProtection: is(false).optional(),
            availabilityZoneChangeProtection: is(false).optional(),
            encryptionConfiguration: encryption({ own, is }),
            ...taggable(leaves),
        }),
    [policy]: (leaves) => {
        const { own, is, count, name } = leaves;
        const groups = z.array(z.strictObject({ priority: count(1, 65_535), resourceArn: own(ruleGroup) })).min(1);
        return z.strictObject({
            name: name().optional(),
            firewallPolicy: z.strictObject({
                statelessDefaultActions: z.array(is("aws:drop")).min(1),
                statelessFragmentDefaultActions: z.array(is("aws:drop")).min(1),
                statelessRuleGroupReferences: groups,
                // RES-302 asks for one that drops.
                statefulDefaultActions: z.array(is(...defaultActions)).min(1),
                statefulEngineOptions: z.strictObject({
                    ruleOrder: is("STRICT_ORDER"),
                    streamExceptionPolicy: is("DROP", "REJECT"),
                    flowTimeouts: z.strictObject({ tcpIdleTimeoutSeconds: count(60, 6000) }),
                }),
                statefulRuleGroupReferences: groups,
                policyVariables: z.strictObject({
                    ruleVariables: z
                        .array(
                            z.strictObject({
                                key: is("HOME_NET"),
                                ipSet: z.strictObject({ definitions: z.array(subnetRange(leaves)).min(1) }),
                            }),
                        )
                        .min(1),
                }),
            }),
            encryptionConfiguration: encryption(leaves),
            ...taggable(leaves),
        });
    },
    [ruleGroup]: (leaves) => {
        const { is, count, name, declaredIn } = leaves;
        const common = {
            name: name().optional(),
            capacity: count(1, 30_000),
            encryptionConfiguration: encryption(leaves),
            ...taggable(leaves),
        };
        return z.union([
            z.strictObject({
                ...common,
                type: is("STATEFUL"),
                ruleGroup: z.strictObject({
                    rulesSource: z.strictObject({
                        rulesSourceList: z.strictObject({
                            generatedRulesType: is("ALLOWLIST"),
                            // Not HTTP_HOST: nothing travels in the clear.
                            targetTypes: z.array(is("TLS_SNI")).min(1),
                            targets: z.array(declaredIn("thirdPartyHosts")),
                        }),
                    }),
                    statefulRuleOptions: z.strictObject({ ruleOrder: is("STRICT_ORDER") }),
                }),
            }),
            z.strictObject({
                ...common,
                type: is("STATELESS"),
                ruleGroup: z.strictObject({
                    rulesSource: z.strictObject({
                        statelessRulesAndCustomActions: z.strictObject({
                            statelessRules: z
                                .array(z.strictObject({ priority: count(1, 65_535), ruleDefinition: packets(leaves) }))
                                .min(1),
                        }),
                    }),
                }),
            }),
        ]);
    },
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": ({ own, is, sameAs, region }) =>
        z.strictObject({
            firewallArn: own(firewall),
            loggingConfiguration: z.strictObject({
                logDestinationConfigs: z
                    .array(
                        z.strictObject({
                            logType: is("ALERT", "FLOW", "TLS"),
                            logDestinationType: is("CloudWatchLogs"),
                            logDestination: z.strictObject({
                                logGroup: sameAs("aws:cloudwatch/logGroup:LogGroup", "name"),
                            }),
                        }),
                    )
                    .min(1),
            }),
            enableMonitoringDashboard: is(false).optional(),
            region: region().optional(),
        }),
};

/** What becomes of a connection that no rule names. */
const defaultActions = [
    "aws:drop_strict",
    "aws:drop_established",
    "aws:drop_established_app_layer",
    "aws:alert_strict",
    "aws:alert_established",
    "aws:alert_established_app_layer",
] as const;

function encryption({ own, is }: Pick<Leaves, "own" | "is">) {
    return z.strictObject({
        type: is("CUSTOMER_KMS"),
        keyId: own("aws:kms/key:Key", "aws:kms/externalKey:ExternalKey"),
    });
}

/** The range of a subnet of the stack. RES-302 asks that it is one whose way out is the firewall. */
function subnetRange({ sameAs }: Leaves) {
    return sameAs("aws:ec2/subnet:Subnet", "cidrBlock");
}

/** TCP from a subnet of the stack to port 443 outside, or the answers. An empty list of any of these would mean all there are. */
function packets(leaves: Leaves) {
    const { is, publicRange } = leaves;
    const ranges = (range: z.ZodType) => z.array(z.strictObject({ addressDefinition: range })).min(1);
    const inside = ranges(subnetRange(leaves));
    const outside = ranges(publicRange());
    const ports = z.array(z.strictObject({ fromPort: is(443), toPort: is(443) })).min(1);
    const protocols = z.array(is(6)).min(1);
    return z.strictObject({
        actions: z.array(is("aws:forward_to_sfe", "aws:drop")).min(1),
        matchAttributes: z.union([
            z.strictObject({ protocols, sources: inside, destinations: outside, destinationPorts: ports }),
            z.strictObject({ protocols, sources: outside, sourcePorts: ports, destinations: inside }),
        ]),
    });
}
