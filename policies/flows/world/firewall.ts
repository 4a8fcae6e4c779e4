import { addressesOf, allPorts } from "../model/ranges.ts";
import type { Span } from "../model/ranges.ts";
import { list, record, text, whole } from "../model/resource.ts";
import type { FlowResource, Resources } from "../model/resource.ts";
import { subnetsAt } from "./network.ts";
import type { Network, Subnet } from "./network.ts";

/** A stateless rule, one for each combination of ranges that it names. */
export interface PacketRule {
    readonly resource: FlowResource;
    readonly order: number;
    /** True where it hands packets to the stateful rules. */
    readonly forwards: boolean;
    /** Numbers of protocols; empty: every one. */
    readonly protocols: readonly number[];
    readonly sources: readonly Span[];
    readonly destinations: readonly Span[];
    readonly sourcePorts: readonly Span[];
    readonly destinationPorts: readonly Span[];
}

/** A Network Firewall. */
export interface Firewall {
    readonly resource: FlowResource;
    readonly subnets: readonly Subnet[];
    /** Absent where its policy is not in this stack. */
    readonly policy: FlowResource | undefined;
    /** True where packets that no stateless rule takes go to the stateful rules. */
    readonly forwardsByDefault: boolean;
    readonly packets: readonly PacketRule[];
    /** Rule groups that let TLS connections to hosts through. */
    readonly hosts: readonly { readonly resource: FlowResource; readonly hosts: readonly string[] }[];
    /** True where the policy drops what no stateful rule lets through. */
    readonly dropsByDefault: boolean;
    /** Addresses whose connections the host lists hold for; absent: those of the firewall's own VPC. */
    readonly home: readonly Span[] | undefined;
}

/** Reads the firewalls of a stack. */
export function readFirewalls(resources: Resources, network: Network): readonly Firewall[] {
    return resources.ofType("aws:networkfirewall/firewall:Firewall").map((resource) => {
        const [policy] = resources.targets(
            resource,
            "firewallPolicyArn",
            "aws:networkfirewall/firewallPolicy:FirewallPolicy",
        );
        const settings = record(policy?.inputs["firewallPolicy"]);
        const groups = policy
            ? resources.targets(policy, "firewallPolicy", "aws:networkfirewall/ruleGroup:RuleGroup")
            : [];
        const home = list(record(settings["policyVariables"])["ruleVariables"])
            .map(record)
            .find(({ key }) => key === "HOME_NET");
        return {
            resource,
            subnets: subnetsAt(resource, "subnetMappings", network, resources),
            policy,
            forwardsByDefault: list(settings["statelessDefaultActions"]).some((action) =>
                ["aws:forward_to_sfe", "aws:pass"].includes(String(action)),
            ),
            packets: groups
                .filter(({ inputs }) => inputs["type"] === "STATELESS")
                .flatMap(packetRules)
                .toSorted((a, b) => a.order - b.order),
            hosts: groups
                .filter(({ inputs }) => inputs["type"] === "STATEFUL")
                .map((group) => ({ resource: group, hosts: hostsOf(group) })),
            dropsByDefault: list(settings["statefulDefaultActions"]).some((action) => /^aws:drop/.test(String(action))),
            home: home && rangesOf(list(record(home["ipSet"])["definitions"])),
        };
    });
}

function packetRules(group: FlowResource): readonly PacketRule[] {
    const source = record(record(group.inputs["ruleGroup"])["rulesSource"]);
    return list(record(source["statelessRulesAndCustomActions"])["statelessRules"])
        .map(record)
        .map((rule) => {
            const definition = record(rule["ruleDefinition"]);
            const match = record(definition["matchAttributes"]);
            const addresses = (key: string) => {
                const written = list(match[key]).map((one) => record(one)["addressDefinition"]);
                return written.length === 0 ? [{ from: 0, to: 2 ** 32 - 1 }] : rangesOf(written);
            };
            const ports = (key: string) => {
                const written = list(match[key]).map(record);
                return written.length === 0
                    ? [allPorts]
                    : written.map((span) => ({ from: whole(span["fromPort"]) ?? -1, to: whole(span["toPort"]) ?? -1 }));
            };
            return {
                resource: group,
                order: whole(rule["priority"]) ?? 0,
                forwards: list(definition["actions"]).some((action) =>
                    ["aws:forward_to_sfe", "aws:pass"].includes(String(action)),
                ),
                protocols: list(match["protocols"]).flatMap((protocol) => whole(protocol) ?? []),
                sources: addresses("sources"),
                destinations: addresses("destinations"),
                sourcePorts: ports("sourcePorts"),
                destinationPorts: ports("destinationPorts"),
            };
        });
}

function rangesOf(cidrs: readonly unknown[]): readonly Span[] {
    return cidrs.flatMap((cidr) => addressesOf(text(cidr) ?? "") ?? []);
}

/** Hosts of an allow list for TLS. A leading dot stands for everything below. */
function hostsOf(group: FlowResource): readonly string[] {
    const rules = record(record(record(group.inputs["ruleGroup"])["rulesSource"])["rulesSourceList"]);
    const isAllowed = rules["generatedRulesType"] === "ALLOWLIST" && list(rules["targetTypes"]).includes("TLS_SNI");
    return isAllowed ? list(rules["targets"]).flatMap((target) => text(target) ?? []) : [];
}

/** True where a host is on a list of a firewall. */
export function isListed(host: string, hosts: readonly string[]): boolean {
    return hosts.some(
        (entry) => entry === host || (entry.startsWith(".") && (host.endsWith(entry) || host === entry.slice(1))),
    );
}
