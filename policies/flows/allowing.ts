import { declaredFlows } from "./model/flow.ts";
import { list, record, text, texts } from "./model/resource.ts";
import type { FlowResource } from "./model/resource.ts";
import { walkFlow } from "./walk.ts";
import { readWorld } from "./world/world.ts";

/** One thing that lets connections through, and the stack without it. */
export interface Allowance {
    readonly resource: FlowResource;
    /** A rule inside of the resource, e.g. `egress tcp 443 10.0.0.0/8`; empty for the whole of it. */
    readonly rule: string;
    /** The stack without it. */
    readonly without: () => readonly FlowResource[];
}

/** Resources that are nothing but a permission or a way. */
const wholes: readonly string[] = [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    "aws:networkfirewall/ruleGroup:RuleGroup",
];

/**
 * Everything in a stack that lets connections through: security group rules, routes and their associations, endpoints, rule groups
 * of the firewall, ALLOW rules of the DNS firewall, and each rule of network ACLs and network policies.
 */
export function allowances(resources: readonly FlowResource[]): readonly Allowance[] {
    return resources.flatMap((resource): readonly Allowance[] => {
        const { type, inputs } = resource;
        const isNameRule =
            type === "aws:route53/resolverFirewallRule:ResolverFirewallRule" && inputs["action"] === "ALLOW";
        if (wholes.includes(type) || isNameRule) {
            return [{ resource, rule: "", without: () => resources.filter((one) => one !== resource) }];
        }
        if (type === "aws:ec2/networkAcl:NetworkAcl") {
            return directions.flatMap((direction) =>
                rulesWithout(
                    resources,
                    resource,
                    direction,
                    inputs,
                    (rules) => ({ ...inputs, [direction]: rules }),
                    allows,
                ),
            );
        }
        if (type === "kubernetes:networking.k8s.io/v1:NetworkPolicy") {
            const spec = record(inputs["spec"]);
            return directions.flatMap((direction) =>
                rulesWithout(resources, resource, direction, spec, (rules) => ({
                    ...inputs,
                    spec: { ...spec, [direction]: rules },
                })),
            );
        }
        return [];
    });
}

const directions = ["ingress", "egress"] as const;

function allows(rule: unknown): boolean {
    return record(rule)["action"] === "allow";
}

function rulesWithout(
    resources: readonly FlowResource[],
    resource: FlowResource,
    direction: "ingress" | "egress",
    holder: Readonly<Record<string, unknown>>,
    inputsWith: (rules: readonly unknown[]) => Readonly<Record<string, unknown>>,
    counts: (rule: unknown) => boolean = () => true,
): readonly Allowance[] {
    const rules = list(holder[direction]);
    return [...rules.keys()]
        .filter((index) => counts(rules[index]))
        .map((index) => ({
            resource,
            rule: `${direction} ${ruleText(record(rules[index]))}`,
            without: () => {
                const changed = { ...resource, inputs: inputsWith(rules.filter((_rule, at) => at !== index)) };
                return resources.map((one) => (one === resource ? changed : one));
            },
        }));
}

/** A rule of a network ACL by its range and ports, one of a network policy by its ports and peers. */
function ruleText(rule: Readonly<Record<string, unknown>>): string {
    const cidr = text(rule["cidrBlock"]);
    if (cidr !== undefined) {
        const { protocol, fromPort, toPort } = rule;
        const ports = fromPort === toPort ? String(fromPort) : `${String(fromPort)}-${String(toPort)}`;
        return protocol === "-1" ? `every protocol ${cidr}` : `${String(protocol)} ${ports} ${cidr}`;
    }
    const ports = list(rule["ports"])
        .map(record)
        .map(({ port, protocol = "TCP" }) => `${String(protocol).toLowerCase()} ${String(port)}`);
    const peers = [...list(rule["from"]), ...list(rule["to"])].map(record).map(peerText);
    const shown = peers.length > 2 ? [...peers.slice(0, 2), `${peers.length - 2} more`] : peers;
    return [ports.join(", "), shown.join(" and ")].filter((part) => part !== "").join(" ");
}

function peerText(peer: Readonly<Record<string, unknown>>): string {
    const labels = (selector: unknown) => Object.values(texts(record(selector)["matchLabels"])).join(",");
    const { ipBlock, namespaceSelector, podSelector } = peer;
    return ipBlock === undefined
        ? [labels(namespaceSelector), labels(podSelector)].filter((part) => part !== "").join("/") || "its namespace"
        : String(record(ipBlock)["cidr"]);
}

/**
 * The allowances that no needed flow misses when they are gone. Each of the flows that pass by a resource is walked again without
 * it; the others pass by what is still there.
 */
export function unneeded(resources: readonly FlowResource[]): readonly Allowance[] {
    const world = readWorld(resources);
    const walked = declaredFlows(resources).flows.map((flow) => walkFlow(world, flow));
    const byResource = new Map<string, Set<(typeof walked)[number]>>();
    for (const one of walked) {
        for (const urn of one.verdicts.filter(({ verdict }) => verdict === "passes").flatMap(({ by }) => by)) {
            byResource.set(urn, (byResource.get(urn) ?? new Set()).add(one));
        }
    }
    return allowances(resources).filter(({ resource, without }) => {
        const users = [...(byResource.get(resource.urn) ?? [])];
        const less = users.length === 0 ? world : readWorld(without());
        return !users.some((before) => refusals(walkFlow(less, before.flow)) > refusals(before));
    });
}

/** How many layers refuse: a flow that is refused already may still miss what it passes by. */
function refusals({ verdicts }: ReturnType<typeof walkFlow>): number {
    return verdicts.filter(({ verdict }) => verdict === "refuses").length;
}
