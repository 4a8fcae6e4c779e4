import { partitions } from "../../../catalog/jurisdictions.ts";
import { inFleet, list, quoted, regionsInReach } from "./rule.ts";
import type { AdmissionArgs, Rule } from "./rule.ts";

/** Somebody who may debug a pod may not by that bring in another image. */
const pods = { "": ["pods", "pods/ephemeralcontainers"] };

/** One list of a field of all containers of a pod: `read` is an expression over `c`. */
function ofContainers(read: string): string {
    return ["spec.containers", "spec.?initContainers.orValue([])", "spec.?ephemeralContainers.orValue([])"]
        .map((containers) => `object.${containers}.map(c, ${read})`)
        .join(" + ");
}

/** Registries of the account in the jurisdiction: an image elsewhere was checked by nobody. */
export function images({ jurisdiction, region, accountId }: AdmissionArgs): Rule {
    const registries = regionsInReach(jurisdiction, region).map(
        ({ id, partition }) => `${accountId}.dkr.ecr.${id}.${partitions[partition].dnsSuffix}`,
    );
    const pattern = `^(${registries.map((host) => host.replaceAll(".", "[.]")).join("|")})/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$`;
    return {
        name: "fleet-images",
        on: pods,
        within: inFleet,
        variables: { images: ofContainers("c.image") },
        checks: [
            {
                holds: `variables.images.all(image, image.matches(${quoted(pattern)}))`,
                otherwise:
                    `an image is not from this account's registry in ${jurisdiction}, by digest alone - other bytes could ` +
                    "read the prompts - mirror it and write <registry>/<repository>@sha256:<digest>",
            },
        ],
    };
}

/** Pods stand on nodes of the jurisdiction, and reach nothing of the node itself. */
export function placement({ jurisdiction }: AdmissionArgs): Rule {
    const host = ["hostNetwork", "hostPID", "hostIPC"]
        .map((field) => `!object.spec.?${field}.orValue(false)`)
        .join(" && ");
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
                holds: host,
                otherwise:
                    "the pod shares the node's network or processes - network policies do not hold there - remove it",
            },
            {
                holds: "object.spec.?volumes.orValue([]).all(volume, !has(volume.hostPath))",
                otherwise: "the pod mounts a path of the node - it could read what others left there - use an emptyDir",
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

/** Nothing is told to anybody. */
export const telemetry: Rule = {
    name: "fleet-telemetry",
    on: pods,
    within: inFleet,
    variables: {
        environments: ofContainers("c.?env.orValue([])"),
        otherSources: ofContainers("c.?envFrom.orValue([]).size()"),
        commands: ofContainers("c.?command.orValue([]) + c.?args.orValue([])"),
    },
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
            holds: "variables.environments.all(env, !env.exists(e, e.name.startsWith('OTEL_') || e.name in ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']))",
            otherwise: "a container has a telemetry endpoint or a token of a hub - traces hold prompts - remove it",
        },
        {
            holds: "variables.otherSources.all(count, count == 0)",
            otherwise:
                "a container takes variables from elsewhere - whoever may write there could name an endpoint for traces - write " +
                "each variable on the container",
        },
        {
            // Anywhere in it: a command may be a line for a shell.
            holds: "variables.commands.all(words, !words.exists(word, word.contains('--otlp') || word.contains('--enable-log-requests') || word.contains('--enable-log-outputs')))",
            otherwise:
                "a server is told to send traces or to log requests - prompts would be in them - remove the argument",
        },
    ],
};
