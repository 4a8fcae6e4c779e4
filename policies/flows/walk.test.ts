import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Flow } from "./model/flow.ts";
import type { Layer } from "./layers/verdict.ts";
import type { FlowResource } from "./model/resource.ts";
import { openWays } from "./outside.ts";
import { walkFlow } from "./walk.ts";
import {
    at,
    changed,
    clients,
    deployed,
    flow,
    groupRule,
    made,
    networkPolicy,
    pods,
    podsOf,
    range,
    resources,
    urnOf,
    withResources,
    without,
} from "./world.fixture.ts";
import { readWorld } from "./world/world.ts";

/** The layers that refuse a flow, in order. */
function refusing(given: readonly FlowResource[], asked: Flow): readonly Layer[] {
    return walkFlow(readWorld(given), asked)
        .verdicts.filter(({ verdict }) => verdict === "refuses")
        .map(({ layer }) => layer);
}

const { controller, front, proxy, server, nodes, apiServer } = clients;
const api = { kind: "apiServer", by: "service" } as const;
const vllm = pods("models", { app: "vllm" }, "system");
const needed = {
    "a controller to the API server's Service address": flow(controller, api, 443),
    "nodes to the API server by its private name": flow(nodes, { kind: "apiServer", by: "endpoint" }, 443),
    "the egress proxy to a declared host": flow(proxy, { kind: "host", host: "api.vendor.example" }, 443),
    "the front to a Service, which has another port than its pods": flow(
        front,
        { kind: "service", namespace: "models", name: "vllm", pods: vllm, targetPort: 8000 },
        80,
    ),
    "the front to pods": flow(front, { kind: "pods", ...vllm }, 8000),
    "the API server to a webhook": flow(apiServer, front, 9443),
    "the API server to kubelets": flow(apiServer, { kind: "nodes", pools: "every" }, 10_250),
    "nodes to the layers of images": flow(
        nodes,
        { kind: "s3", bucket: "prod-eu-central-1-starport-layer-bucket" },
        443,
    ),
    "nodes to the registry": flow(nodes, { kind: "awsService", service: "ecr.dkr" }, 443),
    "nodes to the registry's API": flow(nodes, { kind: "awsService", service: "ecr.api" }, 443),
    "a controller to an AWS service": flow(controller, { kind: "awsService", service: "logs" }, 443),
    "a node's agent that asks the resolver": flow(nodes, { kind: "resolver" }, 53, "udp"),
    "the kubelet to pods of its node": flow(nodes, { kind: "pods", ...vllm }, 8000),
} as const satisfies Readonly<Record<string, Flow>>;

describe("the small network", () => {
    test.each(Object.entries(needed))("lets %s through", (_name, asked) => {
        expect(refusing(resources, asked)).toEqual([]);
    });
});

type Name = keyof typeof needed;

/** What is weakened, for which flow, and which layers then refuse it. */
const cases: readonly (readonly [
    what: string,
    given: readonly FlowResource[],
    asked: Name | Flow,
    layers: readonly Layer[],
])[] = [
    [
        "an egress policy that names the API server's interfaces alone (opentelemetry-operator#5621)",
        withResources(networkPolicy("tools", {}, { egress: [at(443, "to", range("10.0.0.0/20"))], ingress: [] })),
        "a controller to the API server's Service address",
        ["networkPolicy"],
    ],
    [
        "an egress policy that names the Service address alone",
        withResources(networkPolicy("tools", {}, { egress: [at(443, "to", range("172.20.0.1/32"))] })),
        "a controller to the API server's Service address",
        ["networkPolicy"],
    ],
    [
        "another range of Service addresses than the policy names",
        changed("cluster main", { kubernetesNetworkConfig: { serviceIpv4Cidr: "10.100.0.0/16" } }),
        "a controller to the API server's Service address",
        ["networkPolicy"],
    ],
    [
        "a range of Service addresses that nobody knows",
        changed("cluster main", { kubernetesNetworkConfig: {} }),
        "a controller to the API server's Service address",
        ["networkPolicy"],
    ],
    [
        "an exception for the control plane in the egress policy",
        withResources(
            networkPolicy(
                "tools",
                {},
                {
                    egress: [
                        at(443, "to", range("172.20.0.1/32"), {
                            ipBlock: { cidr: "10.0.0.0/20", except: ["10.0.1.0/24"] },
                        }),
                    ],
                },
            ),
        ),
        "a controller to the API server's Service address",
        ["networkPolicy"],
    ],
    [
        "a policy for the port of the Service instead of that of its pods",
        withResources(
            networkPolicy("gateway", { app: "proxy" }, { egress: [at(80, "to", podsOf("models", { app: "vllm" }))] }),
        ),
        "the front to a Service, which has another port than its pods",
        ["networkPolicy"],
    ],
    [
        "a peer that the pods have and the Service's selector has not (amazon-network-policy-controller-k8s#224)",
        withResources(
            networkPolicy(
                "gateway",
                { app: "proxy" },
                { egress: [at(8000, "to", podsOf("models", { app: "vllm", rank: "leader" }))] },
            ),
        ),
        flow(
            front,
            {
                kind: "service",
                namespace: "models",
                name: "vllm",
                pods: pods("models", { app: "vllm", rank: "leader" }, "system"),
                targetPort: 8000,
            },
            80,
        ),
        ["networkPolicy"],
    ],
    [
        "a DNS Service address that only a range of pods admits (amazon-vpc-cni-k8s#3096)",
        withResources(networkPolicy("tools", {}, { egress: [at(53, "to", range("10.0.0.0/20"))] })),
        flow(
            controller,
            {
                kind: "service",
                namespace: "kube-system",
                name: "kube-dns",
                pods: pods("kube-system", { "k8s-app": "kube-dns" }, "system"),
                targetPort: 53,
            },
            53,
        ),
        ["networkPolicy"],
    ],
    [
        "servers that let nobody in",
        withResources(networkPolicy("models", { app: "vllm" }, { ingress: [] })),
        "the front to pods",
        ["targetNetworkPolicy"],
    ],
    [
        "a webhook's pods that admit the port of its Service alone",
        withResources(networkPolicy("gateway", { app: "proxy" }, { ingress: [at(443, "from", range("10.0.0.0/20"))] })),
        "the API server to a webhook",
        ["targetNetworkPolicy"],
    ],
    [
        "a strict plugin and pods without a policy",
        withResources(
            made("addOn", "vpc-cni", {
                addonName: "vpc-cni",
                configurationValues: JSON.stringify({
                    enableNetworkPolicy: "true",
                    env: { NETWORK_POLICY_ENFORCING_MODE: "strict" },
                }),
            }),
        ),
        flow(
            { kind: "pods", ...pods("kube-system", { "k8s-app": "kube-dns" }, "system") },
            { kind: "resolver" },
            53,
            "udp",
        ),
        ["networkPolicy"],
    ],
    [
        "no rule out of the client's group",
        without("egress gateway-sealed-8000"),
        "the front to pods",
        ["securityGroup"],
    ],
    [
        "no rule into the server's group",
        without("ingress sealed-gateway-8000"),
        "the front to pods",
        ["targetSecurityGroup"],
    ],
    [
        "an endpoint's group that lets a pool's nodes not in",
        without("ingress endpoints-egress-443"),
        "nodes to the registry",
        ["targetSecurityGroup"],
    ],
    [
        "kubelets of one pool that are closed",
        without("ingress egress-sealed-10250"),
        "the API server to kubelets",
        ["targetSecurityGroup"],
    ],
    [
        "a group that lets only to the prefix list of S3 and no rule for it",
        without("egress sealed-s3-443"),
        "nodes to the layers of images",
        ["securityGroup"],
    ],
    [
        "a network ACL without answers",
        changed("acl gateway", {
            ingress: [
                { ruleNo: 100, action: "allow", protocol: "tcp", cidrBlock: "10.0.0.0/16", fromPort: 0, toPort: 1023 },
            ],
        }),
        "the front to pods",
        ["networkAcl"],
    ],
    [
        "a network ACL that lets answers to half of the ports",
        changed("acl sealed", {
            egress: [
                { ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: "10.0.0.0/16", fromPort: 0, toPort: 0 },
            ].map((rule) => ({ ...rule, protocol: "tcp", fromPort: 32_768, toPort: 65_535 })),
        }),
        "the front to pods",
        ["networkAcl"],
    ],
    [
        "a network ACL whose first rule denies a part of the server's subnet",
        changed("acl gateway", {
            egress: [
                { ruleNo: 10, action: "deny", protocol: "tcp", cidrBlock: "10.0.8.0/24", fromPort: 8000, toPort: 8000 },
                { ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: "10.0.0.0/16", fromPort: 0, toPort: 0 },
            ],
        }),
        "the front to pods",
        ["networkAcl"],
    ],
    ["no network ACL that anybody knows", without("acl public"), "the egress proxy to a declared host", ["networkAcl"]],
    [
        "no route out of the egress subnet",
        without("route egress-out"),
        "the egress proxy to a declared host",
        ["route"],
    ],
    ["no route from the firewall on", without("route firewall-out"), "the egress proxy to a declared host", ["route"]],
    ["no route to the internet", without("route public-out"), "the egress proxy to a declared host", ["route"]],
    ["answers past the firewall", without("route public-back"), "the egress proxy to a declared host", ["route"]],
    ["a table that nobody follows", without("association egress"), "the egress proxy to a declared host", ["route"]],
    [
        "a firewall in another zone",
        changed("subnet firewall", { availabilityZone: "eu-central-1b" }),
        "the egress proxy to a declared host",
        ["route"],
    ],
    [
        "a gateway endpoint without one tier's table",
        withResources(
            ...resources
                .filter(({ urn }) => urn === urnOf("endpoint", "s3"))
                .map((one) => ({
                    ...one,
                    propertyDependencies: { routeTableIds: [urnOf("table", "sealed"), urnOf("table", "gateway")] },
                })),
        ),
        "nodes to the layers of images",
        ["route"],
    ],
    [
        "a host that the DNS firewall blocks",
        without("nameRule third-parties"),
        "the egress proxy to a declared host",
        ["name"],
    ],
    [
        "names of a service that nobody allowed",
        withResources(made("names", "aws", { domains: ["*.eks.amazonaws.com"] })),
        "a controller to an AWS service",
        ["name"],
    ],
    [
        "a firewall that lists another host",
        without("ruleGroup hosts"),
        "the egress proxy to a declared host",
        ["firewall"],
    ],
    [
        "a firewall without packet rules",
        without("ruleGroup packets"),
        "the egress proxy to a declared host",
        ["firewall"],
    ],
    [
        "a firewall whose home network leaves the client out",
        changed("firewallPolicy main", {
            firewallPolicy: {
                policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: ["10.0.0.0/24"] } }] },
                statefulDefaultActions: ["aws:drop_established_app_layer"],
                statelessDefaultActions: ["aws:drop"],
                references: ["[unknown]"],
            },
        }),
        "the egress proxy to a declared host",
        ["firewall"],
    ],
    ["an endpoint that is gone", without("endpoint logs"), "a controller to an AWS service", ["place", "endpoint"]],
    [
        "an endpoint without its private name",
        changed("endpoint logs", { privateDnsEnabled: false }),
        "a controller to an AWS service",
        ["endpoint"],
    ],
    [
        "an endpoint policy for other actions",
        changed("endpoint logs", {
            policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: ["sns:*"], Resource: ["*"] }] }),
        }),
        "a controller to an AWS service",
        ["endpoint"],
    ],
    [
        "an endpoint policy with a condition that nobody here knows",
        changed("endpoint logs", {
            policy: JSON.stringify({
                Statement: [
                    {
                        Effect: "Allow",
                        Action: ["logs:*"],
                        Resource: ["*"],
                        Condition: { StringEquals: { "aws:SourceVpc": ["vpc-1"] } },
                    },
                ],
            }),
        }),
        "a controller to an AWS service",
        ["endpoint"],
    ],
    [
        "an endpoint policy that keeps out the registry of EKS add-ons",
        changed("endpoint ecr.dkr", {
            policy: JSON.stringify({
                Statement: [
                    {
                        Effect: "Allow",
                        Action: ["ecr:*"],
                        Resource: ["*"],
                        Condition: { StringEquals: { "aws:ResourceAccount": ["111122223333"] } },
                    },
                ],
            }),
        }),
        "nodes to the registry",
        ["endpoint"],
    ],
    [
        "an S3 policy that wants the own account to sign the layers of images (guardbench-iac#4)",
        changed("endpoint s3", {
            policy: JSON.stringify({
                Statement: [
                    {
                        Effect: "Allow",
                        Action: ["s3:GetObject"],
                        Resource: ["*"],
                        Condition: { StringEquals: { "aws:PrincipalAccount": ["111122223333"] } },
                    },
                ],
            }),
        }),
        "nodes to the layers of images",
        ["endpoint"],
    ],
    [
        "a Service whose selector takes other pods",
        changed("service models", {
            spec: { selector: { app: "tgi" }, ports: [{ port: 80, targetPort: 8000 }] },
        }),
        "the front to a Service, which has another port than its pods",
        ["service", "networkPolicy"],
    ],
    [
        "a Service that leads to another port",
        changed("service models", {
            spec: { selector: { app: "vllm" }, ports: [{ port: 80, targetPort: 9000 }] },
        }),
        "the front to a Service, which has another port than its pods",
        ["service", "networkPolicy"],
    ],
    ["a pool that has no node group", without("nodes gateway"), "the front to pods", ["place"]],
    [
        "a host that nobody declared",
        resources,
        flow(proxy, { kind: "host", host: "evil.example" }, 443),
        ["name", "firewall"],
    ],
    [
        "a server that wants out",
        resources,
        flow(server, { kind: "host", host: "api.vendor.example" }, 443),
        ["networkPolicy", "securityGroup", "route"],
    ],
    [
        "a joined network without an attachment",
        resources,
        flow({ kind: "network", name: "office", cidr: "10.100.0.0/16" }, front, 9443),
        ["route", "targetSecurityGroup", "targetNetworkPolicy"],
    ],
    ["no load balancer in the program", resources, flow({ kind: "loadBalancer" }, front, 10_443), ["place"]],
];

describe("a walk refuses", () => {
    test.each(cases)("%s", (_what, given, asked, expected) => {
        expect(refusing(given, typeof asked === "string" ? needed[asked] : asked)).toEqual(expected);
    });

    test("with the resource that refuses, the problem and a fix", () => {
        const old = networkPolicy("tools", {}, { egress: [at(443, "to", range("10.0.0.0/20"))], ingress: [] });
        const walked = walkFlow(readWorld(withResources(old)), flow(controller, api, 443));
        expect(walked.verdicts.find(({ layer }) => layer === "networkPolicy")).toEqual({
            layer: "networkPolicy",
            verdict: "refuses",
            by: [old.urn],
            problem:
                "no egress rule of tools admits the Service's address 172.20.0.1, " +
                "which the network plugin judges before it is rewritten, at tcp 443",
            fix: "add an ipBlock of this address with TCP 443 to an egress rule that selects these pods",
        });
    });
});

describe("a joined network", () => {
    const joined = withResources(
        made(
            "attachment",
            "office",
            { transitGatewayId: "tgw-0123", subnetIds: ["[unknown]"] },
            { subnetIds: "subnet gateway", vpcId: "vpc main" },
        ),
        made(
            "route",
            "office",
            { destinationCidrBlock: "10.100.0.0/16", transitGatewayId: "tgw-0123" },
            { routeTableId: "table gateway" },
        ),
        made(
            "balancer",
            "front",
            { subnets: ["[unknown]"], securityGroups: ["[unknown]"] },
            { subnets: "subnet gateway", securityGroups: "group gateway" },
        ),
        made(
            "ingress",
            "gateway-office-443",
            { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "10.100.0.0/16" },
            { securityGroupId: "group gateway" },
        ),
        made(
            "acl",
            "gateway",
            {
                ingress: [
                    { ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: "10.0.0.0/16", fromPort: 0, toPort: 0 },
                    {
                        ruleNo: 110,
                        action: "allow",
                        protocol: "tcp",
                        cidrBlock: "10.0.0.0/8",
                        fromPort: 443,
                        toPort: 443,
                    },
                ],
                egress: [
                    {
                        ruleNo: 100,
                        action: "allow",
                        protocol: "tcp",
                        cidrBlock: "10.0.0.0/8",
                        fromPort: 1024,
                        toPort: 65_535,
                    },
                ],
                subnetIds: ["[unknown]"],
            },
            { subnetIds: "subnet gateway" },
        ),
    );
    const caller = flow({ kind: "network", name: "office", cidr: "10.100.0.0/16" }, { kind: "loadBalancer" }, 443);

    test("comes in by an attachment, with a route back and a rule for its range", () => {
        expect(refusing(joined, caller)).toEqual([]);
    });

    test.each([
        ["attachment office", ["route"]],
        ["route office", ["route"]],
        ["ingress gateway-office-443", ["targetSecurityGroup"]],
    ] as const)("does not come in without %s", (gone, expected) => {
        const left = joined.filter(({ urn }) => urn !== urnOf(...(gone.split(" ") as ["attachment", string])));
        expect(refusing(left, caller)).toEqual(expected);
    });

    test("does not come in where a rule holds a part of its range", () => {
        const half = made(
            "ingress",
            "gateway-office-443",
            { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "10.100.0.0/17" },
            { securityGroupId: "group gateway" },
        );
        expect(refusing([...joined.filter(({ urn }) => urn !== half.urn), half], caller)).toEqual([
            "targetSecurityGroup",
        ]);
    });
});

describe("a network that is there", () => {
    const given = deployed(resources);

    test("has an id in place of every unknown reference", () => {
        expect(
            JSON.stringify(given.filter(({ propertyDependencies }) => Object.keys(propertyDependencies).length > 0)),
        ).not.toContain("[unknown]");
    });

    test.each(Object.entries(needed))("lets through, as its preview did: %s", (_, asked) => {
        expect(refusing(given, asked)).toEqual(refusing(resources, asked));
    });

    test("refuses what is not meant by the same layers as its preview, or a deployment would be stopped half-way", () => {
        const meant = { hosts: ["api.vendor.example"], namespaces: [] };
        const ways = (all: readonly FlowResource[]) =>
            openWays(readWorld(all), meant).map(({ pool, namespace, refusedBy }) => [pool.urn, namespace, refusedBy]);
        expect(ways(given)).toEqual(ways(resources));
    });
});

describe("a model behind an inference profile", () => {
    const model = "arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-5";
    const profile = "arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.anthropic.claude-sonnet-5";
    const through = (...profiles: readonly string[]) => ({ StringEquals: { "bedrock:InferenceProfileArn": profiles } });
    const asked = flow(proxy, { kind: "awsService", service: "bedrock-runtime" }, 443);

    /** The proxies may ask for the model as `permission` says, and the endpoint admits it as `endpoint` says. */
    function asking(permission: object, endpoint: object): readonly FlowResource[] {
        const statement = { Effect: "Allow", Action: ["bedrock:InvokeModel"], Resource: [model] };
        const permissions = { policy: JSON.stringify({ Statement: [{ ...statement, Condition: permission }] }) };
        return [
            ...changed("endpoint bedrock-runtime", {
                policy: JSON.stringify({ Statement: [{ ...statement, Condition: endpoint }] }),
            }),
            made("role", "proxy"),
            made("rolePolicy", "proxy", permissions, { role: "role proxy" }),
            made("identity", "proxy", { namespace: "egress", serviceAccount: "proxy" }, { roleArn: "role proxy" }),
        ];
    }

    test("is asked where permission and endpoint name the same profile", () => {
        expect(refusing(asking(through(profile), through(profile)), asked)).toEqual([]);
        expect(refusing(asking(through(profile), through("arn:other", profile)), asked)).toEqual([]);
    });

    test.each([
        ["the endpoint admits another profile", through(profile), through("arn:other")],
        ["the permission names one more than the endpoint", through(profile, "arn:other"), through(profile)],
        ["the permission asks for no profile, and the endpoint does", {}, through(profile)],
    ])("is refused where %s", (_, permission, endpoint) => {
        expect(refusing(asking(permission, endpoint), asked)).toEqual(["endpoint"]);
    });
});

describe("properties of a walk", () => {
    const allowing = resources.filter(
        ({ type, inputs }) =>
            /GressRule|ingressRule|egressRule/i.test(type) ||
            inputs["action"] === "ALLOW" ||
            /route:Route$|RouteTableAssociation$|VpcEndpoint$/.test(type),
    );
    const asked = Object.values(needed);

    test("taking away what allows never opens a connection", () => {
        fc.assert(
            fc.property(fc.subarray([...allowing]), fc.subarray([...allowing]), (first, second) => {
                const fewer = resources.filter((one) => !first.includes(one));
                const fewest = fewer.filter((one) => !second.includes(one));
                const [some, none] = [readWorld(fewer), readWorld(fewest)];
                for (const one of asked) {
                    expect(walkFlow(none, one).passes && !walkFlow(some, one).passes).toBe(false);
                }
            }),
            { numRuns: 60 },
        );
    });

    test("adding a rule that allows never closes a connection", () => {
        const groups = ["sealed", "gateway", "egress", "endpoints"];
        const rule = fc
            .tuple(
                fc.constantFrom<"ingress" | "egress">("ingress", "egress"),
                fc.constantFrom(...groups),
                fc.constantFrom(...groups),
                fc.constantFrom(443, 8000, 9443),
            )
            .map(([direction, group, other, port]) => groupRule(direction, group, other, port));
        const policy = fc
            .tuple(
                fc.constantFrom("tools", "gateway", "models", "egress"),
                fc.constantFrom(443, 8000),
                fc.constantFrom("10.0.0.0/20", "172.20.0.1/32", "0.0.0.0/0"),
            )
            .map(([namespace, port, cidr]) =>
                networkPolicy(namespace, {}, { egress: [at(port, "to", range(cidr))] }, "more"),
            );
        fc.assert(
            fc.property(
                fc.array(fc.oneof(rule, policy), { minLength: 1, maxLength: 4 }),
                fc.subarray([...allowing]),
                (added, gone) => {
                    const before = resources.filter((one) => !gone.includes(one));
                    const known = new Set(before.map(({ urn }) => urn));
                    const after = [...before, ...added.filter(({ urn }) => !known.has(urn))];
                    // A policy may be the first that isolates a pod; those of the small network already do.
                    for (const one of asked) {
                        if (walkFlow(readWorld(before), one).passes) {
                            expect(walkFlow(readWorld(after), one).passes).toBe(true);
                        }
                    }
                },
            ),
            { numRuns: 60 },
        );
    });
});
