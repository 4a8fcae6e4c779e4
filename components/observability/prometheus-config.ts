import { stringify } from "yaml";
import type { ObservabilityArgs } from "./args.ts";
import { ports, replicaAddresses } from "../monitoring.ts";
import { scrapeJobs } from "./scrape-jobs.ts";

/** Where the files of a replica are mounted. */
export const configFolder = "/etc/prometheus";

/** File of the rules, beside the configuration. */
export const rulesFile = "rules.yml";

type ConfigArgs = Pick<ObservabilityArgs, "clusterName" | "region" | "gateway" | "fleet">;

/** The configuration of Prometheus, as plain data. Nothing is written to a server outside the cluster. */
export function prometheusConfig(args: ConfigArgs) {
    return {
        global: {
            scrape_interval: "15s",
            scrape_timeout: "10s",
            evaluation_interval: "30s",
            // The same on both replicas: Alertmanager takes what differs for two alerts.
            external_labels: { cluster: args.clusterName, region: args.region },
            // A target that breaks loose must not fill the volume.
            sample_limit: 50_000,
        },
        rule_files: [`${configFolder}/${rulesFile}`],
        alerting: {
            alertmanagers: [{ static_configs: [{ targets: replicaAddresses("alertmanager", ports.alertmanager) }] }],
        },
        scrape_configs: scrapeJobs(args).map(({ config }) => config),
    };
}

/** What Prometheus is started with, beside its configuration. No switch opens a way to write, to delete or to reload it. */
export function prometheusArguments(args: {
    readonly dataPath: string;
    readonly retentionDays: number;
    readonly volumeGiB: number;
}): readonly string[] {
    return [
        `--config.file=${configFolder}/prometheus.yml`,
        `--storage.tsdb.path=${args.dataPath}`,
        `--storage.tsdb.retention.time=${args.retentionDays}d`,
        // Prometheus counts in powers of two, and needs the rest for its log and for compaction.
        `--storage.tsdb.retention.size=${Math.floor(args.volumeGiB * 0.8)}GB`,
        `--web.listen-address=:${ports.prometheus}`,
    ];
}

/** A file as the servers read it. Same data, same bytes. */
export function yamlFile(data: unknown): string {
    return stringify(data, { lineWidth: 0, aliasDuplicateObjects: false });
}
