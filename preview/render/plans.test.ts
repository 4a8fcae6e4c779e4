import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import type { Reach } from "../../components/routing-gateway/reachability.ts";
import type { GpuPool } from "../../config/fleet-summary.ts";
import { gpuLines } from "./gpus.ts";
import { reachabilityLines } from "./reachability.ts";

const plain = picocolors.createColors(false);

const pool: GpuPool = {
    nodeGroup: "l40s",
    servedModel: "chat",
    model: "llama-3.3-70b",
    precision: "int4",
    dataClass: "health",
    instanceTypes: ["g6e.12xlarge", "g6e.24xlarge"],
    gpu: "l40s",
    gpusPerNode: 4,
    zones: ["eu-central-1a", "eu-central-1b"],
    capacityType: "ON_DEMAND",
    nodes: { min: 2, max: 4 },
    replica: { tensorParallel: 4, pipelineParallel: 1, nodes: 1 },
    replicasPerNode: 1,
    maxContextTokens: 22_400,
    concurrentRequests: 22,
    headroomGiBPerGpu: 7.5,
    revisions: [{ revision: "0123456789abcdef0123456789abcdef01234567", weight: 100, replicas: { min: 2, max: 4 } }],
    warnings: [],
};

describe("the GPUs of a preview", () => {
    test("say which ones stand where, bought how, for which model, and how much room it has", () => {
        expect(gpuLines([pool], plain)).toEqual([
            "GPUs:",
            "  l40s  2 to 4 × g6e.12xlarge (4 × L40S), else g6e.24xlarge · on demand · eu-central-1a, eu-central-1b",
            "    chat = llama-3.3-70b int4, data up to health · fits: tensor parallel 4 · up to 22,400 tokens" +
                " · 22 requests at once · 7.5 GiB free per GPU",
            "    revision 0123456789ab: 100 % of the requests, 2 to 4 replicas",
        ]);
    });

    test("show an update of a model, with what each revision answers and runs", () => {
        const candidate = {
            revision: "23456789abcdef0123456789abcdef0123456789",
            weight: 5,
            replicas: { min: 1, max: 1 },
        };
        const [stable] = pool.revisions;
        if (stable === undefined) throw new Error("a pool has a revision");
        const lines = gpuLines([{ ...pool, revisions: [{ ...stable, weight: 95 }, candidate] }], plain);
        expect(lines[3]).toBe(
            "    revision 0123456789ab: 95 % of the requests, 2 to 4 replicas" +
                " · candidate 23456789abcd: 5 % of the requests, 1 replica",
        );
    });

    test("name the reservation, the nodes of a replica that spans several, and what works badly", () => {
        const lines = gpuLines(
            [
                {
                    ...pool,
                    capacityType: "CAPACITY_BLOCK",
                    reservationId: "cr-0123456789abcdef0",
                    nodes: { min: 2, max: 2 },
                    replica: { tensorParallel: 8, pipelineParallel: 2, nodes: 2 },
                    warnings: ["the size is an estimate"],
                },
            ],
            plain,
        );
        expect(lines[1]).toContain("2 × g6e.12xlarge");
        expect(lines[1]).toContain("capacity block cr-0123456789abcdef0");
        expect(lines[2]).toContain("pipeline parallel 2 · 2 nodes a replica");
        expect(lines[4]).toBe("    ! the size is an estimate");
    });

    test("say by whose word they stand where nobody else confirmed them", () => {
        const vouched = [
            {
                what: "model clinic-llama",
                confirmedBy: "ml@clinic.example",
                asOf: "2026-11-20",
                source: "its config.json",
            },
            { what: "g6.2xlarge in eu-central-1", confirmedBy: "it@clinic.example", asOf: "2026-11-21", source: "EC2" },
        ] as const;
        expect(gpuLines([{ ...pool, vouched }], plain).slice(4)).toEqual([
            "    ? model clinic-llama: by the word of ml@clinic.example, 2026-11-20",
            "    ? g6.2xlarge in eu-central-1: by the word of it@clinic.example, 2026-11-21",
        ]);
    });

    test("are no section in a mode without a fleet", () => {
        expect(gpuLines([], plain)).toEqual([]);
    });
});

describe("the reachability of a preview", () => {
    const own = { backend: "chat", processor: "own fleet", jurisdiction: "eu" } as const;
    const outside = { backend: "mistral/large", processor: "Mistral AI", jurisdiction: "unconfirmed" } as const;
    const rows: readonly Reach[] = [
        { dataClass: "public", taskClass: "chat", edge: "primary", ...own },
        { dataClass: "public", taskClass: "reasoning", edge: "primary", ...outside },
        { dataClass: "public", taskClass: "reasoning", edge: "fallback", ...own },
        { dataClass: "public", taskClass: "other", edge: "primary", ...own },
        { dataClass: "health", taskClass: "chat", edge: "primary", ...own },
        { dataClass: "health", taskClass: "other", edge: "primary", ...own },
    ];

    test("lists every edge by class and task, tasks with the same backends together", () => {
        expect(reachabilityLines(rows, plain)).toEqual([
            "reachable, by data class and task:",
            "  public  reasoning: primary mistral/large (Mistral AI, place unconfirmed) · fallback chat (own fleet, eu)",
            "          every other task: primary chat (own fleet, eu)",
            "  health  every task: primary chat (own fleet, eu)",
        ]);
    });

    test("is no section where nothing can be reached", () => {
        expect(reachabilityLines([], plain)).toEqual([]);
    });
});
