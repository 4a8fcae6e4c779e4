import { prometheusTrigger } from "../monitoring.ts";
import type { PrometheusTrigger } from "../monitoring.ts";
import type { ReplicaBounds } from "./args.ts";

/** What a replica count is planned from. */
export interface ScaleRequest {
    /** First name that the servers answer to; labels their metrics. */
    readonly modelName: string;
    readonly replicas: ReplicaBounds;
    /** Requests in flight that one replica is meant to have. */
    readonly requestsPerReplica: number;
    /** Seconds that a replica may take to start. */
    readonly startupSeconds: number;
    readonly wakeQuery?: string | undefined;
}

/** The `spec` of a KEDA ScaledObject, without its target. */
export interface ScalePlan {
    readonly minReplicaCount: number;
    readonly maxReplicaCount: number;
    readonly pollingInterval: number;
    readonly cooldownPeriod: number;
    readonly fallback?: { readonly failureThreshold: number; readonly replicas: number; readonly behavior: string };
    readonly advanced: Readonly<Record<string, unknown>>;
    readonly triggers: readonly PrometheusTrigger[];
}

/** Metrics that vLLM exports, with the label `model_name`. */
export const queueMetrics = { waiting: "vllm:num_requests_waiting", running: "vllm:num_requests_running" } as const;

/** Kubernetes takes no longer window. */
const longestWindowSeconds = 3_600;

/**
 * Requests in flight over all replicas of a model. What waits tells that the replicas are full, and is zero until they are;
 * what runs tells how full they are. Summed, because each replica exports its own.
 */
export function loadQuery(modelName: string): string {
    const labels = `{model_name="${modelName}"}`;
    return `sum(${queueMetrics.waiting}${labels}) + sum(${queueMetrics.running}${labels})`;
}

/** Plans how many replicas run: one for each `requestsPerReplica` requests in flight, between the bounds. */
export function scalePlan(request: ScaleRequest): ScalePlan {
    const { replicas, startupSeconds, wakeQuery } = request;
    const sleeps = replicas.min === 0;
    // A replica that is let go and wanted again costs a whole load: wait for longer than one takes.
    const patienceSeconds = Math.min(longestWindowSeconds, startupSeconds + 60);
    return {
        minReplicaCount: replicas.min,
        maxReplicaCount: replicas.max,
        pollingInterval: 15,
        // KEDA applies it to the last step alone, from one to zero; the window below is for the others.
        cooldownPeriod: startupSeconds + 60,
        // Without metrics nothing is let go. A sleeping model has none to miss.
        ...(sleeps
            ? {}
            : { fallback: { failureThreshold: 3, replicas: replicas.min, behavior: "currentReplicasIfHigher" } }),
        advanced: {
            horizontalPodAutoscalerConfig: {
                behavior: {
                    scaleUp: {
                        stabilizationWindowSeconds: 30,
                        policies: [{ type: "Percent", value: 100, periodSeconds: 60 }],
                    },
                    // One at a time: each drains before the next is asked.
                    scaleDown: {
                        stabilizationWindowSeconds: patienceSeconds,
                        policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
                    },
                },
            },
        },
        triggers: [
            prometheusTrigger(
                sleeps ? `(${loadQuery(request.modelName)}) or vector(0)` : loadQuery(request.modelName),
                {
                    threshold: String(request.requestsPerReplica),
                    // An absent metric is an error, not an idle model.
                    ignoreNullValues: "false",
                },
            ),
            ...(wakeQuery === undefined
                ? []
                : [prometheusTrigger(wakeQuery, { threshold: String(request.requestsPerReplica) })]),
        ],
    };
}
