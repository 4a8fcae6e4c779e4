import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { publicBlocks } from "./address-block.ts";
import { named, tagged } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { securityRules } from "./security-rules.ts";
import type { Group, RulePeer, SecurityRule } from "./security-rules.ts";

/** The security groups by what they guard; `egress` exists only with an egress zone. */
export type SecurityGroups = Readonly<Record<Exclude<Group, "egress">, aws.ec2.SecurityGroup>> &
    Readonly<Partial<Record<"egress", aws.ec2.SecurityGroup>>>;

const purposes: Readonly<Record<Group, string>> = {
    endpoints: "Private endpoints to AWS services",
    sealed: "GPU and model nodes: no way out",
    gateway: "The gateway and its load balancer",
    egress: "The only pods that may reach third parties",
};

/** What a group is called inside the network. */
function groupRole(group: Group): string {
    return `${group}-group`;
}

/** Declares the groups, empty: the provider removes the "allow all out" that AWS puts into each. */
export function declareSecurityGroups(scope: Scope, vpc: aws.ec2.Vpc): SecurityGroups {
    const declare = (group: Group): aws.ec2.SecurityGroup =>
        new aws.ec2.SecurityGroup(
            named(scope, groupRole(group)),
            { vpcId: vpc.id, description: purposes[group], tags: tagged(scope, groupRole(group)) },
            scope.child,
        );
    const inside = { endpoints: declare("endpoints"), sealed: declare("sealed"), gateway: declare("gateway") };
    return scope.args.egress === undefined ? inside : { ...inside, egress: declare("egress") };
}

/** Declares each planned rule as a resource of its own, so that a preview shows one line for each way that opens. */
export function declareSecurityRules(scope: Scope, groups: SecurityGroups, s3: aws.ec2.VpcEndpoint): void {
    const { peers = [], egress, privateZones = [], countsTokens = false } = scope.args;
    const outside = egress === undefined ? undefined : declareOutside(scope, publicBlocks);
    // Names of private zones are those of hosts in the joined networks: who may resolve them wants to ask them.
    const asksPeers = privateZones.length > 0;
    for (const rule of securityRules({ peers, egress: egress !== undefined, asksPeers, countsTokens })) {
        const role = ruleRole(rule);
        const Rule = rule.direction === "ingress" ? aws.vpc.SecurityGroupIngressRule : aws.vpc.SecurityGroupEgressRule;
        new Rule(
            named(scope, role),
            {
                securityGroupId: idOf(groups, rule.group),
                description: rule.reason,
                ...trafficOf(rule),
                ...peerOf(rule.peer, groups, s3.prefixListId, outside?.id),
                tags: tagged(scope, role),
            },
            scope.child,
        );
    }
}

/** The blocks outside as a prefix list: one name for them in every rule, and never `0.0.0.0/0`. */
function declareOutside(scope: Scope, blocks: readonly string[]): aws.ec2.ManagedPrefixList {
    return new aws.ec2.ManagedPrefixList(
        named(scope, "outside"),
        {
            name: named(scope, "outside"),
            addressFamily: "IPv4",
            maxEntries: blocks.length,
            entries: blocks.map((cidr) => ({ cidr })),
            tags: tagged(scope, "outside"),
        },
        scope.child,
    );
}

function trafficOf({ traffic }: SecurityRule): { ipProtocol: string; fromPort?: number; toPort?: number } {
    if (traffic === "all") return { ipProtocol: "-1" };
    return { ipProtocol: traffic.protocol, fromPort: traffic.port, toPort: traffic.port };
}

type RuleTarget =
    | { readonly referencedSecurityGroupId: pulumi.Input<string> }
    | { readonly cidrIpv4: string }
    | { readonly prefixListId: pulumi.Input<string> };

function peerOf(
    peer: RulePeer,
    groups: SecurityGroups,
    s3: pulumi.Input<string>,
    outside: pulumi.Input<string> | undefined,
): RuleTarget {
    switch (peer.kind) {
        case "group":
            return { referencedSecurityGroupId: idOf(groups, peer.group) };
        case "peer":
            return { cidrIpv4: peer.cidr };
        case "s3":
            return { prefixListId: s3 };
        case "outside":
            if (outside === undefined) throw new Error("a rule leads outside, but the network has no egress zone");
            return { prefixListId: outside };
    }
}

function idOf(groups: SecurityGroups, group: Group): pulumi.Output<string> {
    const found = groups[group];
    if (found === undefined) throw new Error(`a rule names the group "${group}", which this network does not have`);
    return found.id;
}

/** A name that says the whole rule, e.g. `gateway-to-sealed-tcp-8000`. */
function ruleRole({ group, direction, peer, traffic }: SecurityRule): string {
    const other = peer.kind === "group" ? peer.group : peer.kind === "peer" ? `peer-${peer.name}` : peer.kind;
    const what = traffic === "all" ? "all" : `${traffic.protocol}-${traffic.port}`;
    return `${group}-${direction === "egress" ? "to" : "from"}-${other}-${what}`;
}
