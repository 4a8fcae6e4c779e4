/** What decides how long a model takes to start. */
export interface StartupSize {
    readonly weightsGiB: number;
    /** All parameters, in billions. @default - not known, which counts as large */
    readonly parametersBillions?: number | undefined;
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

/** Seconds between two looks at a server that starts. */
export const startupPeriodSeconds = 10;

/** Seconds until a server of this size has to have answered for the first time, a whole number of probe periods. */
export function startupSeconds({ weightsGiB, parametersBillions = Infinity }: StartupSize): number {
    const least = parametersBillions >= large.parametersBillions ? large.startupSeconds : preparationSeconds;
    const loading = preparationSeconds + weightsGiB / slowestLoadGiBPerSecond;
    return Math.ceil(Math.max(least, loading) / startupPeriodSeconds) * startupPeriodSeconds;
}
