import { describe, expect, it } from "vitest";
import { toldLabels } from "../alertmanager-config.ts";
import { allDashboards } from "../dashboards/dashboards.ts";
import { labelsIn, recordedExposition, recordedPrograms } from "../expositions/exposition.fixture.ts";
import { aiGatewayMetrics, dcgmMetrics, envoyMetrics, ownMetrics, vllmMetrics } from "../metrics.ts";
import { gatewayOnly, watched } from "../observability.fixture.ts";
import { scrapeJobs } from "../scrape-jobs.ts";
import { isAlert } from "./rule.ts";
import { ruleGroups } from "./rule-groups.ts";

const rulesOf = (args: typeof watched) => ruleGroups(args).groups.flatMap(({ rules }) => rules);
const all = rulesOf(watched);
const alerts = all.filter(isAlert);
const records = new Set(all.flatMap((rule) => (isAlert(rule) ? [] : [rule.record])));
const exported = new Set<string>([...vllmMetrics, ...dcgmMetrics, ...envoyMetrics, ...aiGatewayMetrics, ...ownMetrics]);

/** Labels that a program sets, Prometheus, a job of it, or a rule. */
const setLabels = new Set([
    ...recordedPrograms.flatMap((program) => [...recordedExposition(program).labels]),
    ...["job", "instance"],
    ...scrapeJobs(watched).flatMap(({ config }) =>
        [...JSON.stringify(config).matchAll(/"target_label":"(\w+)"/g)].map(([, label = ""]) => label),
    ),
    ...all.flatMap((rule) => Object.keys(rule.labels ?? {})),
]);

/** Names of series in an expression: a name with an underscore or a colon that is no function, label or grouping. */
function seriesIn(expr: string): readonly string[] {
    const bare = expr
        .replaceAll(/"[^"]*"/g, '""')
        .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, "")
        .replaceAll(/\b(?:by|on|group_left|ignoring|without) \([^)]*\)/g, "");
    const names = bare.match(/[A-Za-z_:][A-Za-z0-9_:]*(?!\s*\()\b/g) ?? [];
    return names.filter((name) => /[_:]|^up$/.test(name) && !bare.includes(`${name}(`) && !/^__/.test(name));
}

const dashboardExpressions = allDashboards.flatMap(({ rows }) =>
    rows.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries.map(({ expr }) => expr))),
);

describe("what rules and dashboards ask", () => {
    it.each([...all.map(({ expr }) => expr), ...dashboardExpressions])("%s is exported or recorded", (expr) => {
        const asked = seriesIn(expr.replaceAll("$__rate_interval", "5m"));
        for (const name of asked) expect(exported.has(name) || records.has(name), name).toBe(true);
        expect(asked.length > 0 || /vector\(|month\(/.test(expr)).toBe(true);
    });

    it.each([...all.map(({ expr }) => expr), ...dashboardExpressions])(
        "%s goes by labels that something sets",
        (expr) => {
            const grouped = [
                ...expr.matchAll(/\b(?:by|on|group_left|group_right|ignoring|without) ?\(([^)]*)\)/g),
            ].flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()));
            for (const label of [...labelsIn(expr), ...grouped].filter((name) => name !== "")) {
                expect(setLabels.has(label), label).toBe(true);
            }
        },
    );

    it("is all that is kept of what exporters say", () => {
        const everything = [...all.map(({ expr }) => expr), ...dashboardExpressions].join(" ");
        for (const name of exported) expect(everything, name).toContain(name);
    });

    it("records each series by level, metric and operation", () => {
        for (const record of records) expect(record).toMatch(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
    });
});

describe("the alerts", () => {
    it("say what is wrong, what it means and whom it concerns", () => {
        for (const { alert, annotations, labels } of alerts) {
            expect(alert).toMatch(/^[A-Z][A-Za-z]+$/);
            expect(annotations.summary).not.toMatch(/\.$/);
            expect(annotations.description.length).toBeGreaterThan(40);
            expect(["critical", "warning"]).toContain(labels.severity);
        }
    });

    it("name nothing but what may leave the cluster", () => {
        for (const { annotations } of alerts) {
            const text = `${annotations.summary} ${annotations.description}`;
            const named = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = ""]) => label);
            for (const label of named) expect(toldLabels).toContain(label);
            expect(text).not.toMatch(/tenant|prompt text|key of a caller/i);
        }
    });

    it("are of the gateway alone where there is no fleet", () => {
        const names = rulesOf(gatewayOnly)
            .filter(isAlert)
            .map(({ alert }) => alert);
        expect(names).toContain("GatewayErrorsBurnFast");
        expect(names).toContain("TargetDown");
        expect(JSON.stringify(rulesOf(gatewayOnly))).not.toMatch(/vllm:|DCGM_|usd/);
    });

    it("ask for a replica of each model that never sleeps, and of no other", () => {
        const models = alerts
            .filter(({ alert }) => alert === "ModelHasNoReadyReplica")
            .map(({ labels }) => labels["model"]);
        expect(models).toEqual(["llama-70b"]);
    });

    it("take their thresholds from the stack", () => {
        const thresholds = { ...watched.thresholds, timeToFirstTokenSeconds: 2.5, gatewayErrorPercent: 0.5 };
        const text = JSON.stringify(rulesOf({ ...watched, thresholds }));
        expect(text).toContain("model:time_to_first_token_seconds:p95_rate5m > 2.5");
        // 14.4 times half a percent.
        expect(text).toContain("gateway:errors:ratio_rate1h > 0.072 ");
    });

    it("tell of each share of the budget, the last one at once", () => {
        const shares = alerts.filter(({ alert }) => alert === "BudgetShareSpent");
        expect(shares.map(({ expr, labels }) => [expr, labels.severity])).toEqual([
            ["fleet:usd:month_to_date > 10000", "warning"],
            ["fleet:usd:month_to_date > 16000", "warning"],
            ["fleet:usd:month_to_date > 20000", "critical"],
        ]);
    });
});

describe("the prices", () => {
    it("are the catalog's, of each type that a group may take and somebody confirmed", () => {
        const prices = all.flatMap((rule) =>
            !isAlert(rule) && rule.record === "instance_type:usd_per_hour:catalog"
                ? [[rule.labels?.["instance_type"], rule.expr, rule.labels?.["as_of"]]]
                : [],
        );
        // Each with the day of the price.
        expect(prices).toContainEqual(["g6e.12xlarge", "vector(13.12002)", "2026-11-21"]);
        expect(prices).toContainEqual(["g6.xlarge", "vector(1.0064)", "2026-11-27"]);
    });

    it("are missing where nobody could confirm one, so that the alert on such nodes tells", () => {
        const sovereign = JSON.stringify(rulesOf({ ...watched, region: "eusc-de-east-1" }));
        expect(sovereign).not.toContain("vector(13.12002)");
        expect(sovereign).toContain("GpuNodeWithoutPrice");
    });
});

describe("the rules", () => {
    it("are the same bytes for the same stack", () => {
        expect(JSON.stringify(ruleGroups(watched))).toBe(JSON.stringify(ruleGroups(watched)));
    });
});
