import { describe, expect, it } from "vitest";
import { loadQuery, queueMetrics, scalePlan } from "./scale-plan.ts";

const request = {
    modelName: "llama-70b-0123456789ab",
    replicas: { min: 2, max: 4 },
    requestsPerReplica: 17,
    startupSeconds: 1_800,
};

/** Gauges that vLLM exports by model (docs.vllm.ai, production metrics). */
const exported = [
    "vllm:num_requests_running",
    "vllm:num_requests_waiting",
    "vllm:kv_cache_usage_perc",
    "vllm:num_preemptions_total",
];

describe("scaling", () => {
    it("sums what waits and what runs over the replicas, by the label that vLLM has", () => {
        expect(loadQuery("chat")).toBe(
            'sum(vllm:num_requests_waiting{model_name="chat"}) + sum(vllm:num_requests_running{model_name="chat"})',
        );
    });

    it("asks for metrics that vLLM exports", () => {
        for (const metric of Object.values(queueMetrics)) expect(exported).toContain(metric);
    });

    it("counts a replica for so many requests in flight, and takes an absent metric for an error", () => {
        expect(scalePlan(request).triggers).toMatchObject([
            { metricType: "AverageValue", metadata: { threshold: "17", ignoreNullValues: "false" } },
        ]);
    });

    it("lets nothing go while the metrics are away", () => {
        expect(scalePlan(request).fallback).toEqual({
            failureThreshold: 3,
            replicas: 2,
            behavior: "currentReplicasIfHigher",
        });
    });

    it.each([720, 1_800, 3_000])(
        "waits for longer than a load of %i seconds before it lets a replica go",
        (startupSeconds) => {
            const plan = scalePlan({ ...request, startupSeconds });
            expect(plan.cooldownPeriod).toBeGreaterThan(startupSeconds);
            expect(plan.advanced).toHaveProperty(
                "horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
                startupSeconds + 60,
            );
        },
    );

    it("asks Kubernetes for no longer window than it takes", () => {
        expect(scalePlan({ ...request, startupSeconds: 5_000 }).advanced).toHaveProperty(
            "horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
            3_600,
        );
    });

    it("lets one replica go at a time, so that each drains", () => {
        expect(scalePlan(request).advanced).toHaveProperty(
            "horizontalPodAutoscalerConfig.behavior.scaleDown.policies",
            [{ type: "Pods", value: 1, periodSeconds: 60 }],
        );
    });

    it("wakes a sleeping model by another query, because its own metrics sleep too", () => {
        const plan = scalePlan({ ...request, replicas: { min: 0, max: 1 }, wakeQuery: "sum(waiting_callers)" });
        expect(plan.minReplicaCount).toBe(0);
        expect(plan.fallback).toBeUndefined();
        expect(plan.triggers.map(({ metadata }) => metadata["query"])).toEqual([
            expect.stringMatching(/ or vector\(0\)$/),
            "sum(waiting_callers)",
        ]);
    });
});
