import { describe, expect, test } from "vitest";
import type { Flow } from "./model/flow.ts";
import { undeclared } from "./named.ts";
import { clients, flow, made, pods, withResources } from "./world.fixture.ts";
import { readWorld } from "./world/world.ts";
import type { FlowResource } from "./model/resource.ts";

const { proxy, nodes, controller } = clients;
const dnsTo = {
    kind: "service",
    namespace: "kube-system",
    name: "kube-dns",
    pods: pods("kube-system", { "k8s-app": "kube-dns" }, "system"),
    targetPort: 53,
} as const;
const dns = flow(proxy, dnsTo, 53, "udp");
const registry = [
    flow(nodes, { kind: "awsService", service: "ecr.dkr" }, 443),
    flow(nodes, { kind: "awsService", service: "ecr.api" }, 443),
    flow(nodes, { kind: "s3", bucket: "prod-eu-central-1-starport-layer-bucket" }, 443),
];

function problems(resources: readonly FlowResource[], flows: readonly Flow[]): readonly string[] {
    return undeclared(readWorld(resources), flows).map(({ path, problem }) => `${path}: ${problem}`);
}

const backend = (hostname: string) =>
    made("backend", "vendor", { spec: { endpoints: [{ fqdn: { hostname, port: 443 } }] } });
const config = (data: Readonly<Record<string, string>>) => made("configMap", "prometheus", { data });
const deployment = made("deployment", "tool", {
    metadata: { namespace: "tools" },
    spec: {
        template: {
            spec: { containers: [{ image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/tool@sha256:0" }] },
        },
    },
});
const scrape =
    "scrape_configs:\n  - job_name: vllm\n    kubernetes_sd_configs:\n      - role: pod\n        namespaces: { names: [models] }\n";
const identity = [
    made("role", "proxy"),
    made(
        "rolePolicy",
        "proxy",
        {
            policy: JSON.stringify({
                Statement: [{ Effect: "Allow", Action: ["bedrock:InvokeModel"], Resource: ["*"] }],
            }),
        },
        { role: "role proxy" },
    ),
    made("identity", "proxy", { namespace: "egress", serviceAccount: "proxy" }, { roleArn: "role proxy" }),
];
const bedrock = flow(proxy, { kind: "awsService", service: "bedrock-runtime" }, 443);
const agent = flow(proxy, { kind: "nodeAgent", address: "169.254.170.23" }, 80);

describe("a destination that a resource names", () => {
    test.each<[string, FlowResource[], Flow[]]>([
        [
            "a host",
            [backend("api.vendor.example")],
            [dns, flow(proxy, { kind: "host", host: "api.vendor.example" }, 443)],
        ],
        ["an AWS service", [backend("bedrock-runtime.eu-central-1.amazonaws.com")], [dns, bedrock]],
        [
            "a Service in a configuration",
            [config({ "a.yml": "url: http://grafana.monitoring.svc:3000" })],
            [
                flow(
                    { ...proxy, namespace: "monitoring" },
                    {
                        kind: "service",
                        namespace: "monitoring",
                        name: "grafana",
                        pods: pods("monitoring", {}, "system"),
                        targetPort: 3000,
                    },
                    3000,
                ),
                { ...dns, from: { ...proxy, namespace: "monitoring" } },
            ],
        ],
        ["an image", [deployment], registry],
        [
            "pods to scrape",
            [config({ "prometheus.yml": scrape })],
            [flow(nodes, { kind: "pods", ...pods("models", {}, "system") }, 8000)],
        ],
        ["the agent and the services of an identity", identity, [dns, bedrock, agent]],
        [
            "a name of its own and no destination",
            [made("service", "own", { metadata: { annotations: { link: "https://docs.example" } } })],
            [],
        ],
    ])("is declared by a flow: %s", (_name, added, flows) => {
        expect(problems(withResources(...added), flows)).toEqual([]);
    });

    test.each<[string, FlowResource[], Flow[], string[]]>([
        [
            "another host",
            [backend("api.vendor.example")],
            [dns, flow(proxy, { kind: "host", host: "api.other.example" }, 443)],
            ["spec.endpoints[0].fqdn.hostname: it names api.vendor.example, and no flow leads there"],
        ],
        [
            "a third party where a flow leads into a joined network alone",
            [backend("api.vendor.example")],
            [flow(nodes, { kind: "network", name: "office", cidr: "10.100.0.0/16" }, 443)],
            ["spec.endpoints[0].fqdn.hostname: it names api.vendor.example, and no flow leads there"],
        ],
        [
            "another port",
            [config({ "a.yml": "url: http://grafana.monitoring.svc:3000" })],
            [
                flow(
                    nodes,
                    {
                        kind: "service",
                        namespace: "monitoring",
                        name: "grafana",
                        pods: pods("monitoring", {}, "system"),
                        targetPort: 80,
                    },
                    80,
                ),
            ],
            ["data.a.yml: it names grafana.monitoring.svc:3000, and no flow leads there"],
        ],
        [
            "images, without the bucket of their layers",
            [deployment],
            registry.slice(0, 2),
            [
                "spec.template.spec.containers[0].image: it names 111122223333.dkr.ecr.eu-central-1.amazonaws.com, and no flow leads there",
            ],
        ],
        [
            "images, from the nodes of one pool alone",
            [deployment],
            registry.map((one) => ({ ...one, from: { kind: "nodes" as const, pools: ["system"] } })),
            [
                "spec.template.spec.containers[0].image: it names 111122223333.dkr.ecr.eu-central-1.amazonaws.com, and no flow leads there",
            ],
        ],
        [
            "pods to scrape",
            [config({ "prometheus.yml": scrape })],
            [],
            ["data.prometheus.yml: job vllm scrapes pods of models, and no flow leads there"],
        ],
        [
            "the services of an identity, and its agent",
            identity,
            [],
            [
                "roleArn: its role may call bedrock-runtime, and no flow leads there from egress",
                "serviceAccount: pods of egress take credentials from their node's agent, and no flow leads there",
            ],
        ],
        [
            "the DNS of pods that dial a name",
            [],
            [flow(controller, { kind: "awsService", service: "logs" }, 443)],
            ["flows: pods of tools dial a name (test), and no flow leads from them to the cluster's DNS"],
        ],
    ])("is a fault without a flow: %s", (_name, added, flows, expected) => {
        expect(problems(withResources(...added), flows)).toEqual(expected);
    });

    test("comes with the text to add", () => {
        const [fault] = undeclared(readWorld(withResources(backend("api.vendor.example"))), []);
        expect(fault?.fix).toBe(
            'add a flow to { kind: "host", host: "api.vendor.example" } to the component that needs it',
        );
    });
});
