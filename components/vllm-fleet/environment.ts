import type { types } from "@pulumi/kubernetes";

type Variable = types.input.core.v1.EnvVar;

/** Nothing is asked of a hub, and nothing is told to anybody: vLLM reports usage by default. */
const sealed = {
    HF_HUB_OFFLINE: "1",
    TRANSFORMERS_OFFLINE: "1",
    HF_HUB_DISABLE_TELEMETRY: "1",
    VLLM_NO_USAGE_STATS: "1",
    DO_NOT_TRACK: "1",
};

/** The root of the file system is read-only; caches and compiled kernels go here. */
export const scratchPath = "/scratch";

const writable = {
    HOME: scratchPath,
    XDG_CACHE_HOME: `${scratchPath}/cache`,
    HF_HOME: `${scratchPath}/huggingface`,
    TRITON_CACHE_DIR: `${scratchPath}/triton`,
    TORCHINDUCTOR_CACHE_DIR: `${scratchPath}/inductor`,
    VLLM_CACHE_ROOT: `${scratchPath}/vllm`,
    // PyTorch asks for the name of the user, and the user id has none in the image.
    USER: "vllm",
};

/**
 * The fabric between the nodes of one replica, as one block: half of it is slower than none, because NCCL then falls back to
 * TCP without a word. So it does on an image without libfabric and aws-ofi-nccl: the lock has to state them (see
 * model-store/locked-otherwise.ts). Documented: `efaUserSpace`.
 */
const fabric = {
    FI_PROVIDER: "efa",
    FI_EFA_USE_DEVICE_RDMA: "1",
    // Huge pages would have to be set aside on each node; libfabric needs none.
    FI_EFA_USE_HUGE_PAGE: "0",
    // Pods have one interface for IP; NCCL must not open its sockets on another one.
    NCCL_SOCKET_IFNAME: "eth0",
};

/** Environment of every container of a model server, whatever it does. */
export function sealedEnvironment(region: string): readonly Variable[] {
    return variables({
        ...sealed,
        AWS_REGION: region,
        AWS_EC2_METADATA_DISABLED: "true",
        ...writable,
    });
}

/**
 * Environment of a server. Below INFO vLLM would log requests in full.
 *
 * @param keepAliveSeconds for which it keeps a connection without a request; vLLM's own five are less than a proxy's.
 */
export function serverEnvironment(region: string, keepAliveSeconds: number, spansNodes: boolean): readonly Variable[] {
    return [
        ...sealedEnvironment(region),
        ...variables({
            VLLM_LOGGING_LEVEL: "INFO",
            VLLM_HTTP_TIMEOUT_KEEP_ALIVE: String(keepAliveSeconds),
            ...(spansNodes ? fabric : {}),
        }),
        ...(spansNodes
            ? [
                  { name: "VLLM_HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
                  {
                      name: "GROUP_RANK",
                      valueFrom: {
                          fieldRef: { fieldPath: "metadata.labels['leaderworkerset.sigs.k8s.io/worker-index']" },
                      },
                  },
              ]
            : []),
    ];
}

function variables(values: Readonly<Record<string, string>>): readonly Variable[] {
    return Object.entries(values).map(([name, value]) => ({ name, value }));
}
