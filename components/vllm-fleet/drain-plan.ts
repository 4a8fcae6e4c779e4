/** How a replica stops: three numbers that have to agree, or streams are cut. */
export interface DrainPlan {
    /** Seconds that it goes on as before, so that whoever still knows its address can forget it. */
    readonly preStopSeconds: number;
    /** vLLM's `--shutdown-timeout`: seconds that answers under way may take to end. Without it they are aborted. */
    readonly shutdownTimeoutSeconds: number;
    /** Seconds until the kubelet kills what is left. */
    readonly gracePeriodSeconds: number;
}

/**
 * The gateway asks DNS for the replicas, whose records live 5 seconds in an EKS cluster and up to 30 in a cache below it; the
 * kubelet and the endpoints need a few more. llm-d and KServe wait the same 15 seconds.
 */
const preStopSeconds = 15;
/** For vLLM itself: the last tokens, the processes of its GPUs, the exit. */
const exitSeconds = 15;

/** Plans the drain of a replica whose longest answer takes `longestAnswerSeconds`. */
export function drainPlan(longestAnswerSeconds: number): DrainPlan {
    return {
        preStopSeconds,
        shutdownTimeoutSeconds: longestAnswerSeconds,
        gracePeriodSeconds: preStopSeconds + longestAnswerSeconds + exitSeconds,
    };
}
