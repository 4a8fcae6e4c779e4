import { describe, expect, it } from "vitest";
import { tierGround } from "../routing-gateway/ground.ts";
import { networkPolicies as gatewayPolicies } from "../routing-gateway/network-policies.ts";
import { openRequestsQuery } from "../routing-gateway/proxy-scale.ts";
import { aiGatewayMetrics, dcgmMetrics, envoyMetrics } from "./metrics.ts";
import { networkPolicies } from "./network-policies.ts";
import { gatewayOnly, watched } from "./observability.fixture.ts";
import { readNamespaces } from "./permissions.ts";
import { prometheusConfig } from "./prometheus-config.ts";
import { scrapeJobs } from "./scrape-jobs.ts";
import type { Job } from "./scrape-jobs.ts";

type Relabeling = Readonly<Record<string, unknown>>;

function jobNamed(name: Job) {
    const job = scrapeJobs(watched).find(({ job: one }) => one === name);
    if (job === undefined) throw new Error(`the stack has a job ${name}`);
    return job;
}

function relabelings(name: Job, kind: "relabel_configs" | "metric_relabel_configs" = "relabel_configs") {
    return (jobNamed(name).config[kind] ?? []) as readonly Relabeling[];
}

/** What a relabeling makes of a value, as Prometheus does: the whole value has to match. */
function relabeled(rules: readonly Relabeling[], target: string, value: string): string | undefined {
    return rules
        .filter((rule) => rule["target_label"] === target)
        .map((rule) => new RegExp(`^(?:${String(rule["regex"])})$`).exec(value)?.[1])
        .findLast((found) => found !== undefined);
}

describe("what is read", () => {
    it("is models, GPUs, proxies, processors, controllers, and the servers themselves", () => {
        expect(
            scrapeJobs(watched).map(({ job, namespaces, port }) => `${job} ${namespaces.join(",")} ${port}`),
        ).toEqual([
            "vllm models,models-open 8000",
            "dcgm gpu-agents 9400",
            "envoy gateway,egress 19001",
            "ai-gateway egress 1064",
            "gateway-controller gateway,egress 19001",
            "prometheus monitoring 9090",
            "alertmanager monitoring 9093",
        ]);
    });

    it("is the gateway alone where there is neither a fleet nor a way out", () => {
        expect(scrapeJobs(gatewayOnly).map(({ job }) => job)).toEqual([
            "envoy",
            "gateway-controller",
            "prometheus",
            "alertmanager",
        ]);
    });

    it("is looked for in the namespaces that hold it, and in no other", () => {
        for (const { config } of scrapeJobs(watched)) {
            for (const discovery of (config["kubernetes_sd_configs"] ?? []) as readonly Relabeling[]) {
                expect(discovery).toHaveProperty("namespaces.names.0");
            }
        }
        expect(readNamespaces(watched)).toEqual(["egress", "gateway", "gpu-agents", "models", "models-open"]);
    });

    it("keeps of each exporter what rules and dashboards ask", () => {
        for (const [job, names] of [
            ["dcgm", dcgmMetrics],
            ["envoy", envoyMetrics],
            ["ai-gateway", aiGatewayMetrics],
        ] as const) {
            const [keep] = relabelings(job, "metric_relabel_configs");
            const pattern = new RegExp(`^(?:${String(keep?.["regex"])})$`);
            for (const name of names) expect(name).toMatch(pattern);
            expect("envoy_cluster_upstream_cx_total").not.toMatch(pattern);
        }
    });

    it("names routes and backends as the stack file does", () => {
        const rules = relabelings("envoy", "metric_relabel_configs");
        const route = (cluster: string) => relabeled(rules, "route", cluster);
        expect(route("httproute/gateway/route-stays-here/rule/0")).toBe("stays-here");
        expect(route("httproute/egress/route-hard/rule/0")).toBe("hard");
        expect(route("httproute/egress/shadow-hard/rule/0")).toBe("hard");
        expect(route("httproute/gateway/catch-all/rule/0")).toBe("catch-all");
        expect(route("prometheus_stats")).toBeUndefined();
        const backend = (host: string) => relabeled(rules, "backend", host);
        expect(backend("llama-70b.models.svc.cluster.local")).toBe("llama-70b");
        expect(backend("egress.egress.svc.cluster.local")).toBe("egress");
        expect(backend("us.api.openai.com")).toBe("us.api.openai.com");
    });

    it("tells the type of a GPU node, which has the price, and hides no label of the exporter's", () => {
        const targets = relabelings("dcgm").map((rule) => rule["target_label"]);
        expect(targets).toEqual(expect.arrayContaining(["node", "instance_type", "pool"]));
        for (const own of ["namespace", "pod", "container"]) expect(targets).not.toContain(own);
    });

    it("goes nowhere but to the stack's own Alertmanager", () => {
        const config = prometheusConfig(watched);
        expect(config).not.toHaveProperty("remote_write");
        expect(JSON.stringify(config.alerting)).toMatch(/^[^/]*\.svc\.cluster\.local:9093[^/]*$/);
    });

    it("has the same labels from both replicas, or each alert would be told twice", () => {
        expect(prometheusConfig(watched).global.external_labels).toEqual({
            cluster: "serving-eu",
            region: "eu-central-1",
        });
    });
});

it("keeps the metric that proxies are scaled by", () => {
    const asked = /^sum\((\w+)\{/.exec(openRequestsQuery("front"))?.[1];
    expect(envoyMetrics).toContain(asked);
});

describe("the network policies", () => {
    const policies = networkPolicies(watched);

    it("close the namespace first", () => {
        expect(policies["deny-all"]).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    });

    it("let Prometheus reach every port that it reads, in its namespaces, and nothing else", () => {
        const ways = (policies["prometheus"]?.egress ?? []) as readonly {
            readonly to: readonly object[];
            readonly ports: readonly { readonly port: number }[];
        }[];
        for (const { namespaces, port } of scrapeJobs(watched)) {
            const way = JSON.stringify(ways.filter(({ ports }) => ports.some((one) => one.port === port)));
            for (const namespace of namespaces) expect(way, `${namespace} ${port}`).toContain(`"${namespace}"`);
        }
        for (const { to } of ways) expect(to.length).toBeGreaterThan(0);
        expect(JSON.stringify(ways)).not.toContain("0.0.0.0/0");
    });

    it("let Prometheus out to the API server's Service address, which it dials, and nobody in from there", () => {
        const { egress, ingress } = networkPolicies({ ...watched, apiServerAddress: "10.240.0.1" })["prometheus"] ?? {};
        expect(egress).toContainEqual({
            to: ["10.60.0.0/19", "10.60.32.0/19", "10.240.0.1/32"].map((cidr) => ({ ipBlock: { cidr } })),
            ports: [{ protocol: "TCP", port: 443 }],
        });
        expect(JSON.stringify(ingress)).not.toContain("10.240.0.1");
    });

    it("let the autoscaler ask, which scales the proxies of every stack", () => {
        for (const all of [policies, networkPolicies(gatewayOnly)]) {
            expect(JSON.stringify(all["prometheus"]?.ingress)).toContain('"keda"');
        }
    });

    it("let Alertmanager reach its peer, names, credentials and private endpoints", () => {
        const text = JSON.stringify(policies["alertmanager"]?.egress);
        expect(text).toContain("169.254.170.23/32");
        expect(text).toContain("10.60.0.0/19");
        expect(text).not.toContain('"gateway"');
    });

    it("are met by those of the gateway, which let it in on the same ports", () => {
        const networks = { loadBalancer: ["10.60.64.0/24"], sealed: ["10.60.0.0/19"], apiServer: "172.20.0.1" };
        const addresses = { sealedNetworks: networks.sealed, apiServerAddress: networks.apiServer };
        const gateway = [
            ...tierGround("front", addresses),
            ...tierGround("egress", addresses),
            ...gatewayPolicies({
                networks,
                services: [],
                egress: ["egress"],
                countsTokens: false,
                overInternet: false,
            }),
        ];
        const portsOpen = (name: string, namespace: string) => {
            const spec = gateway.find(
                ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
            )?.spec;
            return ((spec?.["ingress"] ?? []) as readonly { from: readonly object[]; ports: { port: number }[] }[])
                .filter(({ from }) => JSON.stringify(from).includes('"monitoring"'))
                .flatMap(({ ports }) => ports.map(({ port }) => port));
        };
        expect(portsOpen("front", "gateway")).toEqual([19_001]);
        expect(portsOpen("egress", "egress")).toEqual([19_001, 1_064]);
        expect(portsOpen("controllers", "gateway")).toEqual([19_001]);
        expect(portsOpen("controllers", "egress")).toEqual([19_001]);
    });
});
