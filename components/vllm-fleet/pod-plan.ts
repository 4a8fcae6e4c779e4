import type { types } from "@pulumi/kubernetes";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { ImageReference } from "../image-reference.ts";
import { scratchGiB } from "../gpu-node-group/storage-faults.ts";
import type { ModelLimits } from "../time-limits/index.ts";
import { scratchPath, sealedEnvironment, serverEnvironment } from "./environment.ts";
import type { PodResources } from "./pod-resources.ts";
import type { ProbePlan } from "./probe-plan.ts";
import { serverPort } from "./tiers.ts";
import { vllmArguments } from "./vllm-arguments.ts";
import type { ServerRole, ServerSettings } from "./vllm-arguments.ts";
import type { WeightsPlan } from "./weights-plan.ts";

type PodSpec = types.input.core.v1.PodSpec;
type Container = types.input.core.v1.Container;
type Volume = types.input.core.v1.Volume;

/** Everything that a pod of a model server is made of. */
export interface PodRequest {
    readonly region: string;
    readonly jurisdiction: JurisdictionId;
    readonly dataClass: DataClass;
    /** Name of the GPU node group. */
    readonly pool: string;
    readonly image: ImageReference;
    readonly serviceAccount: string;
    readonly priorityClass: string;
    /** Labels that tell the replicas of this revision from all others. */
    readonly labels: Readonly<Record<string, string>>;
    readonly settings: ServerSettings;
    readonly weights: WeightsPlan;
    readonly resources: PodResources;
    readonly probes: ProbePlan;
    readonly timeLimits: ModelLimits;
}

/** Plans a pod: where it may stand, what it may do, and what it runs. */
export function podPlan(request: PodRequest, role: ServerRole = "alone"): PodSpec {
    return {
        // Credentials of AWS come from the Pod Identity agent, which mounts a token of its own; that of the API server is
        // for nobody here.
        serviceAccountName: request.serviceAccount,
        automountServiceAccountToken: false,
        // A variable for each service of the namespace would tell a server of the others, and one may be read as vLLM's.
        enableServiceLinks: false,
        priorityClassName: request.priorityClass,
        terminationGracePeriodSeconds: request.timeLimits.graceSeconds,
        ...placement(request),
        securityContext: {
            runAsNonRoot: true,
            runAsUser: userId,
            runAsGroup: userId,
            fsGroup: userId,
            seccompProfile: { type: "RuntimeDefault" },
        },
        initContainers: [fetchContainer(request)],
        containers: [serverContainer(request, role)],
        volumes: volumesOf(request),
    };
}

/** Any but root: the image has no user of its own. */
const userId = 2_000;

const contained = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
};

/** The nodes of the pool, by the labels and taints of its GPU node group. The pool says the model, and so the GPUs. */
function placement({ pool, jurisdiction, dataClass, labels }: PodRequest) {
    return {
        nodeSelector: {
            "ringfence/pool": pool,
            "ringfence/jurisdiction": jurisdiction,
            "ringfence/data-class": dataClass,
        },
        tolerations: [
            { key: "nvidia.com/gpu", operator: "Equal", value: "true", effect: "NoSchedule" },
            { key: "ringfence/pool", operator: "Equal", value: pool, effect: "NoSchedule" },
        ],
        topologySpreadConstraints: [
            {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                // GPUs are often to be had in one zone alone: a replica in the wrong zone is better than none.
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: { ...labels } },
            },
        ],
    };
}

function fetchContainer({ image, region, weights }: PodRequest): Container {
    return {
        ...weights.fetch,
        image,
        env: [...sealedEnvironment(region)],
        securityContext: contained,
        // Sixteen parts of four files in flight, and the page cache.
        resources: { requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "4Gi" } },
        volumeMounts: [...weights.fetch.volumeMounts, ...scratchMounts],
    };
}

function serverContainer(request: PodRequest, role: ServerRole): Container {
    const { image, region, resources, settings, probes, timeLimits, weights } = request;
    const { startupProbe, readinessProbe, livenessProbe } = probes;
    // A group answers through its leader; its workers have to stand until the leader has drained.
    const seconds = timeLimits.holdSeconds + (role === "worker" ? timeLimits.drainSeconds : 0);
    return {
        name: "vllm",
        image,
        command: ["vllm", "serve"],
        args: [...vllmArguments(settings, role)],
        env: [...serverEnvironment(region, timeLimits.keepAliveSeconds, role !== "alone")],
        securityContext: contained,
        resources: resourceSpec(resources, weights),
        lifecycle: { preStop: { sleep: { seconds } } },
        volumeMounts: [...weights.serverMounts, ...scratchMounts, { name: "shared-memory", mountPath: "/dev/shm" }],
        ...(role === "worker"
            ? {}
            : { ports: [{ name: "http", containerPort: serverPort }], startupProbe, readinessProbe, livenessProbe }),
    };
}

/** No limit on CPU: a throttled server stalls its GPUs. GPUs and interfaces are whole, and a limit is a request too. */
function resourceSpec(resources: PodResources, { loading, sizeGiB }: WeightsPlan) {
    const { gpus, memoryGiB, cpuMillicores, efaInterfaces } = resources;
    const memory = `${memoryGiB}Gi`;
    const devices = {
        "nvidia.com/gpu": String(gpus),
        ...(efaInterfaces === 0 ? {} : { "vpc.amazonaws.com/efa": String(efaInterfaces) }),
    };
    const disk = { "ephemeral-storage": `${scratchGiB + (loading === "copy" ? sizeGiB : 0)}Gi` };
    return { requests: { cpu: `${cpuMillicores}m`, memory, ...disk, ...devices }, limits: { memory, ...devices } };
}

const scratchMounts = [
    { name: "scratch", mountPath: scratchPath },
    { name: "temporary", mountPath: "/tmp" },
];

function volumesOf({ weights, resources }: PodRequest): Volume[] {
    return [
        ...weights.volumes,
        { name: "scratch", emptyDir: { sizeLimit: `${scratchGiB}Gi` } },
        { name: "temporary", emptyDir: { sizeLimit: "5Gi" } },
        { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: `${resources.sharedMemoryGiB}Gi` } },
    ];
}
