/** Who is told, and how fast: `critical` at once, at night too; `warning` in working hours. */
export type Severity = "critical" | "warning";

/** A recorded series: `level:metric:operations`. */
export interface RecordingRule {
    readonly record: string;
    readonly expr: string;
    readonly labels?: Readonly<Record<string, string>>;
}

/**
 * An alert. Its texts go outside the cluster: they may hold names of models, nodes, jobs and backends, and never anything
 * of a tenant or of a request.
 */
export interface AlertingRule {
    readonly alert: string;
    readonly expr: string;
    /** How long the condition has to hold, e.g. "10m". @default - it tells at once */
    readonly for?: string;
    readonly labels: { readonly severity: Severity } & Readonly<Record<string, string>>;
    readonly annotations: {
        /** One line: what is wrong, and where. */
        readonly summary: string;
        /** What it means, and what to do first. */
        readonly description: string;
    };
}

/** Rules that are evaluated together, in their order. */
export interface RuleGroup {
    readonly name: string;
    /** @default - as often as the server's setting says */
    readonly interval?: string;
    readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** True for an alert. */
export function isAlert(rule: RecordingRule | AlertingRule): rule is AlertingRule {
    return "alert" in rule;
}
