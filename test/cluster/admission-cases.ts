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
        ...serverCases(compliant),
        ...podCases(compliant),
        ...nodeCases(compliant),
        ...namespaceCases,
        ...serviceCases,
        ...doorCases,
        ...calleeCases,
        ...rightCases,
        ...diskCases,
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
}

function serverCases({ pod }: Compliant): readonly AdmissionCase[] {
    const placement = (what: string, object: KubeObject, breaks: string) =>
        refused("ringfence-fleet-placement", what, object, breaks);
    const telemetry = (what: string, object: KubeObject, breaks: string) =>
        refused("ringfence-fleet-telemetry", what, object, breaks);
    const server = "spec.containers.0";
    const { containers } = pod.spec as PodSpec;
    const [{ env, args }] = containers;
    const withVariable = (name: string, value: string) =>
        changed(pod, `${server}.env`, [...env.filter((one) => one.name !== name), { name, value }]);
    const unseenVariable = "has a variable that nobody has looked at";
    const unseenOption = "has an option that nobody has looked at";
    return [
        ...["placement", "telemetry"].map((one) => accepted(`ringfence-fleet-${one}`, "is the fleet's own", pod)),
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
        accepted(
            "ringfence-fleet-telemetry",
            "has what EKS writes for its credentials",
            withVariable("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"),
        ),
        ...[
            ["an address for traces", "OTEL_EXPORTER_OTLP_ENDPOINT", "https://traces.test"],
            ["a token of a hub", "HF_TOKEN", "none"],
            ["another hub", "HF_ENDPOINT", "https://hub.test"],
            ["another place for its AWS calls", "AWS_ENDPOINT_URL_S3", "https://s3.test"],
            ["a file that says what to log", "VLLM_LOGGING_CONFIG_PATH", "/scratch/logging.json"],
            ["another server for usage reports", "VLLM_USAGE_STATS_SERVER", "https://stats.test"],
        ].map(([what = "", name = "", value = ""]) =>
            telemetry(`has ${what}`, withVariable(name, value), unseenVariable),
        ),
        telemetry("logs whole requests", withVariable("VLLM_LOGGING_LEVEL", "DEBUG"), "logs more than INFO"),
        ...[
            "--otlp-traces-endpoint=https://traces.test",
            "--otlp_traces_endpoint=https://traces.test",
            "--enable-log-requests",
            "--enable-log-req",
            "--enable_log_outputs",
            "--config=/etc/vllm/vllm.yaml",
            "--middleware=own.module",
            "--uvicorn-log-level=trace",
            '--kv-transfer-config={"kv_ip":"203.0.113.7"}',
            "--trust-remote-code",
            "-O3",
        ].map((argument) =>
            telemetry(
                `is told ${argument.split("=")[0] ?? ""}`,
                changed(pod, `${server}.args`, [...args, argument]),
                unseenOption,
            ),
        ),
        telemetry(
            "is told what a variable says",
            changed(pod, `${server}.args`, [...args, "$(HOME)"]),
            "takes the place of a variable",
        ),
        telemetry(
            "has a program beside the server",
            changed(pod, "spec.initContainers.0.restartPolicy", "Always"),
            "runs beside the server",
        ),
        ...[
            ["vllm", "serve", "--enable-log-requests"],
            ["sh", "-c", "exec vllm serve --enable-log-requests"],
        ].map((command) =>
            telemetry(
                `runs ${command.slice(0, 2).join(" ")} with more to say`,
                changed(pod, `${server}.command`, command),
                "runs something else than the server",
            ),
        ),
    ];
}

/** A pod that nobody has thought of, in a namespace without a standard for pods. */
function podCases({ pod: server, registry }: Compliant): readonly AdmissionCase[] {
    const digest = `sha256:${"ab".repeat(32)}`;
    const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
    const container = (more: Readonly<Record<string, unknown>>) => ({
        containers: [{ name: "main", image: `${registry}/vllm@${digest}`, securityContext: restricted, ...more }],
    });
    const plain = (namespace: string, spec: Readonly<Record<string, unknown>> = {}): KubeObject => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "case", namespace },
        spec: {
            securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
            ...container({}),
            ...spec,
        },
    });
    const pod = plain("default");
    const image = (what: string, object: KubeObject) =>
        refused("ringfence-images", what, object, "is not from this account's registry");
    const inside = (what: string, spec: Readonly<Record<string, unknown>>, breaks: string, namespace = "default") =>
        refused("ringfence-pods-inside", what, plain(namespace, spec), breaks);
    const fine = (what: string, namespace: string, spec: Readonly<Record<string, unknown>>) =>
        accepted("ringfence-pods-inside", what, plain(namespace, spec));
    const volume = (kind: Readonly<Record<string, unknown>>) => ({ volumes: [{ name: "one", ...kind }] });
    const addOn = `${registry.replace(/^\d+/, "602401143452")}/kube-proxy:v1.35.0`;
    const privileged = { name: "agent", image: addOn, securityContext: { privileged: true } };
    return [
        accepted("ringfence-images", "is of the account's own registry", pod),
        accepted("ringfence-images", "is a server of the fleet", server),
        accepted("ringfence-images", "is of an add-on", plain("kube-system", { containers: [privileged] })),
        image("is an add-on's in another namespace", plain("default", { containers: [{ name: "a", image: addOn }] })),
        image("runs an image by tag", changed(pod, "spec.containers.0.image", `${registry}/vllm:latest`)),
        image(
            "runs an image of a public registry",
            changed(pod, "spec.containers.0.image", `docker.io/vllm/vllm@${digest}`),
        ),
        image(
            "runs an image of the own account abroad",
            changed(
                pod,
                "spec.containers.0.image",
                `${registry.replace(/ecr\.[a-z0-9-]+\./, "ecr.us-east-1.")}/vllm@${digest}`,
            ),
        ),
        image(
            "starts with an image of a public registry",
            changed(server, "spec.initContainers.0.image", `docker.io/busybox@${digest}`),
        ),
        accepted("ringfence-pods-inside", "is plain", pod),
        accepted("ringfence-pods-inside", "is a server of the fleet", server),
        fine("is EKS's own agent", "kube-system", { hostNetwork: true, containers: [privileged] }),
        inside("is beside EKS's own agent", { hostNetwork: true }, "shares the node's network", "kube-system"),
        ...["hostNetwork", "hostPID", "hostIPC"].map((field) =>
            inside(`has ${field}`, { [field]: true }, "shares the node's network or processes"),
        ),
        fine(
            "tells the kubelet of GPUs",
            "gpu-agents",
            volume({ hostPath: { path: "/var/lib/kubelet/device-plugins" } }),
        ),
        fine("reads the lines of pods", "audit", volume({ hostPath: { path: "/var/log/pods", type: "Directory" } })),
        inside("mounts its node", volume({ hostPath: { path: "/" } }), "mounts a path of the node"),
        inside(
            "is an agent that mounts its node",
            volume({ hostPath: { path: "/" } }),
            "mounts a path of the node",
            "gpu-agents",
        ),
        inside(
            "reads what agents of GPUs may",
            volume({ hostPath: { path: "/dev/infiniband" } }),
            "mounts a path of the node",
            "audit",
        ),
        fine("mounts what the cluster holds", "default", volume({ emptyDir: {} })),
        ...[
            { nfs: { server: "files.test", path: "/" } },
            { csi: { driver: "efs.csi.aws.com" } },
            { image: { reference: "docker.io/library/busybox:latest" } },
            { iscsi: { targetPortal: "203.0.113.7:3260", iqn: "iqn.2001-04.test:one", lun: 0 } },
            {
                ephemeral: {
                    volumeClaimTemplate: {
                        spec: {
                            accessModes: ["ReadWriteOnce"],
                            storageClassName: "monitoring",
                            resources: { requests: { storage: "1Gi" } },
                        },
                    },
                },
            },
        ].map((kind) =>
            inside(`mounts ${Object.keys(kind).join("")}`, volume(kind), "neither of the cluster nor of its node"),
        ),
        fine(
            "reads counters of GPUs",
            "gpu-agents",
            container({ securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }),
        ),
        inside("is privileged", container({ securityContext: { privileged: true } }), "is privileged"),
        inside(
            "adds a capability",
            container({ securityContext: { capabilities: { add: ["NET_ADMIN"] } } }),
            "is privileged",
        ),
        inside(
            "is an agent with all capabilities",
            container({ securityContext: { capabilities: { add: ["ALL"] } } }),
            "is privileged",
            "gpu-agents",
        ),
        inside(
            "names an address itself",
            { hostAliases: [{ ip: "203.0.113.7", hostnames: ["a.test"] }] },
            "an address of its own",
        ),
        fine("says how many dots a name has", "default", { dnsConfig: { options: [{ name: "ndots", value: "2" }] } }),
        inside(
            "asks its own name server",
            { dnsPolicy: "None", dnsConfig: { nameservers: ["10.100.0.53"] } },
            "asks other name servers",
        ),
        inside("asks one name server more", { dnsConfig: { nameservers: ["8.8.8.8"] } }, "asks other name servers"),
        inside("asks those of its node", { dnsPolicy: "Default" }, "asks other name servers"),
        inside("names its node", { nodeName: "egress-node" }, "names its node"),
        fine("is of the gateway", "gateway", tolerating({ value: "gateway" })),
        fine(
            "is an agent of every node",
            "audit",
            tolerating({ operator: "Exists", key: undefined, effect: undefined }),
        ),
        inside("stands where requests leave", tolerating({ value: "egress" }), "tolerates nodes of a gateway"),
        inside("stands where requests come in", tolerating({ value: "gateway" }), "tolerates nodes of a gateway"),
        inside("stands in any pool", tolerating({ operator: "Exists" }), "tolerates nodes of a gateway"),
        inside("stands anywhere", { tolerations: [{ operator: "Exists" }] }, "tolerates nodes of a gateway"),
        inside(
            "claims devices",
            { resourceClaims: [{ name: "gpu", resourceClaimTemplateName: "gpu" }] },
            "claims devices by DRA",
        ),
        inside(
            "asks for a GPU",
            container({ resources: { limits: { "nvidia.com/gpu": "1" } } }),
            "asks for GPUs outside",
        ),
        inside(
            "asks for a part of a GPU",
            container({ resources: { limits: { "nvidia.com/mig-1g.10gb": "1" } } }),
            "asks for GPUs outside",
        ),
        fine("says which hosts need no proxy", "default", container({ env: [{ name: "NO_PROXY", value: "*" }] })),
        ...["HTTPS_PROXY", "http_proxy", "ALL_PROXY", "grpc_proxy"].map((name) =>
            inside(`has ${name}`, container({ env: [{ name, value: "proxy.test:3128" }] }), "has a proxy"),
        ),
        inside(
            "reads variables from a ConfigMap",
            container({ envFrom: [{ configMapRef: { name: "more" } }] }),
            "takes variables from elsewhere",
        ),
    ];
}

function tolerating(more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return { tolerations: [{ key: "ringfence/pool", effect: "NoSchedule", ...more }] };
}

const namespaceNamed = (name: string, enforce?: string): KubeObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, ...(enforce === undefined ? {} : { labels: { "pod-security.kubernetes.io/enforce": enforce } }) },
});

const namespaceCases: readonly AdmissionCase[] = [
    accepted("ringfence-namespaces-restricted", "is restricted", namespaceNamed("case", "restricted")),
    ...["privileged", "baseline", undefined].map((enforce) =>
        refused(
            "ringfence-namespaces-restricted",
            `is ${enforce ?? "without a standard"}`,
            namespaceNamed("case", enforce),
            "more rights than the restricted standard",
        ),
    ),
];

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

const prefix = "service.beta.kubernetes.io/aws-load-balancer-";
const [scheme, internal, balancerType] = [`${prefix}scheme`, `${prefix}internal`, `${prefix}type`];

const serviceCases: readonly AdmissionCase[] = [
    accepted("ringfence-services-stay", "is inside", service("default", { ports: [{ port: 80 }] })),
    accepted(
        "ringfence-services-stay",
        "is another name inside",
        service("default", { type: "ExternalName", externalName: "prometheus.monitoring.svc.cluster.local" }),
    ),
    accepted(
        "ringfence-services-stay",
        "balances inside, by the controller",
        balancer({ [scheme]: "internal" }, { loadBalancerClass: "service.k8s.aws/nlb" }),
    ),
    accepted(
        "ringfence-services-stay",
        "balances inside, by the controller that its type names",
        balancer({ [scheme]: "internal", [balancerType]: "external" }),
    ),
    accepted("ringfence-services-stay", "balances inside, by the cluster itself", balancer({ [internal]: "true" })),
    ...["api.example.com", "prometheus.monitoring.svc.cluster.local.example.com", "x"].map((externalName) =>
        refused(
            "ringfence-services-stay",
            `is a name for ${externalName}`,
            service("default", { type: "ExternalName", externalName }),
            "is another name for a host outside",
        ),
    ),
    refused(
        "ringfence-services-stay",
        "takes over an address",
        service("default", { ports: [{ port: 80 }], externalIPs: ["203.0.113.7"] }),
        "takes over addresses outside",
    ),
    ...(
        [
            ["by default", {}, {}],
            ["by the cluster itself, which reads no scheme", { [scheme]: "internal" }, {}],
            ["by the cluster itself, which is told so", { [internal]: "false" }, {}],
            ["by the controller", { [scheme]: "internet-facing" }, { loadBalancerClass: "service.k8s.aws/nlb" }],
            [
                "by the controller, which reads the scheme first",
                { [scheme]: "internet-facing", [internal]: "true" },
                { loadBalancerClass: "service.k8s.aws/nlb" },
            ],
            [
                "by a controller that nobody knows",
                { [scheme]: "internal", [internal]: "true" },
                { loadBalancerClass: "other.test/lb" },
            ],
        ] as const
    ).map(([how, annotations, spec]) =>
        refused(
            "ringfence-services-stay",
            `balances from the internet ${how}`,
            balancer(annotations, spec),
            "may face the internet",
        ),
    ),
    ...(
        [
            [`${prefix}attributes`, "access_logs.s3.enabled=true,access_logs.s3.bucket=logs-of-others"],
            [`${prefix}access-log-s3-bucket-name`, "logs-of-others"],
            [`${prefix}eip-allocations`, "eipalloc-0123456789abcdef0"],
        ] as const
    ).map(([name, value]) =>
        refused(
            "ringfence-services-stay",
            `has ${name.slice(prefix.length)}`,
            balancer({ [internal]: "true", [name]: value }),
            "that an annotation names",
        ),
    ),
];

const parameters = (scheme: string): KubeObject => ({
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "IngressClassParams",
    metadata: { name: "case" },
    spec: { scheme },
});

const doorCases: readonly AdmissionCase[] = [
    accepted("ringfence-doors-inside", "is inside", ingress({ "alb.ingress.kubernetes.io/scheme": "internal" })),
    accepted("ringfence-doors-inside", "keeps load balancers inside", parameters("internal")),
    refused(
        "ringfence-doors-inside",
        "lets load balancers face the internet",
        parameters("internet-facing"),
        "load balancers of the class face the internet",
    ),
    accepted("ringfence-doors-inside", "is the gateway's", gatewayClass("gateway.envoyproxy.io/ringfence-front")),
    refused(
        "ringfence-doors-inside",
        "nobody told to be internal",
        ingress({}),
        "may get a load balancer that faces the internet",
    ),
    refused(
        "ringfence-doors-inside",
        "writes its log elsewhere",
        ingress({
            "alb.ingress.kubernetes.io/scheme": "internal",
            "alb.ingress.kubernetes.io/load-balancer-attributes":
                "access_logs.s3.enabled=true,access_logs.s3.bucket=logs-of-others",
        }),
        "may get a load balancer that faces the internet",
    ),
    refused(
        "ringfence-doors-inside",
        "is another controller's",
        gatewayClass("gateway.k8s.aws/nlb"),
        "of a controller that is not the gateway's",
    ),
];

const calleeCases: readonly AdmissionCase[] = [
    accepted("ringfence-callees-inside", "is the autoscaler's", apiService("keda")),
    refused(
        "ringfence-callees-inside",
        "is answered by a stranger",
        apiService("default"),
        "by a service that nobody has looked at",
    ),
    accepted(
        "ringfence-callees-inside",
        "is converted inside",
        definition({ service: { name: "webhook", namespace: "keda" } }),
    ),
    refused(
        "ringfence-callees-inside",
        "is converted outside",
        definition({ url: "https://convert.test/" }),
        "by a host that a URL names",
    ),
];

const rightCases: readonly AdmissionCase[] = [
    accepted(
        "ringfence-bindings-named",
        "names a service account",
        clusterRoleBinding("view", { kind: "ServiceAccount", name: "one", namespace: "monitoring" }),
    ),
    ...["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"].map((name) =>
        refused(
            "ringfence-bindings-named",
            `is for ${name}`,
            clusterRoleBinding("view", {
                kind: name === "system:anonymous" ? "User" : "Group",
                name,
                apiGroup: "rbac.authorization.k8s.io",
            }),
            "gives rights to everybody",
        ),
    ),
    refused(
        "ringfence-bindings-named",
        "gives all rights",
        clusterRoleBinding("cluster-admin", { kind: "ServiceAccount", name: "one", namespace: "monitoring" }),
        "gives all rights",
    ),
    accepted("ringfence-roles-narrow", "reads", clusterRole({ apiGroups: ["*"], resources: ["*"], verbs: ["get"] })),
    accepted(
        "ringfence-roles-narrow",
        "keeps its own certificate",
        clusterRole(
            {
                apiGroups: ["admissionregistration.k8s.io"],
                resources: ["mutatingwebhookconfigurations"],
                verbs: ["update"],
            },
            "cert-manager-cainjector",
        ),
    ),
    ...(
        [
            [
                "has all rights",
                { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
                "has all rights under another name",
            ],
            [
                "gives rights",
                { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["bind"] },
                "may give rights that it has not",
            ],
            [
                "acts as others",
                { apiGroups: [""], resources: ["users"], verbs: ["impersonate"] },
                "may give rights that it has not",
            ],
            [
                "changes the policies",
                {
                    apiGroups: ["admissionregistration.k8s.io"],
                    resources: ["validatingadmissionpolicies"],
                    verbs: ["patch"],
                },
                "may change the policies of admission",
            ],
            [
                "takes policies away",
                {
                    apiGroups: ["admissionregistration.k8s.io"],
                    resources: ["validatingadmissionpolicybindings"],
                    verbs: ["delete"],
                },
                "may change the policies of admission",
            ],
            [
                "changes every object",
                {
                    apiGroups: ["admissionregistration.k8s.io"],
                    resources: ["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"],
                    verbs: ["create"],
                },
                "may change the policies of admission",
            ],
            [
                "writes everything of every group",
                { apiGroups: ["*"], resources: ["*"], verbs: ["patch"] },
                "may change the policies of admission",
            ],
            [
                "calls itself for each object",
                {
                    apiGroups: ["admissionregistration.k8s.io"],
                    resources: ["mutatingwebhookconfigurations"],
                    verbs: ["update"],
                },
                "may change what the API server calls",
            ],
        ] as const
    ).map(([what, rule, breaks]) => refused("ringfence-roles-narrow", what, clusterRole(rule), breaks)),
    refused(
        "ringfence-roles-narrow",
        "makes webhooks of its own",
        clusterRole(
            {
                apiGroups: ["admissionregistration.k8s.io"],
                resources: ["mutatingwebhookconfigurations"],
                verbs: ["create"],
            },
            "cert-manager-cainjector",
        ),
        "may make webhooks",
    ),
];

const diskCases: readonly AdmissionCase[] = [
    accepted(
        "ringfence-disks-encrypted",
        "is under the stack's key",
        storageClass({ encrypted: "true", kmsKeyId: "key" }),
    ),
    refused(
        "ringfence-disks-encrypted",
        "is open",
        storageClass({ encrypted: "false", kmsKeyId: "key" }),
        "not under the stack's key",
    ),
    refused(
        "ringfence-disks-encrypted",
        "names no key",
        storageClass({ encrypted: "true" }),
        "not under the stack's key",
    ),
    refused(
        "ringfence-disks-encrypted",
        "is a file server's",
        storageClass({ encrypted: "true", kmsKeyId: "key" }, "efs.csi.aws.com"),
        "another driver than EBS's",
    ),
    accepted(
        "ringfence-volumes-inside",
        "is a disk",
        persistentVolume({ csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-0123456789abcdef0" } }),
    ),
    ...[
        { nfs: { server: "files.test", path: "/" } },
        { hostPath: { path: "/var/lib" } },
        { csi: { driver: "efs.csi.aws.com", volumeHandle: "fs-0123456789abcdef0" } },
        { csi: { driver: "ebs.csi.aws.com", volumeHandle: "files.test:/" } },
    ].map((source) =>
        refused(
            "ringfence-volumes-inside",
            `is ${JSON.stringify(Object.values(source))}`,
            persistentVolume(source),
            "is no disk of EBS",
        ),
    ),
    accepted("ringfence-claims-encrypted", "is of the stack's class", volumeClaim("monitoring")),
    refused(
        "ringfence-claims-encrypted",
        "is of the class that EKS brings",
        volumeClaim("gp2"),
        "of a class that names no key",
    ),
    refused("ringfence-claims-encrypted", "names no class", volumeClaim(undefined), "of a class that names no key"),
    accepted("ringfence-no-device-claims", "is no claim", gatewayClass("gateway.envoyproxy.io/ringfence-front")),
    refused(
        "ringfence-no-device-claims",
        "gives devices out",
        {
            apiVersion: "resource.k8s.io/v1",
            kind: "ResourceClaimTemplate",
            metadata: { name: "case", namespace: "default" },
            spec: {
                spec: { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.nvidia.com" } }] } },
            },
        },
        "devices are given out by claims",
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

function balancer(
    annotations: Readonly<Record<string, string>>,
    spec: Readonly<Record<string, unknown>> = {},
): KubeObject {
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "case", namespace: "default", annotations },
        spec: { type: "LoadBalancer", ports: [{ port: 443 }], ...spec },
    };
}

function ingress(annotations: Readonly<Record<string, string>>): KubeObject {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "case", namespace: "default", annotations },
        spec: { defaultBackend: { service: { name: "one", port: { number: 80 } } } },
    };
}

function gatewayClass(controllerName: string): KubeObject {
    return {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: "case" },
        spec: { controllerName },
    };
}

function apiService(namespace: string): KubeObject {
    return {
        apiVersion: "apiregistration.k8s.io/v1",
        kind: "APIService",
        metadata: { name: "v1.case.test" },
        spec: {
            group: "case.test",
            version: "v1",
            groupPriorityMinimum: 1000,
            versionPriority: 10,
            insecureSkipTLSVerify: true,
            service: { name: "one", namespace },
        },
    };
}

function definition(clientConfig: Readonly<Record<string, unknown>>): KubeObject {
    const schema = { openAPIV3Schema: { type: "object" } };
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "cases.case.test" },
        spec: {
            group: "case.test",
            scope: "Namespaced",
            names: { plural: "cases", singular: "case", kind: "Case", listKind: "CaseList" },
            versions: [{ name: "v1", served: true, storage: true, schema }],
            conversion: { strategy: "Webhook", webhook: { clientConfig, conversionReviewVersions: ["v1"] } },
        },
    };
}

function clusterRole(rule: Readonly<Record<string, readonly string[]>>, name = "case"): KubeObject {
    return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules: [rule] };
}

function clusterRoleBinding(role: string, subject: Readonly<Record<string, string>>): KubeObject {
    return {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: "case" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
        subjects: [subject],
    };
}

function storageClass(parameters: Readonly<Record<string, string>>, provisioner = "ebs.csi.aws.com"): KubeObject {
    return {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name: "case" },
        provisioner,
        parameters,
    };
}

function persistentVolume(source: Readonly<Record<string, unknown>>): KubeObject {
    return {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: "case" },
        spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, ...source },
    };
}

function volumeClaim(storageClassName: string | undefined): KubeObject {
    return {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "case", namespace: "default" },
        spec: {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "1Gi" } },
            ...(storageClassName === undefined ? {} : { storageClassName }),
        },
    };
}
