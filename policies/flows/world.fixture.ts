import type { Client, Destination, Flow, PodGroup } from "./model/flow.ts";
import { unknownText } from "./model/resource.ts";
import type { FlowResource } from "./model/resource.ts";

/*
 * A small network, as a preview of a new stack shows it: a sealed subnet with the cluster's nodes and endpoints, a gateway subnet,
 * an egress subnet whose way out leads through a firewall and a NAT gateway. Every id is unknown and every reference an origin.
 */

const typeOf = {
    provider: "pulumi:providers:aws",
    vpc: "aws:ec2/vpc:Vpc",
    subnet: "aws:ec2/subnet:Subnet",
    acl: "aws:ec2/networkAcl:NetworkAcl",
    table: "aws:ec2/routeTable:RouteTable",
    association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    route: "aws:ec2/route:Route",
    group: "aws:ec2/securityGroup:SecurityGroup",
    ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
    prefixes: "aws:ec2/managedPrefixList:ManagedPrefixList",
    internet: "aws:ec2/internetGateway:InternetGateway",
    nat: "aws:ec2/natGateway:NatGateway",
    firewall: "aws:networkfirewall/firewall:Firewall",
    firewallPolicy: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    ruleGroup: "aws:networkfirewall/ruleGroup:RuleGroup",
    names: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
    nameRule: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
    nameGroup: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
    nameAssociation: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    cluster: "aws:eks/cluster:Cluster",
    addOn: "aws:eks/addon:Addon",
    template: "aws:ec2/launchTemplate:LaunchTemplate",
    nodes: "aws:eks/nodeGroup:NodeGroup",
    identity: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    role: "aws:iam/role:Role",
    rolePolicy: "aws:iam/rolePolicy:RolePolicy",
    attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    balancer: "aws:lb/loadBalancer:LoadBalancer",
    policy: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    service: "kubernetes:core/v1:Service",
    namespace: "kubernetes:core/v1:Namespace",
    deployment: "kubernetes:apps/v1:Deployment",
    configMap: "kubernetes:core/v1:ConfigMap",
    backend: "kubernetes:gateway.envoyproxy.io/v1alpha1:Backend",
    component: "ringfence:test:Component",
} as const;

type Kind = keyof typeof typeOf;

/** A resource whose references are unknown ids, each with the names of what it refers to as `kind name`. */
export function made(
    kind: Kind,
    name: string,
    inputs: Readonly<Record<string, unknown>> = {},
    refers: Readonly<Record<string, string | readonly string[]>> = {},
): FlowResource {
    const references = Object.entries(refers).map(([property, to]) => [property, [to].flat()] as const);
    return {
        urn: urnOf(kind, name),
        type: typeOf[kind],
        name,
        inputs: { ...Object.fromEntries(references.map(([property]) => [property, unknownText])), ...inputs },
        propertyDependencies: Object.fromEntries(
            references.map(([property, to]) => [property, to.map((one) => urnOfText(one))]),
        ),
    };
}

/** e.g. `urn:pulumi:test::ringfence::aws:ec2/subnet:Subnet::sealed` */
export function urnOf(kind: Kind, name: string): string {
    return `urn:pulumi:test::ringfence::${typeOf[kind]}::${name}`;
}

function urnOfText(text: string): string {
    const [kind = "", name = ""] = text.split(" ");
    return urnOf(kind as Kind, name); // Names in this file's own words.
}

const tcp = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });

/** A rule of a security group, to or from another one. */
export function groupRule(direction: "ingress" | "egress", group: string, other: string, port: number): FlowResource {
    return made(direction, `${group}-${other}-${port}`, tcp(port), {
        securityGroupId: `group ${group}`,
        referencedSecurityGroupId: `group ${other}`,
    });
}

const everywhere = "0.0.0.0/0";
const inside = "10.0.0.0/16";
const aclRules = {
    egress: [
        { ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: inside, fromPort: 0, toPort: 0 },
        { ruleNo: 110, action: "allow", protocol: "tcp", cidrBlock: everywhere, fromPort: 443, toPort: 443 },
    ],
    ingress: [
        { ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: inside, fromPort: 0, toPort: 0 },
        { ruleNo: 110, action: "allow", protocol: "tcp", cidrBlock: everywhere, fromPort: 1024, toPort: 65_535 },
    ],
};

const blocks = {
    sealed: "10.0.0.0/20",
    gateway: "10.0.16.0/22",
    egress: "10.0.20.0/22",
    firewall: "10.0.24.0/28",
    public: "10.0.24.16/28",
};

function tier(name: keyof typeof blocks): readonly FlowResource[] {
    return [
        made("subnet", name, { cidrBlock: blocks[name], availabilityZone: "eu-central-1a" }, { vpcId: "vpc main" }),
        made("acl", name, { ...aclRules, subnetIds: [unknownText] }, { subnetIds: `subnet ${name}` }),
        made("table", name, {}, { vpcId: "vpc main" }),
        made("association", name, {}, { subnetId: `subnet ${name}`, routeTableId: `table ${name}` }),
    ];
}

function pool(name: string, subnet: string): readonly FlowResource[] {
    return [
        made("template", name, { vpcSecurityGroupIds: [unknownText] }, { vpcSecurityGroupIds: `group ${subnet}` }),
        made(
            "nodes",
            name,
            { labels: { "ringfence/pool": name }, launchTemplate: { id: unknownText }, subnetIds: [unknownText] },
            { launchTemplate: `template ${name}`, subnetIds: `subnet ${subnet}` },
        ),
    ];
}

function endpoint(service: string, policy: unknown): FlowResource {
    return made(
        "endpoint",
        service,
        {
            serviceName: `com.amazonaws.eu-central-1.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            policy: JSON.stringify(policy),
            subnetIds: [unknownText],
            securityGroupIds: [unknownText],
        },
        { subnetIds: "subnet sealed", securityGroupIds: "group endpoints" },
    );
}

const own = { StringEquals: { "aws:PrincipalAccount": ["111122223333"], "aws:ResourceAccount": ["111122223333"] } };
const ownOnly = (prefix: string) => ({
    Statement: [{ Effect: "Allow", Action: [`${prefix}:*`], Resource: ["*"], Condition: own }],
});

/** What a NetworkPolicy says, for pods that have all of `labels`. */
export function networkPolicy(
    namespace: string,
    labels: Readonly<Record<string, string>>,
    rules: { readonly egress?: readonly unknown[]; readonly ingress?: readonly unknown[] },
    name = "pods",
): FlowResource {
    const policyTypes = [...(rules.ingress ? ["Ingress"] : []), ...(rules.egress ? ["Egress"] : [])];
    return made("policy", `${namespace}-${name}`, {
        metadata: { name, namespace },
        spec: { podSelector: { matchLabels: labels }, policyTypes, ...rules },
    });
}

/** A rule of a NetworkPolicy at one port. */
export function at(port: number | string, side: "to" | "from", ...peers: readonly unknown[]) {
    return { [side]: peers, ports: [{ protocol: "TCP", port }] };
}

export const range = (cidr: string) => ({ ipBlock: { cidr } });
export const podsOf = (namespace: string, labels: Readonly<Record<string, string>>) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: labels },
});

const s3Of = { StringEquals: own.StringEquals };
/** All of the public addresses and more: the lists of the real stacks are finer. */
const wide = ["0.0.0.0/1", "128.0.0.0/1"];

/** The resources of the small network. */
export const resources: readonly FlowResource[] = [
    made("provider", "aws", { region: "eu-central-1", allowedAccountIds: '["111122223333"]' }),
    made("vpc", "main", { cidrBlock: inside, enableDnsSupport: true, enableDnsHostnames: true }),
    ...(["sealed", "gateway", "egress", "firewall", "public"] as const).flatMap(tier),
    ...["sealed", "gateway", "egress", "endpoints"].map((name) => made("group", name, {}, { vpcId: "vpc main" })),
    made(
        "egress",
        "sealed-sealed",
        { ipProtocol: "-1" },
        { securityGroupId: "group sealed", referencedSecurityGroupId: "group sealed" },
    ),
    made(
        "ingress",
        "sealed-sealed",
        { ipProtocol: "-1" },
        { securityGroupId: "group sealed", referencedSecurityGroupId: "group sealed" },
    ),
    ...(["sealed", "gateway", "egress"] as const).flatMap((name) => [
        groupRule("egress", name, "endpoints", 443),
        groupRule("ingress", "endpoints", name, 443),
        made("egress", `${name}-s3-443`, tcp(443), { securityGroupId: `group ${name}`, prefixListId: "endpoint s3" }),
    ]),
    ...(["gateway", "egress"] as const).flatMap((name) => [
        groupRule("egress", name, "sealed", 443),
        groupRule("ingress", "sealed", name, 443),
        groupRule("egress", "sealed", name, 9443),
        groupRule("ingress", name, "sealed", 9443),
        groupRule("egress", "sealed", name, 10_250),
        groupRule("ingress", name, "sealed", 10_250),
    ]),
    groupRule("egress", "gateway", "sealed", 8000),
    groupRule("ingress", "sealed", "gateway", 8000),
    made("prefixes", "outside", { entries: wide.map((cidr) => ({ cidr })) }),
    made("egress", "egress-outside-443", tcp(443), {
        securityGroupId: "group egress",
        prefixListId: "prefixes outside",
    }),
    endpoint("logs", ownOnly("logs")),
    endpoint("bedrock-runtime", {
        Statement: [
            {
                Effect: "Allow",
                Action: ["bedrock:InvokeModel"],
                Resource: ["arn:aws:bedrock:eu-central-1::foundation-model/*"],
                Condition: { StringEquals: { "aws:PrincipalAccount": ["111122223333"] } },
            },
        ],
    }),
    ...["ecr.api", "ecr.dkr"].map((service) =>
        endpoint(service, {
            Statement: [
                ...ownOnly("ecr").Statement,
                {
                    Effect: "Allow",
                    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                    Resource: ["arn:aws:ecr:eu-central-1:602401143452:repository/*"],
                    Condition: { StringEquals: { "aws:PrincipalAccount": ["111122223333"] } },
                },
            ],
        }),
    ),
    made(
        "endpoint",
        "s3",
        {
            serviceName: "com.amazonaws.eu-central-1.s3",
            vpcEndpointType: "Gateway",
            policy: JSON.stringify({
                Statement: [
                    {
                        Sid: "Own",
                        Effect: "Allow",
                        Action: ["s3:Get*", "s3:List*"],
                        Resource: ["arn:aws:s3:::weights", "arn:aws:s3:::weights/*"],
                        Condition: s3Of,
                    },
                    {
                        Sid: "Layers",
                        Effect: "Allow",
                        Action: ["s3:GetObject"],
                        Resource: ["arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"],
                    },
                ],
            }),
            routeTableIds: [unknownText],
        },
        { routeTableIds: ["table sealed", "table gateway", "table egress"] },
    ),
    made("internet", "main", {}, { vpcId: "vpc main" }),
    made("nat", "main", {}, { subnetId: "subnet public" }),
    made(
        "route",
        "egress-out",
        { destinationCidrBlock: everywhere },
        { routeTableId: "table egress", vpcEndpointId: "firewall main" },
    ),
    made(
        "route",
        "firewall-out",
        { destinationCidrBlock: everywhere },
        { routeTableId: "table firewall", natGatewayId: "nat main" },
    ),
    made(
        "route",
        "public-out",
        { destinationCidrBlock: everywhere },
        { routeTableId: "table public", gatewayId: "internet main" },
    ),
    made(
        "route",
        "public-back",
        { destinationCidrBlock: blocks.egress },
        { routeTableId: "table public", vpcEndpointId: "firewall main" },
    ),
    made(
        "firewall",
        "main",
        { subnetMappings: [{ subnetId: unknownText }] },
        { firewallPolicyArn: "firewallPolicy main", subnetMappings: "subnet firewall" },
    ),
    made(
        "firewallPolicy",
        "main",
        {
            firewallPolicy: {
                policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: [blocks.egress] } }] },
                statefulDefaultActions: ["aws:drop_established_app_layer"],
                statelessDefaultActions: ["aws:drop"],
                statefulRuleGroupReferences: [{ resourceArn: unknownText }],
                statelessRuleGroupReferences: [{ resourceArn: unknownText }],
            },
        },
        { firewallPolicy: ["ruleGroup hosts", "ruleGroup packets"] },
    ),
    made("ruleGroup", "hosts", {
        type: "STATEFUL",
        ruleGroup: {
            rulesSource: {
                rulesSourceList: {
                    generatedRulesType: "ALLOWLIST",
                    targetTypes: ["TLS_SNI"],
                    targets: ["api.vendor.example"],
                },
            },
        },
    }),
    made("ruleGroup", "packets", {
        type: "STATELESS",
        ruleGroup: {
            rulesSource: {
                statelessRulesAndCustomActions: {
                    statelessRules: [
                        packetRule(1, { sources: [blocks.egress], destinations: wide, destinationPorts: [443] }),
                        packetRule(2, { sources: wide, destinations: [blocks.egress], sourcePorts: [443] }),
                    ],
                },
            },
        },
    }),
    made("nameGroup", "main"),
    made("nameAssociation", "main", { priority: 101 }, { vpcId: "vpc main", firewallRuleGroupId: "nameGroup main" }),
    ...nameRule("aws", 100, "ALLOW", [
        "*.s3.eu-central-1.amazonaws.com",
        "logs.eu-central-1.amazonaws.com",
        "bedrock-runtime.eu-central-1.amazonaws.com",
        "api.ecr.eu-central-1.amazonaws.com",
        "*.dkr.ecr.eu-central-1.amazonaws.com",
        "*.eu-central-1.eks.amazonaws.com",
    ]),
    ...nameRule("third-parties", 300, "ALLOW", ["api.vendor.example"]),
    ...nameRule("everything", 9000, "BLOCK", ["*"]),
    made(
        "cluster",
        "main",
        {
            kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16" },
            vpcConfig: { subnetIds: [unknownText], securityGroupIds: [unknownText] },
        },
        { vpcConfig: ["subnet sealed", "group sealed"] },
    ),
    made("addOn", "vpc-cni", { addonName: "vpc-cni", configurationValues: '{"enableNetworkPolicy":"true"}' }),
    ...pool("system", "sealed"),
    ...pool("gateway", "gateway"),
    ...pool("egress", "egress"),
    networkPolicy("tools", {}, { egress: [at(443, "to", range(blocks.sealed), range("172.20.0.1/32"))], ingress: [] }),
    networkPolicy("egress", { app: "proxy" }, { egress: [at(443, "to", ...wide.map(range), range(blocks.sealed))] }),
    networkPolicy(
        "models",
        { app: "vllm" },
        { egress: [], ingress: [at(8000, "from", podsOf("gateway", { app: "proxy" }))] },
    ),
    networkPolicy(
        "gateway",
        { app: "proxy" },
        {
            egress: [at(8000, "to", podsOf("models", { app: "vllm" }))],
            ingress: [at(9443, "from", range(blocks.sealed))],
        },
    ),
    made("service", "models", {
        metadata: { name: "vllm", namespace: "models" },
        spec: { selector: { app: "vllm" }, ports: [{ port: 80, targetPort: 8000 }] },
    }),
];

function packetRule(
    priority: number,
    match: {
        readonly sources: readonly string[];
        readonly destinations: readonly string[];
        readonly sourcePorts?: readonly number[];
        readonly destinationPorts?: readonly number[];
    },
) {
    const ports = (given: readonly number[] = []) => given.map((port) => ({ fromPort: port, toPort: port }));
    const addresses = (given: readonly string[]) => given.map((addressDefinition) => ({ addressDefinition }));
    return {
        priority,
        ruleDefinition: {
            actions: ["aws:forward_to_sfe"],
            matchAttributes: {
                protocols: [6],
                sources: addresses(match.sources),
                destinations: addresses(match.destinations),
                ...(match.sourcePorts ? { sourcePorts: ports(match.sourcePorts) } : {}),
                ...(match.destinationPorts ? { destinationPorts: ports(match.destinationPorts) } : {}),
            },
        },
    };
}

function nameRule(name: string, priority: number, action: string, domains: readonly string[]): readonly FlowResource[] {
    return [
        made("names", name, { domains }),
        made(
            "nameRule",
            name,
            { priority, action },
            { firewallRuleGroupId: "nameGroup main", firewallDomainListId: `names ${name}` },
        ),
    ];
}

/** The network without some resources. */
export function without(...gone: readonly string[]): readonly FlowResource[] {
    const urns = gone.map(urnOfText);
    return resources.filter(({ urn }) => !urns.includes(urn));
}

/** The network with resources added, in place of those with the same name. */
export function withResources(...added: readonly FlowResource[]): readonly FlowResource[] {
    const urns = new Set(added.map(({ urn }) => urn));
    return [...resources.filter(({ urn }) => !urns.has(urn)), ...added];
}

/** The network with the inputs of one resource changed. */
export function changed(what: string, inputs: Readonly<Record<string, unknown>>): readonly FlowResource[] {
    const urn = urnOfText(what);
    if (!resources.some((one) => one.urn === urn)) {
        throw new Error(`the network has no ${what}`);
    }
    return resources.map((one) => (one.urn === urn ? { ...one, inputs: { ...one.inputs, ...inputs } } : one));
}

/** The network as a deployment knows it: every resource has its id, and every reference is the known id of what it leads to. */
export function deployed(all: readonly FlowResource[]): readonly FlowResource[] {
    const byUrn = new Map(all.map((one) => [one.urn, one]));
    return all.map((one) => ({
        ...one,
        inputs: {
            ...Object.fromEntries(
                Object.entries(one.inputs).map(([property, value]) => {
                    const targets = (one.propertyDependencies[property] ?? []).flatMap((urn) => byUrn.get(urn) ?? []);
                    return [
                        property,
                        settled(
                            value,
                            targets.map((target) => identifierOf(target, property)),
                        ),
                    ];
                }),
            ),
            ...outputsOf(one),
        },
    }));
}

/** What AWS says of a resource once it is there. */
function outputsOf({ type, name }: FlowResource): Readonly<Record<string, unknown>> {
    const made = { id: `${type}/${name}`, arn: `arn:${type}/${name}` };
    switch (type) {
        case typeOf.endpoint:
            return { ...made, prefixListId: `pl-${name}` };
        case typeOf.firewall:
            return {
                ...made,
                firewallStatuses: [{ syncStates: [{ attachments: [{ endpointId: `vpce-${name}` }] }] }],
            };
        default:
            return made;
    }
}

/** What a property of another resource says for this one. */
function identifierOf(target: FlowResource, property: string): string {
    if (property === "prefixListId" && target.type === typeOf.endpoint) {
        return `pl-${target.name}`;
    }
    if (property === "vpcEndpointId" && target.type === typeOf.firewall) {
        return `vpce-${target.name}`;
    }
    return `${target.type}/${target.name}`;
}

/** Puts an identifier in the place of each unknown, one after the other; a list of one unknown takes all that are left. */
function settled(value: unknown, left: string[]): unknown {
    if (value === unknownText) {
        return left.shift() ?? unknownText;
    }
    if (Array.isArray(value)) {
        const entries: readonly unknown[] = value;
        return entries.length === 1 && entries[0] === unknownText
            ? left.splice(0)
            : entries.map((entry) => settled(entry, left));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, settled(entry, left)]))
        : value;
}

/** Pods of one pool. */
export function pods(
    namespace: string,
    labels: Record<string, string>,
    ...pools: [string, ...string[]]
): PodGroup & { pools: string[] } & { labels: Record<string, string> } {
    return { namespace, labels, pools };
}

/** A flow at a port. */
export function flow(from: Client, to: Destination, port: number, protocol: "tcp" | "udp" = "tcp"): Flow {
    return {
        component: urnOf("component", "test"),
        name: "test",
        from,
        to,
        port,
        protocol,
        reason: "the test needs it",
    };
}

export const clients = {
    controller: { kind: "pods", ...pods("tools", {}, "system") },
    front: { kind: "pods", ...pods("gateway", { app: "proxy" }, "gateway") },
    proxy: { kind: "pods", ...pods("egress", { app: "proxy" }, "egress") },
    server: { kind: "pods", ...pods("models", { app: "vllm" }, "system") },
    nodes: { kind: "nodes", pools: "every" },
    apiServer: { kind: "apiServer" },
} as const satisfies Readonly<Record<string, Client>>;
