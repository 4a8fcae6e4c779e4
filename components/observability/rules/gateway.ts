import type { AlertThresholds, WatchedGateway } from "../args.ts";
import type { AlertingRule, RecordingRule, RuleGroup } from "./rule.ts";

/** How the gateway answers. */
export function gatewayRules({ routes }: WatchedGateway, thresholds: AlertThresholds): readonly RuleGroup[] {
    return [
        { name: "gateway", rules: [...windows.flatMap(ratioRecords), ...backendRecords, ...routes.map(routeInfo)] },
        { name: "gateway-alerts", rules: [noProxy, ...errorBurns(thresholds), ...backendAlerts] },
    ];
}

const windows = ["5m", "30m", "1h", "6h", "3d"] as const;
type Window = (typeof windows)[number];

/** What callers ask. The other listeners of a proxy serve probes and metrics. */
const callers = 'gateway="front",envoy_http_conn_manager_prefix=~"https?-[0-9]+"';

function ratioRecords(window: Window): readonly RecordingRule[] {
    const requests = (more = "") => `sum(rate(envoy_http_downstream_rq_xx{${callers}${more}}[${window}]))`;
    return [
        { record: `gateway:requests:rate${window}`, expr: requests() },
        {
            record: `gateway:errors:ratio_rate${window}`,
            expr: `${requests(',envoy_response_code_class="5"')} / gateway:requests:rate${window}`,
        },
    ];
}

const backendRecords: readonly RecordingRule[] = [
    {
        record: "gateway_route_backend:requests:rate5m",
        // Envoy's own total leaves out what never got a connection.
        expr:
            "sum by (gateway, route, backend) (rate(envoy_cluster_endpoint_rq_success[5m])) + " +
            "sum by (gateway, route, backend) (rate(envoy_cluster_endpoint_rq_error[5m]))",
    },
    {
        record: "gateway_backend:errors:ratio_rate5m",
        expr:
            "sum by (gateway, backend) (rate(envoy_cluster_endpoint_rq_error[5m])) / " +
            "sum by (gateway, backend) (gateway_route_backend:requests:rate5m)",
    },
    {
        record: "data_classes:requests:rate5m",
        expr:
            'sum by (data_classes) (gateway_route_backend:requests:rate5m{gateway="front"} ' +
            "* on (route) group_left (data_classes) route:data_classes:info)",
    },
];

/** A proxy counts by route; the route says the classes. */
function routeInfo({ name, dataClasses }: WatchedGateway["routes"][number]): RecordingRule {
    return {
        record: "route:data_classes:info",
        expr: "vector(1)",
        labels: { route: name, data_classes: dataClasses.join(", ") },
    };
}

const noProxy: AlertingRule = {
    alert: "GatewayHasNoReadyProxy",
    expr: 'absent(up{job="envoy",gateway="front"} == 1)',
    for: "2m",
    labels: { severity: "critical" },
    annotations: {
        summary: "No proxy of the gateway answers",
        description:
            "Nobody can ask anything. Look at the proxies' pods in the namespace gateway, at their nodes, and at the " +
            "controller's log for a configuration that it refused.",
    },
};

/**
 * How fast the error budget of a month is used up, over two windows: the long one shows that it matters, the short one that
 * it still goes on. Factors and windows: Google, The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate
 * Alerts": 2 % of the budget in an hour, 5 % in six hours, 10 % in three days.
 */
const burns: readonly { long: Window; short: Window; factor: number; severity: "critical" | "warning" }[] = [
    { long: "1h", short: "5m", factor: 14.4, severity: "critical" },
    { long: "6h", short: "30m", factor: 6, severity: "critical" },
    { long: "3d", short: "6h", factor: 1, severity: "warning" },
];

/** Requests in the long window below which a ratio says nothing: one failure at night is no outage. */
const fewestRequests = 50;

const hours: Readonly<Record<Window, number>> = { "5m": 5 / 60, "30m": 0.5, "1h": 1, "6h": 6, "3d": 72 };

function errorBurns({ gatewayErrorPercent }: AlertThresholds): readonly AlertingRule[] {
    return burns.map(({ long, short, factor, severity }) => {
        const limit = decimal((factor * gatewayErrorPercent) / 100);
        const enough = decimal(fewestRequests / (hours[long] * 3_600));
        return {
            alert: severity === "critical" ? "GatewayErrorsBurnFast" : "GatewayErrorsBurnSlowly",
            expr:
                `gateway:errors:ratio_rate${long} > ${limit} and gateway:errors:ratio_rate${short} > ${limit} ` +
                `and gateway:requests:rate${long} > ${enough}`,
            labels: { severity, window: long },
            annotations: {
                summary: `The gateway fails {{ $value | humanizePercentage }} of the requests (over ${long})`,
                description:
                    `That uses up a month's error budget of ${gatewayErrorPercent} % ${factor} times as fast as it lasts. Look ` +
                    "at the errors by backend: one backend, or all of them, or the gateway itself.",
            },
        };
    });
}

const backendAlerts: readonly AlertingRule[] = [
    {
        alert: "BackendFails",
        expr:
            "gateway_backend:errors:ratio_rate5m > 0.5 " +
            "and sum by (gateway, backend) (gateway_route_backend:requests:rate5m) > 0.1",
        for: "5m",
        labels: { severity: "warning" },
        annotations: {
            summary:
                "{{ $labels.backend }} fails {{ $value | humanizePercentage }} of what {{ $labels.gateway }} asks it",
            description:
                "Fallbacks answer where a route has some; other requests fail. For a model of the fleet look at its pods, " +
                "for a provider at its status and at the quota of the key.",
        },
    },
];

/** A number as PromQL reads it, without the noise of binary fractions. */
function decimal(value: number): string {
    return String(Number(value.toPrecision(6)));
}
