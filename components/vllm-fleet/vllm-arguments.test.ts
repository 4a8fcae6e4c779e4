import { describe, expect, it } from "vitest";
import type { FleetModel } from "./args.ts";
import { vllmArguments } from "./vllm-arguments.ts";
import type { ServerSettings } from "./vllm-arguments.ts";
import { chat } from "./vllm-fleet.fixture.ts";

const settings: ServerSettings = {
    model: chat,
    source: "/weights",
    drainSeconds: 300,
    servedNames: ["llama-70b-0123456789ab", "llama-70b", "chat"],
    shape: { tensorParallel: 4, pipelineParallel: 1, nodes: 1 },
};
const withModel = (changes: Partial<FleetModel>): ServerSettings => ({ ...settings, model: { ...chat, ...changes } });

describe("a vLLM server", () => {
    it("gets its sizes from the plan and none from vLLM's guesses", () => {
        expect(vllmArguments(settings)).toEqual(
            expect.arrayContaining([
                "--tensor-parallel-size=4",
                "--pipeline-parallel-size=1",
                "--max-model-len=16384",
                "--gpu-memory-utilization=0.9",
                "--kv-cache-dtype=auto",
                "--enable-prefix-caching",
                "--shutdown-timeout=300",
            ]),
        );
        expect(vllmArguments(withModel({ kvPrecision: "fp8" }))).toContain("--kv-cache-dtype=fp8");
    });

    it("answers to all its names, the one of the weights first", () => {
        const args = vllmArguments(settings);
        const at = args.indexOf("--served-model-name");
        expect(args.slice(at + 1, at + 4)).toEqual(["llama-70b-0123456789ab", "llama-70b", "chat"]);
        expect(args[at + 4]).toMatch(/^--/);
    });

    it("logs no request, and none of its text if somebody makes it", () => {
        expect(vllmArguments(settings)).toEqual(
            expect.arrayContaining(["--no-enable-log-requests", "--max-log-len=0", "--disable-uvicorn-access-log"]),
        );
    });

    it("streams from the bucket only where it is told to", () => {
        expect(vllmArguments(settings).join(" ")).not.toContain("--load-format");
        expect(vllmArguments({ ...withModel({ loading: "stream" }), source: "s3://bucket/prefix/" })).toEqual(
            expect.arrayContaining(["s3://bucket/prefix/", "--load-format=runai_streamer"]),
        );
    });

    it("forms a group over nodes, in which only the leader answers", () => {
        const shape = { tensorParallel: 8, pipelineParallel: 2, nodes: 2 };
        const group = ["--nnodes=2", "--node-rank=$(GROUP_RANK)", "--master-addr=$(LWS_LEADER_ADDRESS)"];
        const leader = vllmArguments({ ...settings, shape }, "leader");
        const worker = vllmArguments({ ...settings, shape }, "worker");
        expect(leader).toEqual(expect.arrayContaining(group));
        expect(leader).not.toContain("--headless");
        expect(worker).toEqual([...leader, "--headless"]);
        expect(vllmArguments(settings).join(" ")).not.toContain("--nnodes");
    });
});
