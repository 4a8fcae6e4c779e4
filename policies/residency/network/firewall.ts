import type { StackGraph, StackResource } from "../../kit/graph.ts";
import type { Inputs } from "../../kit/inputs.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { isInside, isWhollyPublicIpv4 } from "../../kit/ranges.ts";
import { safe, say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";

type Firewall = StackResource<Inputs<"aws:networkfirewall/firewall:Firewall">>;
type FirewallPolicy = StackResource<Inputs<"aws:networkfirewall/firewallPolicy:FirewallPolicy">>;
type RuleGroup = StackResource<Inputs<"aws:networkfirewall/ruleGroup:RuleGroup">>;

export interface FirewallJudge {
    readonly graph: StackGraph;
    /** Hosts the compliance owner allows. */
    readonly hosts: readonly string[];
    /** Ranges of the subnets whose way out is the firewall. */
    readonly users: () => readonly string[];
    readonly violated: (resource: StackResource<object>, path: PropertyPath, problem: SafeText) => void;
    readonly undetermined: (resource: StackResource<object>, path: PropertyPath, problem: SafeText) => void;
}

/** Judges that a firewall lets nothing through but TLS connections to the declared hosts. */
export function judgeFirewall(firewall: Firewall, judge: FirewallJudge): void {
    const { graph, undetermined } = judge;
    const policies = graph.targets(firewall, "firewallPolicyArn", "aws:networkfirewall/firewallPolicy:FirewallPolicy");
    const [policy] = policies;
    if (!policy || policies.length > 1) {
        undetermined(firewall, ["firewallPolicyArn"], say`the firewall's policy is not a policy of this stack`);
        return;
    }
    const groups = graph.targets(policy, "firewallPolicy", "aws:networkfirewall/ruleGroup:RuleGroup");
    const { statefulRuleGroupReferences = [], statelessRuleGroupReferences = [] } = policy.props.firewallPolicy;
    if (groups.length !== statefulRuleGroupReferences.length + statelessRuleGroupReferences.length) {
        undetermined(policy, ["firewallPolicy"], say`the policy uses rule groups that are not in this stack`);
    }
    judgeDefaults(policy, groups, judge);
    for (const group of groups) {
        (group.props.type === "STATEFUL" ? judgeHosts : judgePackets)(group, judge);
    }
}

/**
 * What the policy does where no rule speaks. In strict order with a drop as default, only what a rule passes goes on. The
 * `established` forms let the first packets of a connection through, which TLS needs before it can name its host; UDP needs
 * no more than a first packet to carry data out, so packets must be dropped unless a rule forwards TCP.
 */
function judgeDefaults(policy: FirewallPolicy, groups: readonly RuleGroup[], judge: FirewallJudge): void {
    const { violated } = judge;
    const { statefulDefaultActions = [], statefulEngineOptions, ...stateless } = policy.props.firewallPolicy;
    const at = (key: string): PropertyPath => ["firewallPolicy", key];
    if (statefulEngineOptions?.ruleOrder !== "STRICT_ORDER") {
        violated(policy, at("statefulEngineOptions"), say`the rule order is not STRICT_ORDER, so pass is the default`);
    }
    const { streamExceptionPolicy = "DROP" } = statefulEngineOptions ?? {};
    if (streamExceptionPolicy === "CONTINUE") {
        violated(
            policy,
            at("statefulEngineOptions"),
            say`connections go on whose beginning, and so whose host name, the firewall has not seen`,
        );
    }
    const strict = statefulDefaultActions.includes("aws:drop_strict");
    const established = ["aws:drop_established", "aws:drop_established_app_layer"];
    if (!strict && !statefulDefaultActions.some((action) => established.includes(action))) {
        violated(policy, at("statefulDefaultActions"), say`connections that no rule names are not dropped`);
    }
    const dropsPackets = strict ? ["aws:drop", "aws:forward_to_sfe"] : ["aws:drop"];
    const defaults = ["statelessDefaultActions", "statelessFragmentDefaultActions"] as const;
    for (const key of defaults) {
        if (!stateless[key].every((action) => dropsPackets.includes(action))) {
            violated(policy, at(key), say`packets pass before the firewall has seen a host name`);
        }
    }
    const { ruleVariables = [] } = stateless.policyVariables ?? {};
    ruleVariables.forEach(({ ipSet }, index) => {
        judgeUsers(
            policy,
            [...at("policyVariables"), "ruleVariables", index, "ipSet", "definitions"],
            ipSet.definitions,
            judge,
        );
    });
    if (!groups.some(({ props }) => props.type === "STATEFUL")) {
        violated(policy, at("statefulRuleGroupReferences"), say`no list of hosts decides what goes out`);
    }
}

/** A host list must be a TLS allow-list of declared hosts; other forms of rules are not proven. */
function judgeHosts(group: RuleGroup, { hosts, violated, undetermined }: FirewallJudge): void {
    const list = group.props.ruleGroup?.rulesSource.rulesSourceList;
    const at = (...path: PropertyPath): PropertyPath => ["ruleGroup", "rulesSource", "rulesSourceList", ...path];
    if (!list) {
        undetermined(
            group,
            ["ruleGroup"],
            say`the rules are not a list of hosts, so nothing shows which hosts they pass`,
        );
        return;
    }
    if (list.generatedRulesType !== "ALLOWLIST") {
        violated(group, at("generatedRulesType"), say`the list names what is refused, so everything else passes`);
    }
    list.targetTypes.forEach((type, index) => {
        if (type !== "TLS_SNI") {
            violated(group, at("targetTypes", index), say`hosts are admitted in clear text, not only by TLS`);
        }
    });
    list.targets.forEach((host, index) => {
        if (!hosts.includes(host)) {
            violated(group, at("targets", index), say`the host is not among the declared third-party hosts`);
        }
    });
}

/** A packet rule may drop, or hand TCP on to the host list. */
function judgePackets(group: RuleGroup, judge: FirewallJudge): void {
    const { violated, undetermined } = judge;
    const packets = group.props.ruleGroup?.rulesSource.statelessRulesAndCustomActions;
    const at = (...path: PropertyPath): PropertyPath => ["ruleGroup", "rulesSource", ...path];
    if (!packets) {
        undetermined(group, ["ruleGroup"], say`the packet rules are not written out, so nothing shows what they pass`);
        return;
    }
    packets.statelessRules.forEach(({ ruleDefinition: { actions, matchAttributes } }, index) => {
        const path = at("statelessRulesAndCustomActions", "statelessRules", index, "ruleDefinition");
        const forwards = actions.includes("aws:forward_to_sfe");
        if (actions.some((action) => !["aws:drop", "aws:forward_to_sfe"].includes(action))) {
            violated(group, [...path, "actions"], say`the rule lets packets pass without a look at the host name`);
        }
        if (forwards && !(matchAttributes.protocols?.length === 1 && matchAttributes.protocols[0] === tcp)) {
            violated(
                group,
                [...path, "matchAttributes"],
                say`the rule forwards more than TCP, and a first packet passes`,
            );
        }
        for (const side of ["sources", "destinations"] as const) {
            const ranges = (matchAttributes[side] ?? []).map(({ addressDefinition }) => addressDefinition);
            if (forwards) judgeUsers(group, [...path, "matchAttributes", side], ranges, judge);
        }
    });
}

/** Of the addresses inside, only those of subnets whose way out is a firewall have a use for it. */
function judgeUsers(
    resource: StackResource<object>,
    path: PropertyPath,
    ranges: readonly string[],
    { users, violated }: FirewallJudge,
): void {
    ranges.forEach((range, index) => {
        if (!isWhollyPublicIpv4(range) && !isInside(range, users())) {
            violated(
                resource,
                [...path, index],
                say`the range ${safe.address(range)} is not that of a subnet with a way out`,
            );
        }
    });
}

/** IANA protocol number. */
const tcp = 6;
