import { describe, expect, it } from "vitest";
import { isDay, referenceDay } from "../../catalog/day.ts";
import { recordedExposition, recordedPrograms, standInPage } from "./expositions/exposition.fixture.ts";
import { aiGatewayMetrics, dcgmMetrics, envoyMetrics, vllmMetrics } from "./metrics.ts";

const asked = {
    vllm: vllmMetrics,
    "dcgm-exporter": dcgmMetrics,
    "ai-gateway": aiGatewayMetrics,
    envoy: envoyMetrics,
} as const;

describe.each(recordedPrograms)("the metrics of %s", (program) => {
    const { source, asOf, families, series } = recordedExposition(program);

    it("are recorded from the program, with the day", () => {
        expect(families.size).toBeGreaterThan(3);
        expect(source).toMatch(/\d+\.\d+\.\d+/);
        expect(isDay(asOf) && asOf <= referenceDay).toBe(true);
    });

    it.each(asked[program])("hold %s", (name) => {
        expect(series.has(name)).toBe(true);
    });
});

describe("a page that stands in for a program", () => {
    it("has names of the program alone", () => {
        expect(standInPage("ai-gateway", ['gen_ai_client_token_usage_sum{gen_ai_token_type="input"} 1'])).toBe(
            'gen_ai_client_token_usage_sum{gen_ai_token_type="input"} 1\n',
        );
        expect(() => standInPage("ai-gateway", ["gen_ai_client_token_usage_token_sum 1"])).toThrow(/exports no gen_ai/);
        expect(() => standInPage("vllm", ["vllm:time_to_first_token_seconds 1"])).toThrow(/exports no/);
        expect(() => standInPage("vllm", ['vllm:num_requests_running{model="a"} 1'])).toThrow(/exports no model/);
    });
});
