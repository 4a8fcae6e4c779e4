import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
    alertmanagerConfig,
    isAlert,
    prometheusConfig,
    ruleGroups,
    yamlFile,
} from "../../components/observability/index.ts";
import type { AlertingRule, ObservabilityArgs } from "../../components/observability/index.ts";
import { gatewayOnly, watched } from "../../components/observability/observability.fixture.ts";
import { topicArn } from "../../components/observability/alert-topic.ts";
import { placeOf } from "../../components/identity/arn.ts";
import { run } from "../tools.ts";
import { alertCases } from "./alert-cases.ts";
import type { AlertCase } from "./alert-cases.ts";
import { askedExpressions } from "./expressions.ts";
import { referenceArgs } from "./reference-stacks.ts";
import { describeWithTools } from "./tools.ts";

const alerts = ruleGroups(watched).groups.flatMap(({ rules }) => rules.filter(isAlert));
const alertNames = [...new Set(alerts.map(({ alert }) => alert))];

describe("the cases of alerts", () => {
    it.each(alertNames)("%s has one that tells and one that stays silent", (name) => {
        const own = alertCases.filter(({ alert }) => alert === name);
        expect(own.some(({ told }) => told.length > 0)).toBe(true);
        expect(own.some(({ told }) => told.length === 0)).toBe(true);
    });

    it("are of alerts that exist", () => {
        for (const { alert } of alertCases) expect(alertNames).toContain(alert);
    });
});

await describeWithTools("Prometheus' own tools", ["promtool", "amtool"], ({ promtool, amtool }) => {
    let folder = "";
    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "ringfence-rules-"));
    });
    afterAll(async () => {
        await rm(folder, { recursive: true, force: true });
    });

    /** Writes the files of a stack as the pods would mount them. */
    async function filesOf(name: string, args: Omit<ObservabilityArgs, "volumeKeyArn">) {
        const rules = join(folder, `${name}-rules.yml`);
        const config = join(folder, `${name}.yml`);
        const alertmanager = join(folder, `${name}-alertmanager.yml`);
        const { clusterName, region, accountId } = args;
        const arn = topicArn(placeOf(region, accountId), clusterName);
        await writeFile(rules, yamlFile(ruleGroups(args)));
        await writeFile(config, yamlFile({ ...prometheusConfig(args), rule_files: [rules] }));
        await writeFile(alertmanager, yamlFile(alertmanagerConfig({ clusterName, region, topicArn: arn })));
        return { rules, config, alertmanager };
    }

    const stacks = { ...referenceArgs(), everything: watched, "gateway only": gatewayOnly };

    it.each(Object.entries(stacks))("accept the configuration, the rules and the routing of %s", async (name, args) => {
        const { rules, config, alertmanager } = await filesOf(name.replaceAll(" ", "-"), args);
        const strict = ["--lint=all", "--lint-fatal"];
        await expect(run(promtool, ["check", "config", ...strict, config])).resolves.toMatchObject({
            stdout: expect.stringContaining("SUCCESS") as string,
        });
        await expect(run(promtool, ["check", "rules", ...strict, rules])).resolves.toMatchObject({
            stdout: expect.stringContaining("SUCCESS") as string,
        });
        await expect(run(amtool, ["check-config", alertmanager])).resolves.toMatchObject({
            stdout: expect.stringContaining("SUCCESS") as string,
        });
    });

    it("understand every expression that a dashboard or the autoscaler asks", async () => {
        const file = join(folder, "expressions.yml");
        const asked = askedExpressions();
        const rules = asked.map(({ expr }, i) => ({ record: `asked:expression:${i}`, expr }));
        await writeFile(file, yamlFile({ groups: [{ name: "asked", rules }] }));
        const { stdout } = await run(promtool, ["check", "rules", file]);
        expect(stdout).toContain(`SUCCESS: ${asked.length} rules found`);
    });

    it.each(alertCases)("$alert: $when", async (one) => {
        const { rules } = await filesOf("cases", watched);
        const file = join(folder, "case.yml");
        await writeFile(file, yamlFile(testFile(one, rules)));
        await run(promtool, ["test", "rules", file]);
    });
});

/** A case as promtool reads it: labels and texts have to be these, all of them. */
function testFile({ alert, series, at, step = "1m", told }: AlertCase, rules: string) {
    return {
        rule_files: [rules],
        evaluation_interval: step,
        // Records before what asks for them: with long steps, what the step before has recorded is too old.
        group_eval_order: ruleGroups(watched).groups.map(({ name }) => name),
        tests: [
            {
                interval: step,
                input_series: series,
                alert_rule_test: [
                    {
                        eval_time: at,
                        alertname: alert,
                        exp_alerts: told.map(({ labels, summary }) => {
                            const rule = ruleTold(alert, labels);
                            return {
                                exp_labels: { ...rule.labels, ...labels },
                                exp_annotations: { ...rule.annotations, summary },
                            };
                        }),
                    },
                ],
            },
        ],
    };
}

/** The rule that tells it: of several with one name, the one whose own labels agree. */
function ruleTold(name: string, labels: Readonly<Record<string, string>>): AlertingRule {
    const rule = alerts.find(
        (one) =>
            one.alert === name &&
            Object.entries(one.labels).every(([label, value]) => label === "severity" || labels[label] === value),
    );
    if (rule === undefined) throw new Error(`no rule ${name} tells this`);
    return rule;
}
