import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { EgressArgs } from "./args.ts";
import { engineOptions, firewallDefaults, hostRules, packetRules, ruleCapacity } from "./firewall-rules.ts";
import { declareLogGroup } from "./log-store.ts";
import type { LogKind, LogStore } from "./log-store.ts";
import { named, tagged, zoneLetter } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { declareRouteTable } from "./vpc.ts";
import type { TierSubnet, TierSubnets } from "./vpc.ts";

/** The way out, as declared. */
export interface EgressZone {
    /** Public addresses that third parties see, one for each zone. */
    readonly natAddresses: readonly pulumi.Output<string>[];
    /** Route tables of the egress subnets, in the order of the zones. */
    readonly routeTables: readonly aws.ec2.RouteTable[];
    /** What the firewall refused, and every flow it saw. */
    readonly logGroups: Readonly<Partial<Record<LogKind, aws.cloudwatch.LogGroup>>>;
}

/**
 * Declares the way out, separately in every zone so that no flow crosses a zone and each returns the way it went:
 *
 * ```
 * egress subnet -- 0.0.0.0/0 --> firewall endpoint -- 0.0.0.0/0 --> NAT -- 0.0.0.0/0 --> internet gateway
 * egress subnet <---- local ---- firewall endpoint <-- its block --- public subnet <----
 * ```
 */
export function declareEgressZone(
    scope: Scope,
    egress: EgressArgs,
    vpc: aws.ec2.Vpc,
    subnets: TierSubnets,
    logs: LogStore,
): EgressZone {
    const logGroups = {
        "firewall-alert": declareLogGroup(scope, logs, "firewall-alert"),
        "firewall-flow": declareLogGroup(scope, logs, "firewall-flow"),
    };
    const firewall = declareFirewall(scope, egress, vpc, subnets, logs);
    declareFirewallLogs(scope, firewall, logs, logGroups);
    const gateway = new aws.ec2.InternetGateway(
        named(scope, "internet-gateway"),
        { vpcId: vpc.id, tags: tagged(scope, "internet-gateway") },
        scope.child,
    );
    const ways = scope.args.zones.map((zone) => declareWay(scope, vpc, zone, subnets, firewall, gateway));
    return {
        natAddresses: ways.map(({ address }) => address),
        routeTables: ways.map(({ table }) => table),
        logGroups,
    };
}

function declareWay(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    zone: string,
    subnets: TierSubnets,
    firewall: aws.networkfirewall.Firewall,
    gateway: aws.ec2.InternetGateway,
): { readonly address: pulumi.Output<string>; readonly table: aws.ec2.RouteTable } {
    const letter = zoneLetter(zone);
    const inside = inZone(subnets.egress, zone);
    const outer = inZone(subnets.public, zone);
    const table = (tier: "egress" | "firewall" | "public", subnet: TierSubnet): aws.ec2.RouteTable =>
        declareRouteTable(scope, vpc, `${tier}-${letter}`, [subnet]);
    const tables = {
        egress: table("egress", inside),
        firewall: table("firewall", inZone(subnets.firewall, zone)),
        public: table("public", outer),
    };
    const address = new aws.ec2.Eip(
        named(scope, `nat-address-${letter}`),
        { domain: "vpc", tags: tagged(scope, `nat-address-${letter}`) },
        { ...scope.child, dependsOn: [gateway] },
    );
    const nat = new aws.ec2.NatGateway(
        named(scope, `nat-${letter}`),
        {
            subnetId: outer.subnet.id,
            allocationId: address.id,
            connectivityType: "public",
            tags: tagged(scope, `nat-${letter}`),
        },
        { ...scope.child, dependsOn: [gateway] },
    );
    const vpcEndpointId = endpointIn(firewall, zone);
    const route = (role: string, to: aws.ec2.RouteTable, target: Omit<aws.ec2.RouteArgs, "routeTableId">): void => {
        new aws.ec2.Route(named(scope, `${role}-${letter}`), { routeTableId: to.id, ...target }, scope.child);
    };
    const everything = { destinationCidrBlock: "0.0.0.0/0" };
    route("egress-to-firewall", tables.egress, { ...everything, vpcEndpointId });
    route("firewall-to-nat", tables.firewall, { ...everything, natGatewayId: nat.id });
    route("public-to-internet", tables.public, { ...everything, gatewayId: gateway.id });
    route("public-to-firewall", tables.public, { destinationCidrBlock: inside.cidr, vpcEndpointId });
    return { address: address.publicIp, table: tables.egress };
}

function declareFirewall(
    scope: Scope,
    egress: EgressArgs,
    vpc: aws.ec2.Vpc,
    subnets: TierSubnets,
    logs: LogStore,
): aws.networkfirewall.Firewall {
    const encryptionConfiguration = { type: "CUSTOMER_KMS", keyId: logs.key.arn };
    const egressCidrs = subnets.egress.map(({ cidr }) => cidr);
    const policy = declareFirewallPolicy(scope, egress, egressCidrs, encryptionConfiguration);
    return new aws.networkfirewall.Firewall(
        named(scope, "firewall"),
        {
            vpcId: vpc.id,
            firewallPolicyArn: policy.arn,
            subnetMappings: subnets.firewall.map(({ subnet }) => ({ subnetId: subnet.id })),
            deleteProtection: true,
            encryptionConfiguration,
            tags: tagged(scope, "firewall"),
        },
        { ...scope.child, protect: true },
    );
}

function declareFirewallPolicy(
    scope: Scope,
    egress: EgressArgs,
    egressCidrs: readonly string[],
    encryptionConfiguration: { readonly type: string; readonly keyId: pulumi.Input<string> },
): aws.networkfirewall.FirewallPolicy {
    const packets = new aws.networkfirewall.RuleGroup(
        named(scope, "firewall-packets"),
        {
            type: "STATELESS",
            capacity: ruleCapacity.packets,
            ruleGroup: {
                rulesSource: { statelessRulesAndCustomActions: { statelessRules: packetRules(egressCidrs) } },
            },
            encryptionConfiguration,
            tags: tagged(scope, "firewall-packets"),
        },
        scope.child,
    );
    const hosts = new aws.networkfirewall.RuleGroup(
        named(scope, "firewall-hosts"),
        {
            type: "STATEFUL",
            capacity: ruleCapacity.hosts,
            ruleGroup: {
                rulesSource: { rulesSourceList: hostRules(egress) },
                statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
            },
            encryptionConfiguration,
            tags: tagged(scope, "firewall-hosts"),
        },
        scope.child,
    );
    return new aws.networkfirewall.FirewallPolicy(
        named(scope, "firewall-policy"),
        {
            firewallPolicy: {
                statelessDefaultActions: [...firewallDefaults.statelessDefaultActions],
                statelessFragmentDefaultActions: [...firewallDefaults.statelessFragmentDefaultActions],
                statelessRuleGroupReferences: [{ priority: 1, resourceArn: packets.arn }],
                statefulDefaultActions: [...firewallDefaults.statefulDefaultActions],
                statefulEngineOptions: engineOptions(egress.flowIdleSeconds),
                statefulRuleGroupReferences: [{ priority: 1, resourceArn: hosts.arn }],
                // The host list counts as "inside" the egress subnets alone, not the whole VPC.
                policyVariables: {
                    ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: [...egressCidrs] } }],
                },
            },
            encryptionConfiguration,
            tags: tagged(scope, "firewall-policy"),
        },
        scope.child,
    );
}

function declareFirewallLogs(
    scope: Scope,
    firewall: aws.networkfirewall.Firewall,
    logs: LogStore,
    groups: Readonly<Record<"firewall-alert" | "firewall-flow", aws.cloudwatch.LogGroup>>,
): void {
    const destination = (logType: "ALERT" | "FLOW", { name }: aws.cloudwatch.LogGroup) => ({
        logType,
        logDestinationType: "CloudWatchLogs",
        logDestination: { logGroup: name },
    });
    new aws.networkfirewall.LoggingConfiguration(
        named(scope, "firewall-logging"),
        {
            firewallArn: firewall.arn,
            loggingConfiguration: {
                logDestinationConfigs: [
                    destination("ALERT", groups["firewall-alert"]),
                    destination("FLOW", groups["firewall-flow"]),
                ],
            },
        },
        { ...scope.child, dependsOn: [logs.delivery] },
    );
}

/** The firewall's endpoint in a zone. A missing one fails the update: the route would otherwise lead past it. */
function endpointIn(firewall: aws.networkfirewall.Firewall, zone: string): pulumi.Output<string> {
    return firewall.firewallStatuses.apply((statuses) => {
        const states = statuses.flatMap(({ syncStates }) => syncStates);
        const id = states.find(({ availabilityZone }) => availabilityZone === zone)?.attachments[0]?.endpointId;
        if (id === undefined)
            throw new Error(`the firewall has no endpoint in ${zone}; repeat the update once it is ready`);
        return id;
    });
}

function inZone(subnets: readonly TierSubnet[], zone: string): TierSubnet {
    const found = subnets.find((subnet) => subnet.zone === zone);
    if (found === undefined) throw new Error(`no subnet was planned in ${zone}`);
    return found;
}
