import type { KubeObject } from "./api.ts";
import { changed, without } from "./change.ts";

/** An object that the API server is asked to take. */
export interface AdmissionCase {
    /** Name of the policy. */
    readonly policy: string;
    /** What the object does, as the end of "a pod that …". */
    readonly what: string;
    readonly object: KubeObject;
    /** Words of the message of the one check that it breaks. Absent where the policy accepts it. */
    readonly breaks?: string;
}

/** Objects that every policy accepts; each case changes one thing of one of them. */
export interface Compliant {
    /** A pod of a model server in the sealed namespace. */
    readonly pod: KubeObject;
    /** A node of a GPU node group. */
    readonly node: KubeObject;
    readonly registry: string;
}

const sealed = "models";

/** Every policy with objects on both sides. */
export function admissionCases(compliant: Compliant): readonly AdmissionCase[] {
    return [
        ...podCases(compliant),
        ...nodeCases(compliant),
        ...serviceCases,
        ...fleetTrafficCases,
        ...wideEgressCases,
        ...thirdPartyCases,
        ...frontBackendCases,
    ];
}

interface PodSpec {
    readonly containers: readonly [
        { readonly env: readonly { readonly name: string }[]; readonly args: readonly string[] },
    ];
    readonly volumes: readonly unknown[];
}

function podCases({ pod, registry }: Compliant): readonly AdmissionCase[] {
    const digest = `sha256:${"ab".repeat(32)}`;
    const image = "is not from this account's registry";
    const images = (what: string, path: string, value: string) =>
        refused("ringfence-fleet-images", what, changed(pod, path, value), image);
    const placement = (what: string, object: KubeObject, breaks: string) =>
        refused("ringfence-fleet-placement", what, object, breaks);
    const telemetry = (what: string, object: KubeObject, breaks: string) =>
        refused("ringfence-fleet-telemetry", what, object, breaks);
    const server = "spec.containers.0";
    const { containers, volumes } = pod.spec as PodSpec;
    const [{ env, args }] = containers;
    return [
        ...["images", "placement", "telemetry"].map((one) =>
            accepted(`ringfence-fleet-${one}`, "is the fleet's own", pod),
        ),
        images("runs an image by tag", `${server}.image`, `${registry}/vllm:latest`),
        images("runs an image of a public registry", `${server}.image`, `docker.io/vllm/vllm-openai@${digest}`),
        images(
            "runs an image of the own account abroad",
            `${server}.image`,
            `${registry.replace(/ecr\.[a-z0-9-]+\./, "ecr.us-east-1.")}/vllm@${digest}`,
        ),
        images(
            "starts with an image of a public registry",
            "spec.initContainers.0.image",
            `docker.io/busybox@${digest}`,
        ),
        placement(
            "asks for no jurisdiction",
            without(pod, "spec.nodeSelector.ringfence/jurisdiction"),
            "placed on any node",
        ),
        placement(
            "asks for another jurisdiction",
            changed(pod, "spec.nodeSelector.ringfence/jurisdiction", "us"),
            "placed on any node",
        ),
        ...["hostNetwork", "hostPID", "hostIPC"].map((field) =>
            placement(`has ${field}`, changed(pod, `spec.${field}`, true), "shares the node's network or processes"),
        ),
        placement(
            "mounts a path of its node",
            changed(pod, "spec.volumes", [...volumes, { name: "node", hostPath: { path: "/var/lib" } }]),
            "mounts a path of the node",
        ),
        placement(
            "gets a token of the API server",
            changed(pod, "spec.automountServiceAccountToken", true),
            "gets a token of the API server",
        ),
        ...["VLLM_NO_USAGE_STATS", "HF_HUB_OFFLINE"].map((name) =>
            telemetry(
                `does not set ${name}`,
                changed(
                    pod,
                    `${server}.env`,
                    env.filter((one) => one.name !== name),
                ),
                "does not set",
            ),
        ),
        telemetry(
            "sets DO_NOT_TRACK twice, and not to 1 at last",
            changed(pod, `${server}.env`, [...env, { name: "DO_NOT_TRACK", value: "0" }]),
            "does not set",
        ),
        telemetry(
            "has an address for traces",
            changed(pod, `${server}.env`, [
                ...env,
                { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "https://traces.test" },
            ]),
            "has a telemetry endpoint",
        ),
        telemetry(
            "has a token of a hub",
            changed(pod, `${server}.env`, [...env, { name: "HF_TOKEN", value: "none" }]),
            "has a telemetry endpoint",
        ),
        telemetry(
            "reads variables from a ConfigMap",
            changed(pod, `${server}.envFrom`, [{ configMapRef: { name: "more" } }]),
            "takes variables from elsewhere",
        ),
        telemetry(
            "is told to send traces",
            changed(pod, `${server}.args`, [...args, "--otlp-traces-endpoint=https://traces.test"]),
            "is told to send traces",
        ),
        telemetry(
            "is told to log requests by its command",
            changed(pod, `${server}.command`, ["vllm", "serve", "--enable-log-requests"]),
            "is told to send traces",
        ),
        telemetry(
            "is told to log requests through a shell",
            changed(pod, `${server}.command`, ["sh", "-c", "exec vllm serve --enable-log-requests"]),
            "is told to send traces",
        ),
    ];
}

function nodeCases({ node }: Compliant): readonly AdmissionCase[] {
    const policy = "ringfence-node-jurisdiction";
    const named = changed(node, "metadata.name", "another");
    const claim = "metadata.labels.ringfence/jurisdiction";
    const region = "metadata.labels.topology.kubernetes.io/region";
    return [
        accepted(policy, "stands where it says", named),
        accepted(policy, "claims nothing", without(changed(named, region, "us-east-1"), claim)),
        refused(policy, "claims another jurisdiction", changed(named, claim, "us"), "claims another jurisdiction"),
        refused(
            policy,
            "claims the EU from Virginia",
            changed(named, region, "us-east-1"),
            "stands in none of the regions",
        ),
        refused(
            policy,
            "claims the EU from London",
            changed(named, region, "eu-west-2"),
            "stands in none of the regions",
        ),
    ];
}

const serviceCases: readonly AdmissionCase[] = [
    accepted("ringfence-services-stay", "is inside", service("default", { ports: [{ port: 80 }] })),
    accepted("ringfence-services-stay", "balances inside the network", {
        ...service("gateway", { type: "LoadBalancer", ports: [{ port: 443 }] }),
        metadata: {
            name: "case",
            namespace: "gateway",
            annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
        },
    }),
    refused(
        "ringfence-services-stay",
        "is a name for a host outside",
        service("default", { type: "ExternalName", externalName: "api.example.com" }),
        "is another name for a host outside",
    ),
    refused(
        "ringfence-services-stay",
        "takes over an address",
        service("default", { ports: [{ port: 80 }], externalIPs: ["203.0.113.7"] }),
        "takes over addresses outside",
    ),
    refused(
        "ringfence-services-stay",
        "balances from the internet",
        service("gateway", { type: "LoadBalancer", ports: [{ port: 443 }] }),
        "may face the internet",
    ),
];

const namespaceSelector = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
/** To some peer: a rule without one breaks the policy on wide egress too, and the server names whichever it asks first. */
const trafficTo = (what: string, peers: readonly unknown[]) =>
    refused(
        "ringfence-fleet-traffic",
        what,
        networkPolicy(sealed, { policyTypes: ["Egress"], egress: [{ to: peers }] }),
        "lets model servers send to more",
    );
const trafficFrom = (what: string, peers: readonly unknown[] | undefined) =>
    refused(
        "ringfence-fleet-traffic",
        what,
        networkPolicy(sealed, { policyTypes: ["Ingress"], ingress: [peers === undefined ? {} : { from: peers }] }),
        "lets others than the gateway",
    );

const fleetTrafficCases: readonly AdmissionCase[] = [
    accepted(
        "ringfence-fleet-traffic",
        "lets DNS, the fleet and the gateway through",
        networkPolicy(sealed, {
            policyTypes: ["Ingress", "Egress"],
            ingress: [{ from: [{ namespaceSelector: namespaceSelector("gateway") }] }],
            egress: [{ to: [{ namespaceSelector: namespaceSelector("kube-system") }, { podSelector: {} }] }],
        }),
    ),
    trafficTo("lets servers send to an address of their own network", [{ ipBlock: { cidr: "10.0.0.0/16" } }]),
    trafficTo("lets servers send to the egress tier", [{ namespaceSelector: namespaceSelector("egress") }]),
    trafficTo("lets servers send to every namespace", [{ namespaceSelector: {} }]),
    trafficFrom("lets anybody call servers", undefined),
    trafficFrom("lets an address call servers", [{ ipBlock: { cidr: "10.0.0.0/16" } }]),
    trafficFrom("lets another namespace call servers", [{ namespaceSelector: namespaceSelector("default") }]),
];

const wideTo = (what: string, egress: unknown) =>
    refused(
        "ringfence-egress-not-wide",
        what,
        networkPolicy("default", { policyTypes: ["Egress"], egress: [egress] }),
        "lets pods send anywhere",
    );

const wideEgressCases: readonly AdmissionCase[] = [
    accepted(
        "ringfence-egress-not-wide",
        "names a private block",
        networkPolicy("default", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] }),
    ),
    wideTo("lets pods send anywhere", {}),
    wideTo("lets pods send to every address", { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }),
    wideTo("lets pods send to half of all addresses", { to: [{ ipBlock: { cidr: "128.0.0.0/1" } }] }),
    wideTo("lets pods send to every address of IPv6", { to: [{ ipBlock: { cidr: "::/0" } }] }),
    wideTo("lets pods send to every public address of IPv6", { to: [{ ipBlock: { cidr: "2000::/3" } }] }),
];

const thirdParty = (what: string, object: KubeObject) =>
    refused("ringfence-fleet-third-parties", what, object, "have no place beside model servers");

const thirdPartyCases: readonly AdmissionCase[] = [
    accepted(
        "ringfence-fleet-third-parties",
        "stands in the gateway's namespace",
        backend("gateway", "one.models.svc.cluster.local"),
    ),
    thirdParty("is a backend of Envoy Gateway", backend(sealed, "api.example.com")),
    thirdParty("is a backend of the AI gateway", {
        apiVersion: "aigateway.envoyproxy.io/v1beta1",
        kind: "AIServiceBackend",
        metadata: { name: "case", namespace: sealed },
        spec: {
            schema: { name: "OpenAI" },
            backendRef: { group: "gateway.envoyproxy.io", kind: "Backend", name: "case" },
        },
    }),
    thirdParty("fetches a key", {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: { name: "case", namespace: sealed },
        spec: { secretStoreRef: { name: "case" }, data: [] },
    }),
    thirdParty("is a host of the mesh", {
        apiVersion: "networking.istio.io/v1",
        kind: "ServiceEntry",
        metadata: { name: "case", namespace: sealed },
        spec: { hosts: ["api.example.com"] },
    }),
];

const front = (what: string, spec: Readonly<Record<string, unknown>>) =>
    refused(
        "ringfence-front-backends",
        what,
        { ...backend("gateway", "one.models.svc.cluster.local"), spec },
        "is no service of the cluster",
    );

const frontBackendCases: readonly AdmissionCase[] = [
    accepted("ringfence-front-backends", "is a model", backend("gateway", "one.models.svc.cluster.local")),
    front("is a third party", { endpoints: [{ fqdn: { hostname: "api.example.com", port: 443 } }] }),
    front("is an address", { endpoints: [{ ip: { address: "203.0.113.7", port: 443 } }] }),
    front("is whatever host the caller names", { type: "DynamicResolver" }),
];

function accepted(policy: string, what: string, object: KubeObject): AdmissionCase {
    return { policy, what, object };
}

function refused(policy: string, what: string, object: KubeObject, breaks: string): AdmissionCase {
    return { policy, what, object, breaks };
}

function service(namespace: string, spec: Readonly<Record<string, unknown>>): KubeObject {
    return { apiVersion: "v1", kind: "Service", metadata: { name: "case", namespace }, spec };
}

function networkPolicy(namespace: string, spec: Readonly<Record<string, unknown>>): KubeObject {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "case", namespace },
        spec: { podSelector: {}, ...spec },
    };
}

function backend(namespace: string, hostname: string): KubeObject {
    return {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "Backend",
        metadata: { name: "case", namespace },
        spec: { endpoints: [{ fqdn: { hostname, port: 443 } }] },
    };
}
