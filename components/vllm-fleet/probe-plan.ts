import type { types } from "@pulumi/kubernetes";

type Probe = types.input.core.v1.Probe;

/** What decides how long a model takes to start. */
export interface StartupSize {
    readonly weightsGiB: number;
    /** All parameters, in billions. @default - not known, which counts as large */
    readonly parametersBillions?: number | undefined;
}

/** How the kubelet finds out about a server. */
export interface ProbePlan {
    /** Seconds that a replica may take from its first process to its first answer. */
    readonly startupSeconds: number;
    readonly startupProbe: Probe;
    readonly readinessProbe: Probe;
    readonly livenessProbe: Probe;
}

/** Compilation, CUDA graphs and the profiling run: KServe and production-stack allow ten minutes for small models. */
const preparationSeconds = 600;
/**
 * A quarter of the 800 MiB/s that users of the streamer measured from S3 (run-ai/runai-model-streamer#120): four replicas may
 * start at once. Too slow a guess delays the notice of a hang; too fast a one kills every start.
 */
const slowestLoadGiBPerSecond = 0.2;
/** llm-d allows 30 minutes for models of this size. */
const large = { parametersBillions: 70, startupSeconds: 1_800 };

/** Seconds until a server of this size has to have answered for the first time, a whole number of probe periods. */
export function startupSeconds({ weightsGiB, parametersBillions = Infinity }: StartupSize): number {
    const least = parametersBillions >= large.parametersBillions ? large.startupSeconds : preparationSeconds;
    const loading = preparationSeconds + weightsGiB / slowestLoadGiBPerSecond;
    return Math.ceil(Math.max(least, loading) / startupPeriodSeconds) * startupPeriodSeconds;
}

const startupPeriodSeconds = 10;

/** Plans the probes of a server. */
export function probePlan(size: StartupSize): ProbePlan {
    const seconds = startupSeconds(size);
    return {
        startupSeconds: seconds,
        startupProbe: {
            // Sources disagree on whether /health answers before the model is there; this path never does.
            httpGet: { path: "/v1/models", port: "http" },
            periodSeconds: startupPeriodSeconds,
            timeoutSeconds: 5,
            failureThreshold: seconds / startupPeriodSeconds,
        },
        readinessProbe: {
            // After the start only /health asks the engine: the list of models answers although the engine is dead.
            httpGet: { path: "/health", port: "http" },
            periodSeconds: 5,
            // With one second, a server at its limit leaves the service and the others follow it.
            timeoutSeconds: 15,
            failureThreshold: 3,
        },
        livenessProbe: {
            httpGet: { path: "/health", port: "http" },
            periodSeconds: 10,
            timeoutSeconds: 15,
            // A restart costs a whole load: only after a minute and more of silence.
            failureThreshold: 6,
        },
    };
}
