import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toldLabels } from "../../components/observability/alertmanager-config.ts";
import * as metrics from "../../components/observability/metrics.ts";
import { isAlert, ruleGroups } from "../../components/observability/index.ts";
import { watched } from "../../components/observability/observability.fixture.ts";
import { loadQuery } from "../../components/vllm-fleet/scale-plan.ts";
import { findEnvoy } from "../gateway/tools.ts";
import { until } from "../processes.ts";
import { askedExpressions, revisionName } from "./expressions.ts";
import { startStack } from "./live-stack.ts";
import type { LiveStack } from "./live-stack.ts";
import { describeWithTools } from "./tools.ts";

const envoy = await findEnvoy();
const rules = ruleGroups(watched).groups.flatMap((group) => group.rules);
const known = new Set<string>([
    ...Object.values(metrics).flat(),
    ...rules.flatMap((rule) => (isAlert(rule) ? [] : [rule.record])),
]);

/** Names of the series that an expression selects, as Prometheus itself reads it. */
function selected(node: unknown): readonly string[] {
    if (typeof node !== "object" || node === null) return [];
    const own = "type" in node && node.type === "vectorSelector" && "name" in node ? [String(node.name)] : [];
    return [...own, ...Object.values(node).flatMap(selected)];
}

await describeWithTools("a watched stack", ["prometheus", "alertmanager"], (tools) => {
    if ("missing" in envoy) {
        describe.skip(`with its proxy - skipped: ${envoy.missing}`, () => undefined);
        return;
    }
    let stack: LiveStack | undefined;
    const live = () => {
        if (stack === undefined) throw new Error("the stack is not up");
        return stack;
    };
    beforeAll(async () => {
        stack = await startStack(tools, envoy.path);
        // Two of three succeed; and rates need some samples.
        for (let i = 0; i < 20; i++) {
            await live().request(i % 3 === 0 ? "/fail" : "/v1/chat/completions");
            await sleep(500);
        }
    });
    afterAll(async () => {
        await stack?.stop();
    });

    it("has every target up, each in its job", async () => {
        const up = await live().ask("up == 1");
        expect(up.map(({ metric }) => metric["job"]).toSorted()).toEqual([
            "ai-gateway",
            "alertmanager",
            "dcgm",
            "envoy",
            "gateway-controller",
            "prometheus",
            "vllm",
        ]);
    });

    it("evaluates every rule", async () => {
        const answer = await fetch(`${live().prometheusUrl}/api/v1/rules`);
        const { data } = (await answer.json()) as {
            data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
        };
        const loaded = data.groups.flatMap((group) => group.rules);
        expect(loaded).toHaveLength(rules.length);
        expect(loaded.filter(({ health }) => health !== "ok")).toEqual([]);
    });

    it.each(askedExpressions())("answers $by with numbers", async ({ expr }) => {
        const samples = await live().ask(expr);
        expect(samples.length).toBeGreaterThan(0);
        for (const { value } of samples) expect(value).toEqual(expect.any(Number));
        expect(samples.some(({ value }) => Number.isFinite(value))).toBe(true);
    });

    it("is asked for nothing that no exporter has and no rule records", async () => {
        for (const expr of [...askedExpressions(), ...rules].map((one) => one.expr)) {
            const query = new URLSearchParams({ query: expr }).toString();
            const answer = await fetch(`${live().prometheusUrl}/api/v1/parse_query?${query}`);
            const { data } = (await answer.json()) as { data: unknown };
            for (const name of selected(data)) expect(known.has(name), `${name} in ${expr}`).toBe(true);
        }
    });

    it("tells the autoscaler the requests in flight", async () => {
        const [load] = await live().ask(loadQuery(revisionName));
        expect(load?.value).toBe(15);
    });

    it("counts requests by class, route and backend, as the real Envoy names them", async () => {
        const byClass = await live().ask("data_classes:requests:rate5m > 0");
        expect(byClass.map(({ metric }) => metric["data_classes"])).toEqual(["health, regulated"]);
        const byBackend = await live().ask("gateway_route_backend:requests:rate5m > 0");
        expect(byBackend.map(({ metric }) => [metric["route"], metric["backend"]])).toEqual([
            ["stays-here", "llama-70b"],
        ]);
        const [errors] = await live().ask("gateway:errors:ratio_rate5m");
        expect(errors?.value).toBeGreaterThan(0.2);
        expect(errors?.value).toBeLessThan(0.5);
    });

    it("knows what its nodes and tokens cost", async () => {
        const [hour] = await live().ask("fleet:usd_per_hour:sum");
        expect(hour?.value).toBeCloseTo(13.12002);
        // What a million tokens cost, times the millions of an hour, is what an hour costs, once the rates have settled: the
        // first ones are of a few samples, and each is written at a moment of its own.
        const again = async () => {
            const [found] = await live().ask(
                "model:usd_per_million_tokens:rate5m * " +
                    "(model:prompt_tokens:rate5m + model:generation_tokens:rate5m) * 3600 / 1e6",
            );
            expect(found?.metric["model"]).toBe("llama-70b");
            return found?.value;
        };
        await expect.poll(again, { timeout: 60_000, interval: 1_000 }).toBeCloseTo(13.12, 0);
    });

    it("keeps only what somebody asks for", async () => {
        expect(await live().ask("DCGM_FI_DEV_PCIE_REPLAY_COUNTER")).toEqual([]);
        expect(await live().ask("envoy_cluster_upstream_cx_total")).toEqual([]);
    });

    it("tells people of a broken GPU, and that it is over, in words that may leave the cluster", async () => {
        const told = (status: string) =>
            live().published.find((one) => one.get("Subject") === `[serving-eu] GpuXidError ${status}`);
        live().breakGpu(79);
        await until("the alert arrives at the topic", () => told("firing") !== undefined, 60);
        const message = told("firing");
        expect(message?.get("Action")).toBe("Publish");
        expect(message?.get("TopicArn")).toBe("arn:aws:sns:eu-central-1:111122223333:serving-eu-alerts");
        expect(message?.get("Message")).toContain("firing: GPU 0 of node-1 reports XID 79");
        const names = [...(message?.get("Message") ?? "").matchAll(/ (\w+)=/g)].map(([, name = ""]) => name);
        for (const name of names) expect(toldLabels).toContain(name);
        live().breakGpu(0);
        await until("its end arrives too", () => told("resolved") !== undefined, 60);
    });
});
