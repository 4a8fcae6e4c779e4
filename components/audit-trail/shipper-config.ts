import { stringify } from "yaml";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { namespaces } from "../routing-gateway/tiers.ts";
import type { Tier } from "../routing-gateway/tiers.ts";
import type { AuditTrailPlan } from "./plan-audit-trail.ts";

/** Where the shipper keeps how far it has read, and what it could not send yet. */
export const stateFolder = "/var/lib/audit-shipper";
/** Where the kubelet keeps what containers print: `<namespace>_<pod>_<uid>/<container>/0.log`. */
export const podLogsFolder = "/var/log/pods";
/** Port of metrics and health. */
export const shipperPort = 2_020;

/** What a shipper's configuration is made from. */
export interface ShipperConfigArgs {
    readonly plan: AuditTrailPlan;
    readonly region: RegionId;
    readonly tiers: readonly Tier[];
    /** @default - the real places on a node */
    readonly folders?: { readonly podLogs: string; readonly state: string };
    /** Where CloudWatch Logs answers, and who vouches for it. @default - the region's own, by its private endpoint */
    readonly endpoint?: { readonly host: string; readonly port: number; readonly authorityFile: string };
}

const unsorted = "unsorted";

/**
 * Configuration of Fluent Bit. It reads what the proxies print, and of that the audit lines only; each goes to the group of
 * its class, and a line whose class is missing or unknown to the group of the strictest one. Nothing is dropped: what cannot
 * be sent waits on the node's encrypted disk, for as long as it takes.
 */
export function shipperConfig(args: ShipperConfigArgs): string {
    const { plan, tiers, folders = { podLogs: podLogsFolder, state: stateFolder } } = args;
    return stringify({
        service: {
            flush: 1,
            grace: 30,
            // Below it, Fluent Bit may print what it carries.
            log_level: "warn",
            http_server: true,
            http_listen: "0.0.0.0",
            http_port: shipperPort,
            "storage.path": `${folders.state}/buffer`,
            "storage.sync": "full",
            "storage.checksum": true,
        },
        parsers: [{ name: "audit-line", format: "json" }],
        pipeline: {
            inputs: [
                {
                    name: "tail",
                    tag: unsorted,
                    path: tiers.map((tier) => `${folders.podLogs}/${namespaces[tier]}_*/envoy/*.log`).join(","),
                    "multiline.parser": "cri",
                    db: `${folders.state}/position.db`,
                    "db.sync": "full",
                    read_from_head: true,
                    refresh_interval: 5,
                    rotate_wait: 60,
                    "storage.type": "filesystem",
                },
            ],
            filters: [
                { name: "parser", match: unsorted, key_name: "log", parser: "audit-line" },
                // Envoy's own messages are no JSON and have no such field.
                { name: "grep", match: unsorted, regex: "statusDetails ." },
                {
                    name: "rewrite_tag",
                    match: unsorted,
                    rule: plan.groups.map(({ dataClass }) => `$class ^${dataClass}$ ${tagOf(dataClass)} false`),
                    emitter_name: "sorted",
                    "emitter_storage.type": "filesystem",
                },
            ],
            outputs: [
                ...plan.groups.map(({ dataClass, name }) => output(args, tagOf(dataClass), name)),
                output(args, unsorted, plan.strictest.name),
            ],
        },
    });
}

function tagOf(dataClass: string): string {
    return `audit.${dataClass}`;
}

function output({ region, endpoint }: ShipperConfigArgs, match: string, group: string) {
    return {
        name: "cloudwatch_logs",
        match,
        region,
        log_group_name: group,
        // A stream has one writer: a node, and one way through it.
        log_stream_name: `\${NODE_NAME}.${match}`,
        auto_create_group: false,
        retry_limit: "no_limits",
        ...(endpoint === undefined
            ? {}
            : { endpoint: endpoint.host, port: endpoint.port, "tls.ca_file": endpoint.authorityFile }),
    };
}
