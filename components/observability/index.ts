export { alertmanagerConfig } from "./alertmanager-config.ts";
export type {
    AlertThresholds,
    Budget,
    ObservabilityArgs,
    ObservabilityImages,
    WatchedFleet,
    WatchedGateway,
    WatchedModel,
} from "./args.ts";
export { allDashboards, dashboards } from "./dashboards/dashboards.ts";
export type { Dashboard } from "./dashboards/dashboard.ts";
export { dashboardFile } from "./dashboards/grafana.ts";
export { Observability } from "./observability.ts";
export { bounds, numberFaults, observabilityFaults } from "./observability-faults.ts";
export { prometheusConfig, yamlFile } from "./prometheus-config.ts";
export type { AlertingRule, RecordingRule, RuleGroup } from "./rules/rule.ts";
export { isAlert } from "./rules/rule.ts";
export { ruleGroups } from "./rules/rule-groups.ts";
