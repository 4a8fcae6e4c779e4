import { z } from "zod";
import { dataClasses } from "../../../../catalog/vocabulary.ts";
import type { Leaves } from "../../leaves/leaves.ts";
import { inOrder, metadata, object } from "../object.ts";
import { agentPod, container, files, fromPod, hostFolder, mount, onePort, podTemplate, probe } from "../pods.ts";

const name = "audit-shipper";
const namespace = "audit";
const folder = "/fluent-bit/etc/ringfence";
const pods = "/var/log/pods";
const state = "/var/lib/audit-shipper";

/**
 * Fluent Bit on the nodes of the gateway, which carries audit lines to log groups of the stack. It runs as root, because the kubelet's
 * files belong to root, sees them read-only, and of the rest of the node a folder of its own.
 */
export function auditShipper(leaves: Leaves): z.ZodType {
    const { is, hex } = leaves;
    const labels = { "app.kubernetes.io/name": is(name) };
    return object(leaves, "apps/v1", "DaemonSet", {
        metadata: metadata(leaves, { name: is(name), namespace: is(namespace), labels }),
        spec: z.strictObject({
            selector: z.strictObject({ matchLabels: z.strictObject(labels) }),
            template: podTemplate(leaves, {
                labels,
                annotations: { "ringfence/config-revision": hex(16) },
                daemonSet: `${namespace}/${name}`,
                containers: [shipper(leaves)],
                volumes: inOrder([
                    files(leaves, "config", is(name)),
                    hostFolder(leaves, "pod-logs", pods, "Directory"),
                    hostFolder(leaves, "state", state, "DirectoryOrCreate"),
                ]),
                serviceAccountName: is(name),
                priorityClassName: is("system-node-critical"),
                placement: onGatewayNodes(leaves),
                securityContext: agentPod(leaves),
            }),
        }),
    });
}

function shipper(leaves: Leaves): z.ZodType {
    const { is } = leaves;
    return container(leaves, {
        name,
        args: inOrder([is(`--config=${folder}/shipper.yaml`)]),
        env: inOrder([fromPod(leaves, "NODE_NAME", "spec.nodeName")]),
        ports: onePort(leaves, "metrics", 2_020),
        probes: { livenessProbe: probe(leaves, "/api/v1/uptime", "metrics") },
        securityContext: z.strictObject({
            runAsUser: is(0),
            runAsNonRoot: is(false),
            allowPrivilegeEscalation: is(false),
            readOnlyRootFilesystem: is(true),
            capabilities: z.strictObject({ drop: z.tuple([is("ALL")]) }),
        }),
        volumeMounts: inOrder([
            mount(leaves, "config", folder, true),
            mount(leaves, "pod-logs", pods, true),
            mount(leaves, "state", state),
        ]),
    });
}

/** The nodes of the gateway's two tiers: nowhere else are lines to carry. */
function onGatewayNodes({ is }: Leaves) {
    const pools = is("gateway", "egress");
    const term = z.strictObject({
        matchExpressions: z.tuple([
            z.strictObject({ key: is("ringfence/pool"), operator: is("In"), values: z.tuple([pools]) }),
        ]),
    });
    return {
        affinity: z.strictObject({
            nodeAffinity: z.strictObject({
                requiredDuringSchedulingIgnoredDuringExecution: z.strictObject({
                    nodeSelectorTerms: z.array(term).min(1).max(2),
                }),
            }),
        }),
        tolerations: z
            .array(
                z.strictObject({
                    key: is("ringfence/pool"),
                    operator: is("Equal"),
                    value: pools,
                    effect: is("NoSchedule"),
                }),
            )
            .max(2),
    };
}

/** Its settings. */
export function shipperConfigMap(leaves: Leaves): z.ZodType {
    const { is, yaml } = leaves;
    return object(leaves, "v1", "ConfigMap", {
        metadata: metadata(leaves, { name: is(name), namespace: is(namespace) }),
        data: z.strictObject({ "shipper.yaml": yaml(shipperSettings(leaves)) }),
    });
}

/**
 * Lines of the proxies' containers, each to the log group of its class and of this stack, in a region inside. No other output has been
 * looked at, and none may name an endpoint, a proxy or a profile.
 */
function shipperSettings({ is, region, sameAs, count }: Leaves) {
    const tags = [...dataClasses.map((each) => `audit.${each}`), "unsorted"];
    const folders = ["gateway", "egress"].map((tier) => `${pods}/${tier}_*/envoy/*.log`);
    const output = (tag: string) =>
        z.strictObject({
            name: is("cloudwatch_logs"),
            match: is(tag),
            region: region(),
            log_group_name: sameAs("aws:cloudwatch/logGroup:LogGroup", "name"),
            log_stream_name: is(`\${NODE_NAME}.${tag}`),
            // A group that the shipper made would have no key and no end.
            auto_create_group: is(false),
            retry_limit: is("no_limits"),
        });
    return z.strictObject({
        service: z.strictObject({
            flush: count(1, 60),
            grace: count(1, 600),
            // Below it, Fluent Bit may print what it carries.
            log_level: is("warn", "error"),
            http_server: is(true),
            http_listen: is("0.0.0.0"),
            http_port: is(2_020),
            "storage.path": is(`${state}/buffer`),
            "storage.sync": is("full"),
            "storage.checksum": is(true),
        }),
        parsers: z.tuple([z.strictObject({ name: is("audit-line"), format: is("json") })]),
        pipeline: z.strictObject({
            inputs: z.tuple([
                z.strictObject({
                    name: is("tail"),
                    tag: is("unsorted"),
                    path: is(...folders, folders.join(",")),
                    "multiline.parser": is("cri"),
                    db: is(`${state}/position.db`),
                    "db.sync": is("full"),
                    read_from_head: is(true),
                    refresh_interval: count(1, 60),
                    rotate_wait: count(5, 600),
                    "storage.type": is("filesystem"),
                }),
            ]),
            filters: z.tuple([
                z.strictObject({
                    name: is("parser"),
                    match: is("unsorted"),
                    key_name: is("log"),
                    parser: is("audit-line"),
                }),
                z.strictObject({ name: is("grep"), match: is("unsorted"), regex: is("statusDetails .") }),
                z.strictObject({
                    name: is("rewrite_tag"),
                    match: is("unsorted"),
                    rule: z.array(is(...dataClasses.map((each) => `$class ^${each}$ audit.${each} false`))).min(1),
                    emitter_name: is("sorted"),
                    "emitter_storage.type": is("filesystem"),
                }),
            ]),
            outputs: z.array(z.union(tags.map(output))).min(1),
        }),
    });
}
