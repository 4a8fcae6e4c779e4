import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { inOrder } from "../object.ts";
import { monitoringServer, serverFiles } from "./monitoring-pods.ts";

/**
 * Prometheus: reads metrics of pods of the cluster and keeps them on an own disk. No argument opens a way to write to it, to reload it
 * or to delete from it, and its file names no server that it would write to or read from.
 */
export function prometheus(leaves: Leaves): z.ZodType {
    const { is, flag } = leaves;
    return monitoringServer(leaves, {
        name: "prometheus",
        args: inOrder([
            is("--config.file=/etc/prometheus/prometheus.yml"),
            is("--storage.tsdb.path=/data"),
            flag("--storage.tsdb.retention.time", "days", /\d{1,4}d/),
            flag("--storage.tsdb.retention.size", "an amount of disk", /\d{1,6}GB/),
            is("--web.listen-address=:9090"),
        ]),
        env: z.tuple([]),
        port: 9_090,
        configFolder: "/etc/prometheus",
        hasDisk: true,
        asksCluster: true,
    });
}

/** Its files: what it reads, and the rules by which it counts and warns. */
export function prometheusFiles(leaves: Leaves): z.ZodType {
    const { yaml } = leaves;
    return serverFiles(
        leaves,
        "prometheus",
        z.strictObject({ "prometheus.yml": yaml(settings(leaves)), "rules.yml": yaml(rules(leaves)) }),
    );
}

function settings(leaves: Leaves) {
    const { is, objectName, region, count, clusterTarget } = leaves;
    const ownTargets = z.tuple([z.strictObject({ targets: z.array(clusterTarget()).min(1) })]);
    return z.strictObject({
        global: z.strictObject({
            scrape_interval: time(leaves),
            scrape_timeout: time(leaves),
            evaluation_interval: time(leaves),
            external_labels: z.strictObject({ cluster: objectName(), region: region() }),
            sample_limit: count(1, 10_000_000),
        }),
        rule_files: z.tuple([is("/etc/prometheus/rules.yml")]),
        alerting: z.strictObject({ alertmanagers: z.tuple([z.strictObject({ static_configs: ownTargets })]) }),
        scrape_configs: z.array(
            z.union([z.strictObject({ job_name: objectName(), static_configs: ownTargets }), podsJob(leaves)]),
        ),
    });
}

/** Pods of namespaces of the stack. Which pods, and which of their series, relabelling says; it moves no request elsewhere. */
function podsJob(leaves: Leaves) {
    const { is, objectName, sameAs } = leaves;
    return z.strictObject({
        job_name: objectName(),
        metrics_path: is("/metrics", "/stats/prometheus"),
        kubernetes_sd_configs: z.tuple([
            z.strictObject({
                role: is("pod"),
                namespaces: z.strictObject({
                    names: z.array(sameAs("kubernetes:core/v1:Namespace", "metadata", "name")).min(1),
                }),
                attach_metadata: z.strictObject({ node: is(true) }).optional(),
            }),
        ]),
        relabel_configs: z.array(relabelling(leaves)),
        metric_relabel_configs: z.array(relabelling(leaves)).optional(),
    });
}

/** Labels that Prometheus finds for a pod, and those of series. */
const sourceLabel = /__name__|__meta_kubernetes_[a-z_]{1,100}|[a-z][a-z0-9_]{1,60}/;

function relabelling({ is, form, selection }: Leaves) {
    const source_labels = z.array(form("a label", sourceLabel)).min(1);
    return z.union([
        z.strictObject({ source_labels, regex: selection(), action: is("keep", "drop") }),
        z.strictObject({
            source_labels,
            regex: selection().optional(),
            target_label: form("a label", /[a-z][a-z0-9_]{1,60}/),
        }),
        // The processor of the egress proxies has a port of its own, which the pods do not name.
        z.strictObject({
            source_labels: z.tuple([is("__meta_kubernetes_pod_ip")]),
            target_label: is("__address__"),
            replacement: is("$1:1064"),
        }),
    ]);
}

/** Labels that rules give to series. Those of an alert leave the cluster: none is of a tenant or a request. */
const seriesLabels = [
    ...["model", "pool", "instance_type", "as_of", "percent", "window"],
    ...["route", "data_classes", "job"],
];

function rules(leaves: Leaves) {
    const { form, query, seriesText, seriesLabel, is } = leaves;
    const further = Object.fromEntries(seriesLabels.map((name) => [name, seriesLabel().optional()]));
    return z.strictObject({
        groups: z.array(
            z.strictObject({
                name: form("a name", /[a-z][a-z-]{1,60}/),
                interval: time(leaves).optional(),
                rules: z.array(
                    z.union([
                        z.strictObject({
                            record: form("a series", /[a-z0-9_]{1,60}(?::[a-z0-9_]{1,60}){1,3}/),
                            expr: query(),
                            labels: z.strictObject(further).optional(),
                        }),
                        z.strictObject({
                            alert: form("a name", /[A-Za-z]{1,60}/),
                            expr: query(),
                            for: time(leaves).optional(),
                            labels: z.strictObject({ ...further, severity: is("critical", "warning") }),
                            annotations: z.strictObject({ summary: seriesText(), description: seriesText() }),
                        }),
                    ]),
                ),
            }),
        ),
    });
}

function time({ form }: Leaves) {
    return form("a time", /\d{1,5}(?:s|m|h|d)/);
}
