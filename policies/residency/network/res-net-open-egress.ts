import { gdpr, hipaa } from "../../kit/clause.ts";
import type { Declared } from "../../kit/declaration.ts";
import { isGiven } from "../../kit/graph.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import type { TypeToken } from "../../kit/inputs.ts";
import { isInside, isPublicIpv4 } from "../../kit/ranges.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { isRecord, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";

const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const standaloneRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
const group = "aws:ec2/securityGroup:SecurityGroup";
const defaultGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const prefixList = "aws:ec2/managedPrefixList:ManagedPrefixList";
const prefixListEntry = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
type Needs = "networks" | "thirdPartyHosts" | "prefixLists";

/**
 * RES-309. A SecurityGroup without `egress` is closed: the provider removes the rule that AWS puts into each new group. The
 * default group of a VPC keeps it until a DefaultSecurityGroup takes it over.
 */
export const openEgress = residencyRule({
    id: "RES-309",
    name: "res-net-open-egress",
    title: "Security groups let traffic out to declared networks alone",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 32"), hipaa("164.312(e)(1)")],
    reads: "every egress rule, inline or not; the prefix lists they name; the default group of every VPC",
    why: "a group that is open outwards leaves the routes as the only lock",
    fix: "Name a security group, a VPC endpoint's prefix list or a range under `networks`; public addresses only by a prefix list of the stack, as TCP 443, where third-party hosts are declared.",
    needs: ["networks", "thirdPartyHosts", "prefixLists"],
    resources: {
        [egressRule]: judgeRanges,
        [standaloneRule]: judgeRanges,
        [group]: judgeRanges,
        [defaultGroup]: judgeRanges,
    },
    stack: {
        types: ["aws:ec2/vpc:Vpc", egressRule, standaloneRule, group, defaultGroup],
        checks: [judgeDefaultGroups, judgePrefixLists],
    },
});

/** The rules that let traffic out: the resource itself, or the entries of a group. */
function rulesOf({ type, props }: { readonly type: string; readonly props: AnyInputs }): readonly Slot[] {
    switch (type) {
        case egressRule:
            return [{ path: [], read: () => props }];
        case standaloneRule:
            return props["type"] === "ingress" ? [] : [{ path: [], read: () => props }];
        default:
            return slotsOf(props, ["egress"]);
    }
}

/** What a rule says, whichever of the four types it is written in. */
function ruleAt(slot: Slot): AnyInputs {
    const rule = slot.read();
    if (!isRecord(rule)) {
        throw new TypeError("an egress rule is an object");
    }
    return rule;
}

function judgeRanges({ type, props, each, declared, violated }: ResourceCase<object, Needs>): void {
    // Every type that comes here is one of rulesOf.
    each(rulesOf({ type, props: props as AnyInputs }), (slot) => {
        const rule = ruleAt(slot);
        each(slotsOf(rule, ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"], slot.path), ({ path, read }) => {
            const range = read();
            if (!isDeclared(range, declared)) {
                violated(path, say`traffic may leave to ${safe.address(range)}, which is not a declared network`);
            }
        });
    });
}

/**
 * A range that a prefix list of the stack may hold besides the declared networks: public addresses for HTTPS where third-party
 * hosts are declared. Their addresses change, so the firewall decides by host name there, and RES-301 and RES-302 prove that
 * no route goes past it. A rule never names a public range itself: one list, reviewed once, is what "outside" means.
 */
function isAllowedInList(range: unknown, rule: AnyInputs, declared: Declared<Needs>): boolean {
    const protocol = rule["ipProtocol"] ?? rule["protocol"];
    const isHttps = protocol === "tcp" && rule["fromPort"] === 443 && rule["toPort"] === 443;
    const isOutside = typeof range === "string" && isPublicIpv4(range);
    return isDeclared(range, declared) || (isOutside && isHttps && declared.thirdPartyHosts.length > 0);
}

function isDeclared(range: unknown, { networks }: Declared<Needs>): boolean {
    return typeof range === "string" && isInside(range, networks);
}

function judgeDefaultGroups({ graph, violated, each }: StackCase<Needs>): void {
    const defaults = graph.ofType(defaultGroup);
    each(graph.ofType("aws:ec2/vpc:Vpc"), (vpc) => {
        if (!defaults.some((it) => graph.targets(it, "vpcId").some(({ urn }) => urn === vpc.urn))) {
            violated(vpc, [], say`the default security group of the VPC still lets everything out`);
        }
    });
}

/** The property by which a source names prefix lists. */
function prefixListProperty({ type }: StackResource): "prefixListId" | "prefixListIds" | "egress" {
    return type === egressRule ? "prefixListId" : type === standaloneRule ? "prefixListIds" : "egress";
}

function judgePrefixLists(given: StackCase<Needs>): void {
    const sources = [egressRule, standaloneRule, group, defaultGroup];
    given.each(
        given.graph.resources.filter(({ type }) => sources.includes(type)),
        (source) => {
            const isInward = source.type === standaloneRule && source.props["type"] === "ingress";
            if (!isInward && isGiven(source, prefixListProperty(source))) {
                given.each(rulesOf(source), (slot) => {
                    judgePrefixListsOf(source, slot, given);
                });
            }
        },
    );
}

/** A prefix list is declared, a VPC endpoint's, or one of this stack whose every range may be reached. */
function judgePrefixListsOf(source: StackResource, slot: Slot, given: StackCase<Needs>): void {
    const { graph, declared, violated, undetermined, each } = given;
    const rule = ruleAt(slot);
    const ids = slotsOf(rule, [source.type === egressRule ? "prefixListId" : "prefixListIds"], slot.path);
    const follow = (type: TypeToken) => (ids.length > 0 ? graph.targets(source, prefixListProperty(source), type) : []);
    const lists = follow(prefixList);
    const ranges = lists.flatMap((list) => rangesOf(graph, list));
    each(ranges, ({ list, path, read }) => {
        const range = read();
        if (!isAllowedInList(range, rule, declared)) {
            violated(list, path, say`traffic may leave to ${safe.address(range)}, which is not a declared network`);
        }
    });
    const isFollowed = lists.length + follow("aws:ec2/vpcEndpoint:VpcEndpoint").length > 0;
    each(isFollowed ? [] : ids, ({ path, read }) => {
        const id = read();
        if (typeof id !== "string" || !declared.prefixLists.includes(id)) {
            undetermined(source, path, say`the prefix list is neither of this stack nor declared`);
        }
    });
}

/** The ranges of a prefix list: its own entries, and those that are resources of their own or may be. */
function rangesOf(graph: StackGraph, list: StackResource<object>) {
    const own = isGiven(list, "entries") ? slotsOf(list.props as AnyInputs, ["entries"]) : [];
    const added = graph
        .ofType(prefixListEntry)
        .filter(
            (entry) =>
                graph.isOpen(entry, "prefixListId") ||
                graph.targets(entry, "prefixListId", prefixList).some(({ urn }) => urn === list.urn),
        );
    return [
        ...own.map(({ path, read }) => ({ list, path: [...path, "cidr"], read: () => ruleAt({ path, read })["cidr"] })),
        ...added.map((entry) => ({ list: entry, path: ["cidr"], read: () => entry.props.cidr })),
    ];
}
