import { z } from "zod";
import { say } from "../../../kit/safe.ts";
import type { Leaves } from "../../leaves/leaves.ts";
import { holding } from "../../leaves/holding.ts";
import { inOrder, metadata, object } from "../object.ts";
import {
    container,
    emptyDir,
    files,
    fromPod,
    mount,
    onePort,
    podTemplate,
    probe,
    restrictedContainer,
    restrictedPod,
    variables,
} from "../pods.ts";

/** A server of its own, or its part in a replica over several nodes. */
type Role = "alone" | "leader" | "worker";

const revisionName = /[a-z0-9-]+-[0-9a-f]{12}/;

/** A model server on GPU nodes of its own pool: a Deployment, one pod for each replica. */
export function modelServer(leaves: Leaves): z.ZodType {
    const { is, form, count, versioned } = leaves;
    const labels = serverLabels(leaves);
    return object(leaves, "apps/v1", "Deployment", {
        metadata: metadata(leaves, {
            name: versioned(revisionName),
            namespace: serverNamespace(leaves),
            labels,
            annotations: { "pulumi.com/timeoutSeconds": form("seconds", /\d{1,5}/).optional() },
        }),
        spec: z.strictObject({
            replicas: count(0, 1_000).optional(),
            selector: z.strictObject({ matchLabels: z.strictObject({ ...labels, "ringfence/rank": is("leader") }) }),
            strategy: z.strictObject({ type: is("RollingUpdate"), rollingUpdate: updateSteps(leaves) }),
            progressDeadlineSeconds: count(1, 86_400),
            revisionHistoryLimit: count(0, 10),
            template: serverPod(leaves, "alone"),
        }),
    });
}

/** A model server whose replica spans nodes: a leader that answers, and workers that only compute. */
export function modelServerGroup(leaves: Leaves): z.ZodType {
    const { is, count, versioned } = leaves;
    return object(leaves, "leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", {
        metadata: metadata(leaves, {
            name: versioned(/[a-z0-9-]+-[0-9a-f]{12}-nodes/),
            namespace: serverNamespace(leaves),
            labels: serverLabels(leaves),
        }),
        spec: z.strictObject({
            replicas: count(0, 1_000).optional(),
            rolloutStrategy: z.strictObject({
                type: is("RollingUpdate"),
                rollingUpdateConfiguration: updateSteps(leaves),
            }),
            leaderWorkerTemplate: z.strictObject({
                size: count(2, 64),
                restartPolicy: is("RecreateGroupOnPodRestart"),
                leaderTemplate: serverPod(leaves, "leader"),
                workerTemplate: serverPod(leaves, "worker"),
            }),
        }),
    });
}

function serverNamespace({ is }: Leaves) {
    return is("models", "models-open");
}

function updateSteps({ count }: Leaves) {
    return z.strictObject({ maxSurge: count(0, 1), maxUnavailable: count(0, 1) });
}

function serverLabels({ is, objectName, hex }: Leaves) {
    return {
        "app.kubernetes.io/name": is("vllm"),
        "app.kubernetes.io/part-of": is("fleet"),
        "ringfence/served-model": objectName(),
        "ringfence/revision": hex(12),
    };
}

function serverPod(leaves: Leaves, role: Role): z.ZodType {
    const { is, sameAs, jurisdiction, dataClass, serverPool } = leaves;
    const fixed = [emptyDir(leaves, "scratch"), emptyDir(leaves, "temporary"), emptyDir(leaves, "shared-memory")];
    const manifest = files(leaves, "manifest", sameAs("kubernetes:core/v1:ConfigMap", "metadata", "name"));
    return podTemplate(leaves, {
        labels: { ...serverLabels(leaves), "ringfence/rank": is(role === "worker" ? "worker" : "leader") },
        annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": is("false", "true").optional() },
        initContainers: [weightsContainer(leaves)],
        containers: [serverContainer(leaves, role)],
        // Copied weights have a volume; streamed ones do not.
        volumes: z.union([inOrder([manifest, emptyDir(leaves, "weights"), ...fixed]), inOrder([manifest, ...fixed])]),
        serviceAccountName: sameAs("kubernetes:core/v1:ServiceAccount", "metadata", "name"),
        priorityClassName: sameAs("kubernetes:scheduling.k8s.io/v1:PriorityClass", "metadata", "name"),
        placement: {
            nodeSelector: z.strictObject({
                "ringfence/pool": serverPool(),
                "ringfence/jurisdiction": jurisdiction(),
                "ringfence/data-class": dataClass(),
            }),
            tolerations: z.tuple([
                z.strictObject({
                    key: is("nvidia.com/gpu"),
                    operator: is("Equal"),
                    value: is("true"),
                    effect: is("NoSchedule"),
                }),
                z.strictObject({
                    key: is("ringfence/pool"),
                    operator: is("Equal"),
                    value: serverPool(),
                    effect: is("NoSchedule"),
                }),
            ]),
        },
        securityContext: restrictedPod(leaves),
    });
}

/** Copies the weights or compares their records, by a script that somebody has looked at. */
function weightsContainer(leaves: Leaves): z.ZodType {
    const mounts = [mount(leaves, "scratch", "/scratch"), mount(leaves, "temporary", "/tmp")];
    const manifest = mount(leaves, "manifest", "/manifest", true);
    return container(leaves, {
        name: "weights",
        command: inOrder([leaves.is("python3"), leaves.is("/manifest/fetch_weights.py")]),
        env: inOrder(sealedEnvironment(leaves)),
        securityContext: restrictedContainer(leaves),
        volumeMounts: z.union([
            inOrder([manifest, mount(leaves, "weights", "/weights"), ...mounts]),
            inOrder([manifest, ...mounts]),
        ]),
    });
}

function serverContainer(leaves: Leaves, role: Role): z.ZodType {
    const { is, count } = leaves;
    const mounts = [
        mount(leaves, "scratch", "/scratch"),
        mount(leaves, "temporary", "/tmp"),
        mount(leaves, "shared-memory", "/dev/shm"),
    ];
    const answers =
        role === "worker"
            ? {}
            : {
                  ports: onePort(leaves, "http", 8_000),
                  probes: {
                      startupProbe: probe(leaves, "/v1/models", "http"),
                      readinessProbe: probe(leaves, "/health", "http"),
                      livenessProbe: probe(leaves, "/health", "http"),
                  },
              };
    return container(leaves, {
        name: "vllm",
        command: inOrder([is("vllm"), is("serve")]),
        args: serverArguments(leaves, role),
        env: inOrder([...sealedEnvironment(leaves), ...serverEnvironment(leaves, role)]),
        securityContext: restrictedContainer(leaves),
        lifecycle: z.strictObject({
            preStop: z.strictObject({ sleep: z.strictObject({ seconds: count(0, 7_200) }) }),
        }),
        volumeMounts: z.union([inOrder([mount(leaves, "weights", "/weights", true), ...mounts]), inOrder(mounts)]),
        ...answers,
    });
}

/** The flags without which vLLM, or a version of it, would write prompts to its log. */
const discreet = ["--no-enable-log-requests", "--max-log-len=0", "--disable-uvicorn-access-log"];

/**
 * Flags of `vllm serve`. What is not here, a config file, middleware, traces, code of the model's, adapters by request, hosts of a
 * cache or of other ranks, nobody has looked at. The one variable is the address of the leader, which LeaderWorkerSet writes.
 */
function serverArguments(leaves: Leaves, role: Role): z.ZodType {
    const { is, flag, modelName, ownBucketFolder } = leaves;
    const group =
        role === "alone"
            ? []
            : [
                  is("--distributed-executor-backend=mp"),
                  flag("--nnodes", "a count of nodes", /\d{1,2}/),
                  is("--node-rank=$(GROUP_RANK)"),
                  is("--master-addr=$(LWS_LEADER_ADDRESS)"),
                  ...(role === "worker" ? [is("--headless")] : []),
              ];
    const further = z.union([
        is(...discreet),
        is("--enable-prefix-caching", "--no-enable-prefix-caching"),
        flag("--tensor-parallel-size", "a count of GPUs", /\d{1,2}/),
        flag("--pipeline-parallel-size", "a count of nodes", /\d{1,2}/),
        flag("--max-model-len", "a count of tokens", /\d{1,8}/),
        flag("--gpu-memory-utilization", "a share", /0\.\d{1,4}/),
        is("--kv-cache-dtype=auto", "--kv-cache-dtype=fp8"),
        is("--load-format=runai_streamer"),
        is('--model-loader-extra-config={"concurrency":16}'),
        flag("--shutdown-timeout", "seconds", /\d{1,5}/),
        ...group,
        modelName(),
    ]);
    const all = z.tuple(
        [z.union([is("/weights"), ownBucketFolder()]), is("--port=8000"), is("--served-model-name"), modelName()],
        further,
    );
    return holding(
        all,
        (args) => discreet.every((flag) => Array.isArray(args) && args.includes(flag)),
        say`a flag is missing that keeps prompts out of the log`,
    );
}

/** Nothing is asked of a hub and nothing is told to anybody; caches lie in the scratch folder. */
function sealedEnvironment(leaves: Leaves): readonly z.ZodType[] {
    const { is, region } = leaves;
    const scratch = (folder: string) => is(`/scratch${folder}`);
    return variables(leaves, {
        HF_HUB_OFFLINE: is("1"),
        TRANSFORMERS_OFFLINE: is("1"),
        HF_HUB_DISABLE_TELEMETRY: is("1"),
        VLLM_NO_USAGE_STATS: is("1"),
        DO_NOT_TRACK: is("1"),
        AWS_REGION: region(),
        AWS_EC2_METADATA_DISABLED: is("true"),
        HOME: scratch(""),
        XDG_CACHE_HOME: scratch("/cache"),
        HF_HOME: scratch("/huggingface"),
        TRITON_CACHE_DIR: scratch("/triton"),
        TORCHINDUCTOR_CACHE_DIR: scratch("/inductor"),
        VLLM_CACHE_ROOT: scratch("/vllm"),
        USER: is("vllm"),
    });
}

/** Below INFO vLLM logs whole requests. The rest is the fabric between the nodes of a replica. */
function serverEnvironment(leaves: Leaves, role: Role): readonly z.ZodType[] {
    const { is, form } = leaves;
    const own = variables(leaves, {
        VLLM_LOGGING_LEVEL: is("INFO", "WARNING", "ERROR"),
        VLLM_HTTP_TIMEOUT_KEEP_ALIVE: form("seconds", /\d{1,5}/),
    });
    if (role === "alone") return own;
    return [
        ...own,
        ...variables(leaves, {
            FI_PROVIDER: is("efa"),
            FI_EFA_USE_DEVICE_RDMA: is("1"),
            FI_EFA_USE_HUGE_PAGE: is("0"),
            NCCL_SOCKET_IFNAME: is("eth0"),
        }),
        fromPod(leaves, "VLLM_HOST_IP", "status.podIP"),
        fromPod(leaves, "GROUP_RANK", "metadata.labels['leaderworkerset.sigs.k8s.io/worker-index']"),
    ];
}

/** What the init container runs and reads: a script of which somebody has declared the digest, and the files of the lock. */
export function weightsManifest(leaves: Leaves): z.ZodType {
    const { is, json, lookedAt, sameAs, weightsFile, weightsFolder, hex, count, versioned } = leaves;
    const manifest = z.strictObject({
        bucket: sameAs("aws:s3/bucket:Bucket", "bucket"),
        prefix: weightsFolder(),
        loading: is("copy", "stream"),
        files: z
            .array(z.strictObject({ path: weightsFile(), sha256: hex(64), sizeBytes: count(0, 10_000_000_000_000) }))
            .min(1),
    });
    return object(leaves, "v1", "ConfigMap", {
        metadata: metadata(leaves, {
            name: versioned(/[a-z0-9-]+-[0-9a-f]{12}-weights/),
            namespace: serverNamespace(leaves),
        }),
        data: z.strictObject({ "fetch_weights.py": lookedAt(), "weights.json": json(manifest) }),
        // What stands here is what the pods of this revision have checked.
        immutable: is(true),
    });
}
