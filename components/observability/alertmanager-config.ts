import { partitions, regions } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { ports, replicaAddresses } from "../monitoring.ts";

/** Where alerts go: a topic of the stack's own account, and nobody else. */
export interface AlertDestination {
    readonly clusterName: string;
    readonly region: RegionId;
    readonly topicArn: string;
}

/** Labels whose values an alert may take out of the cluster. */
export const toldLabels = [
    "model",
    "job",
    "instance",
    "node",
    "gpu",
    "gateway",
    "backend",
    "instance_type",
    "percent",
    "window",
    "rule_group",
] as const;

/** What Alertmanager is started with, beside its configuration. */
export function alertmanagerArguments(configFile: string, storagePath: string): readonly string[] {
    return [
        `--config.file=${configFile}`,
        `--storage.path=${storagePath}`,
        "--data.retention=120h",
        `--web.listen-address=:${ports.alertmanager}`,
        // The replicas tell each other what was sent, so that nobody is told twice.
        `--cluster.listen-address=0.0.0.0:${ports.gossip}`,
        ...replicaAddresses("alertmanager", ports.gossip).map((address) => `--cluster.peer=${address}`),
    ];
}

/** The configuration of Alertmanager, as plain data. It holds no credential: the pod has its own role. */
export function alertmanagerConfig({ clusterName, region, topicArn }: AlertDestination) {
    const { dnsSuffix } = partitions[regions[region].partition];
    return {
        route: {
            receiver: "own-topic",
            group_by: ["alertname", "model", "job"],
            group_wait: "30s",
            group_interval: "5m",
            repeat_interval: "12h",
            routes: [{ receiver: "own-topic", matchers: ['severity="critical"'], repeat_interval: "2h" }],
        },
        inhibit_rules: [
            // What is away is slow, queued and full too: one of them is the cause.
            {
                source_matchers: ['alertname="ModelHasNoReadyReplica"'],
                target_matchers: [
                    'alertname=~"TimeToFirstTokenHigh|RequestsQueued|KvCacheNearlyFull|RequestsPreempted"',
                ],
                equal: ["model"],
            },
            {
                source_matchers: ['alertname="GatewayHasNoReadyProxy"'],
                target_matchers: ['alertname=~"GatewayErrorsBurn.*"'],
            },
            {
                source_matchers: ['alertname="GatewayErrorsBurnFast"'],
                target_matchers: ['alertname="GatewayErrorsBurnSlowly"'],
            },
        ],
        receivers: [
            {
                name: "own-topic",
                sns_configs: [
                    {
                        // Written out, so that no SDK's default decides on the host.
                        api_url: `https://sns.${region}.${dnsSuffix}`,
                        sigv4: { region },
                        topic_arn: topicArn,
                        send_resolved: true,
                        subject: `[${clusterName}] {{ .CommonLabels.alertname }} {{ .Status }}`,
                        message: message(clusterName),
                        attributes: { severity: "{{ .CommonLabels.severity }}", status: "{{ .Status }}" },
                    },
                ],
            },
        ],
    };
}

/** Named labels only: a label that an exporter adds tomorrow is not told. */
function message(clusterName: string): string {
    const labels = toldLabels.map((label) => `{{ with .Labels.${label} }} ${label}={{ . }}{{ end }}`).join("");
    return [
        "{{ range .Alerts }}{{ .Status }}: {{ .Annotations.summary }}",
        "{{ .Annotations.description }}",
        `{{ .Labels.alertname }} {{ .Labels.severity }}${labels}`,
        `since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} UTC in ${clusterName}`,
        "",
        "{{ end }}",
    ].join("\n");
}
