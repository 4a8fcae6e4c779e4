import type { Job } from "../scrape-jobs.ts";
import type { AlertingRule, RuleGroup } from "./rule.ts";

/** Whether the watching itself works. */
export function watchRules(jobs: readonly Job[]): readonly RuleGroup[] {
    // Each model has an alert of its own, and one that may sleep has no target.
    const expected = jobs.filter((job) => job !== "vllm");
    return [{ name: "watch-alerts", rules: [targetDown, ...expected.map(nothingToRead), ...ownAlerts] }];
}

const targetDown: AlertingRule = {
    alert: "TargetDown",
    expr: "up == 0",
    for: "10m",
    labels: { severity: "warning" },
    annotations: {
        summary: "{{ $labels.job }}: {{ $labels.instance }} does not answer",
        description:
            "Its metrics are missing, and alerts that need them are blind. The pod is broken, or a network policy does not " +
            "let Prometheus in.",
    },
};

/** A job without targets has nothing that could be down. */
function nothingToRead(job: Job): AlertingRule {
    return {
        alert: "TargetsMissing",
        expr: `absent(up{job="${job}"})`,
        for: "15m",
        labels: { severity: "warning", job },
        annotations: {
            summary: `${job}: there is nothing to read`,
            description:
                "No pod of the job was found. It does not run, its labels have changed, or Prometheus may not list the pods of " +
                "its namespace.",
        },
    };
}

const ownAlerts: readonly AlertingRule[] = [
    {
        alert: "RulesFail",
        expr: "increase(prometheus_rule_evaluation_failures_total[15m]) > 0",
        for: "15m",
        labels: { severity: "critical" },
        annotations: {
            summary: "{{ $labels.instance }} cannot evaluate the rules {{ $labels.rule_group }}",
            description: "Their alerts are blind. The log of Prometheus says which rule fails and why.",
        },
    },
    {
        alert: "AlertsNotDelivered",
        expr:
            "rate(alertmanager_notifications_failed_total[15m]) > 0 " +
            "or rate(prometheus_notifications_dropped_total[15m]) > 0",
        for: "15m",
        labels: { severity: "critical" },
        annotations: {
            summary: "{{ $labels.instance }} cannot deliver alerts",
            description:
                "Somebody may not have been told. Look at the log of Alertmanager, at its role, and at the private endpoint of " +
                "SNS. Where this is delivered, the other replica still works.",
        },
    },
];
