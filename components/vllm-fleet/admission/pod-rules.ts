import type { AdmissionArgs } from "../../admission/args.ts";
import { list, ofContainers, pods, quoted } from "../../admission/rule.ts";
import type { Rule } from "../../admission/rule.ts";
import { inFleet } from "./traffic-rules.ts";

/** Pods stand on nodes of the jurisdiction, and may not speak to the API server. */
export function placement({ jurisdiction }: Pick<AdmissionArgs, "jurisdiction">): Rule {
    return {
        name: "fleet-placement",
        on: pods,
        within: inFleet,
        checks: [
            {
                holds: `object.spec.?nodeSelector[?'ringfence/jurisdiction'].orValue('') == ${quoted(jurisdiction)}`,
                otherwise:
                    `the pod may be placed on any node - its data is bound to ${jurisdiction} - write the node selector ` +
                    `ringfence/jurisdiction: ${jurisdiction}`,
            },
            {
                holds: "object.spec.?automountServiceAccountToken.orValue(true) == false",
                otherwise:
                    "the pod gets a token of the API server - a model server has no use for one, whoever breaks into it has " +
                    "- write automountServiceAccountToken: false",
            },
        ],
    };
}

/** Names of variables that have to be "1" in each container. Written here once more: this is the second lock. */
const silent = [
    "DO_NOT_TRACK",
    "HF_HUB_DISABLE_TELEMETRY",
    "HF_HUB_OFFLINE",
    "TRANSFORMERS_OFFLINE",
    "VLLM_NO_USAGE_STATS",
];

/** Variables that somebody has looked at: what they say of caches, interfaces and the group. Others may name an address or a file. */
const known = [
    ...silent,
    "FI_EFA_USE_DEVICE_RDMA",
    "FI_EFA_USE_HUGE_PAGE",
    "FI_PROVIDER",
    "GROUP_RANK",
    "HF_HOME",
    "HOME",
    "NCCL_SOCKET_IFNAME",
    "TORCHINDUCTOR_CACHE_DIR",
    "TRITON_CACHE_DIR",
    "USER",
    "VLLM_CACHE_ROOT",
    "VLLM_HOST_IP",
    "VLLM_HTTP_TIMEOUT_KEEP_ALIVE",
    "VLLM_LOGGING_LEVEL",
    "XDG_CACHE_HOME",
];

/** What EKS writes into pods for their credentials, and LeaderWorkerSet for their group. */
const written = "(e.name.startsWith('AWS_') && !e.name.startsWith('AWS_ENDPOINT')) || e.name.startsWith('LWS_')";

/** Options of `vllm serve` that somebody has looked at. Others send requests, traces or memory elsewhere, log them, or read a file of options. */
const options = [
    "--disable-uvicorn-access-log",
    "--distributed-executor-backend",
    "--enable-prefix-caching",
    "--gpu-memory-utilization",
    "--headless",
    "--kv-cache-dtype",
    "--load-format",
    "--master-addr",
    "--max-log-len",
    "--max-model-len",
    "--model-loader-extra-config",
    "--nnodes",
    "--no-enable-log-requests",
    "--node-rank",
    "--pipeline-parallel-size",
    "--port",
    "--served-model-name",
    "--shutdown-timeout",
    "--tensor-parallel-size",
];

/** Kubernetes puts a variable in the place of `$(NAME)`, whatever it says. */
const substituted = ["--node-rank=$(GROUP_RANK)", "--master-addr=$(LWS_LEADER_ADDRESS)"];

/** Nothing is told to anybody. */
export const telemetry: Rule = {
    name: "fleet-telemetry",
    on: pods,
    within: inFleet,
    variables: { environments: ofContainers("c.?env.orValue([])") },
    checks: [
        {
            // Of two variables with one name the last counts: all of them have to be right.
            holds:
                `variables.environments.all(env, ${list(silent)}.all(name, env.exists(e, e.name == name) && ` +
                "env.all(e, e.name != name || e.?value.orValue('') == '1')))",
            otherwise:
                `a container does not set ${silent.join(", ")} to "1" - vLLM and its libraries report and download unless ` +
                "they are told not to - set them on each container, init containers too",
        },
        {
            holds: `variables.environments.all(env, env.all(e, e.name in ${list(known)} || ${written}))`,
            otherwise:
                "a container has a variable that nobody has looked at - it may name an endpoint for traces, a hub or a file of " +
                "settings - remove it",
        },
        {
            holds: "variables.environments.all(env, env.all(e, e.name != 'VLLM_LOGGING_LEVEL' || e.?value.orValue('') in ['INFO', 'WARNING', 'ERROR']))",
            otherwise:
                "a server logs more than INFO - below it vLLM logs whole requests - write VLLM_LOGGING_LEVEL: INFO",
        },
        {
            holds: "object.spec.?initContainers.orValue([]).all(c, c.?restartPolicy.orValue('') != 'Always')",
            otherwise:
                "a container runs beside the server from its start - it could read what the server holds - remove its restartPolicy",
        },
        {
            holds: "object.spec.containers.all(c, c.?command.orValue([]) == ['vllm', 'serve'])",
            otherwise:
                "a container runs something else than the server - it could read the prompts and send them - write the command " +
                "vllm serve, and options as arguments",
        },
        {
            holds: `object.spec.containers.all(c, c.?args.orValue([]).all(word, !word.startsWith('-') || word.split('=')[0] in ${list(options)}))`,
            otherwise:
                "a server has an option that nobody has looked at - it may log requests, send traces or memory elsewhere, or read " +
                "more options from a file - remove the argument",
        },
        {
            holds: `object.spec.containers.all(c, c.?args.orValue([]).all(word, !word.contains('$(') || word in ${list(substituted)}))`,
            otherwise:
                "an argument takes the place of a variable - it could become any option - write the argument itself",
        },
    ],
};
