import { createHash } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { notWaiting, waitFor, waitingChild } from "../child-options.ts";
import type { ChildOptions } from "../child-options.ts";
import { placeOf } from "../identity/arn.ts";
import { refuseFaults } from "../fault.ts";
import { AlertTopic, topicArn } from "./alert-topic.ts";
import { alertmanagerArguments, alertmanagerConfig } from "./alertmanager-config.ts";
import type { ObservabilityArgs } from "./args.ts";
import { dashboards } from "./dashboards/dashboards.ts";
import { dashboardFile } from "./dashboards/grafana.ts";
import { monitoringNamespace, podsService, ports, queryUrl, serverLabels } from "../monitoring.ts";
import type { Server } from "../monitoring.ts";
import { networkPolicies } from "./network-policies.ts";
import { observabilityFlows } from "./observability-flows.ts";
import { observabilityFaults } from "./observability-faults.ts";
import { nodeReader, podReader, readNamespaces } from "./permissions.ts";
import { configFolder, prometheusArguments, prometheusConfig, rulesFile, yamlFile } from "./prometheus-config.ts";
import { ruleGroups } from "./rules/rule-groups.ts";
import { serverPods } from "./server-pods.ts";

const namespace = monitoringNamespace;
const dataPath = "/data";

/** The files of the two servers, and where they are mounted. */
interface ServerConfigs {
    readonly prometheus: { readonly name: string; readonly path: string };
    readonly alertmanager: { readonly name: string; readonly path: string };
}

/**
 * What watches the stack: Prometheus and Alertmanager in the cluster, two of each, closed to everything but what they read and
 * who reads them; rules, dashboards for Grafana's sidecar, and a topic in the region by which alerts leave.
 *
 * Every decision is in the planners beside it. Pass the AWS provider in the options, a Kubernetes provider that itself waits for
 * the cluster, and in `dependsOn` the cluster and the watched namespaces.
 */
export class Observability extends pulumi.ComponentResource {
    /** Where KEDA and dashboards ask, inside the cluster. */
    readonly queryUrl = queryUrl;
    /** Subscribe a queue or a function of the stack's own account and region to it. */
    readonly alertTopicArn: string;

    /** @throws pulumi.InputPropertiesError with every fault of the arguments, before anything is registered. */
    constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
        refuseFaults("Observability", observabilityFaults(args));
        // args go to super() so that policy rules can read where metrics and alerts go.
        super(
            "ringfence:observability:Observability",
            name,
            { ...args, flows: observabilityFlows(args) },
            notWaiting(opts),
        );
        const place = placeOf(args.region, args.accountId);
        const { clusterName, keyCustody, tags } = args;
        const topic = new AlertTopic(
            `${name}-alerts`,
            {
                place,
                clusterName,
                ...(keyCustody === undefined ? {} : { keyCustody }),
                ...(tags === undefined ? {} : { tags }),
            },
            waitingChild(this, opts),
        );
        const closed = this.closeNamespace(name, args);
        this.grantReading(name, args, waitingChild(this, opts));
        const inside: ChildOptions = { parent: this, dependsOn: [...closed] };
        const configs = this.writeConfigs(name, args, inside);
        this.declarePrometheus(name, args, configs, inside);
        this.declareAlertmanager(name, args, configs, {
            parent: this,
            dependsOn: [...closed, topic.publisher],
        });
        this.alertTopicArn = topic.topicArn;
        this.registerOutputs({ queryUrl: this.queryUrl, alertTopicArn: this.alertTopicArn });
    }

    /** The namespace, and what protects it: before the first pod. */
    private closeNamespace(name: string, args: ObservabilityArgs): readonly pulumi.Resource[] {
        const made = new kubernetes.core.v1.Namespace(
            name,
            {
                metadata: {
                    name: namespace,
                    labels: {
                        "pod-security.kubernetes.io/enforce": "restricted",
                        "ringfence/jurisdiction": args.jurisdiction,
                    },
                },
            },
            { parent: this },
        );
        const inside = { parent: this, dependsOn: [made] };
        const policies = Object.entries(networkPolicies(args)).map(
            ([policy, spec]) =>
                new kubernetes.networking.v1.NetworkPolicy(
                    `${name}-${policy}`,
                    { metadata: { name: policy, namespace }, spec },
                    inside,
                ),
        );
        return [made, ...policies];
    }

    private grantReading(name: string, args: ObservabilityArgs, opts: ChildOptions): void {
        const metadata = { name: "prometheus-reads-pods" };
        const subjects = [{ kind: "ServiceAccount", name: "prometheus", namespace }];
        const apiGroup = "rbac.authorization.k8s.io";
        for (const read of readNamespaces(args)) {
            const local = { ...metadata, namespace: read };
            new kubernetes.rbac.v1.Role(`${name}-${read}`, { metadata: local, rules: [...podReader] }, opts);
            new kubernetes.rbac.v1.RoleBinding(
                `${name}-${read}`,
                { metadata: local, subjects, roleRef: { apiGroup, kind: "Role", name: metadata.name } },
                opts,
            );
        }
        if (args.fleet === undefined) return;
        const wide = { name: "prometheus-reads-nodes" };
        new kubernetes.rbac.v1.ClusterRole(`${name}-nodes`, { metadata: wide, rules: [...nodeReader] }, opts);
        new kubernetes.rbac.v1.ClusterRoleBinding(
            `${name}-nodes`,
            { metadata: wide, subjects, roleRef: { apiGroup, kind: "ClusterRole", name: wide.name } },
            opts,
        );
    }

    private writeConfigs(name: string, args: ObservabilityArgs, opts: ChildOptions): ServerConfigs {
        const { clusterName, region } = args;
        for (const dashboard of dashboards(args)) {
            new kubernetes.core.v1.ConfigMap(
                `${name}-dashboard-${dashboard.id}`,
                {
                    metadata: {
                        name: `dashboard-${dashboard.id}`,
                        namespace,
                        // Grafana's sidecar looks for it.
                        labels: { grafana_dashboard: "1" },
                    },
                    data: { [`${dashboard.id}.json`]: dashboardFile(dashboard) },
                },
                opts,
            );
        }
        const destination = { clusterName, region, topicArn: topicArn(placeOf(region, args.accountId), clusterName) };
        return {
            prometheus: {
                name: this.writeConfig(
                    name,
                    "prometheus",
                    {
                        "prometheus.yml": yamlFile(prometheusConfig(args)),
                        [rulesFile]: yamlFile(ruleGroups(args)),
                    },
                    opts,
                ),
                path: configFolder,
            },
            alertmanager: {
                name: this.writeConfig(
                    name,
                    "alertmanager",
                    { "alertmanager.yml": yamlFile(alertmanagerConfig(destination)) },
                    opts,
                ),
                path: "/etc/alertmanager",
            },
        };
    }

    /** Named after its content: other files are another object, and the pods start anew, one after the other, to read them. */
    private writeConfig(name: string, server: Server, data: Record<string, string>, opts: ChildOptions): string {
        const hash = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 10);
        const metadata = { name: `${server}-${hash}`, namespace, labels: { ...serverLabels(server) } };
        new kubernetes.core.v1.ConfigMap(`${name}-${server}`, { metadata, data, immutable: true }, opts);
        return metadata.name;
    }

    private declarePrometheus(
        name: string,
        args: ObservabilityArgs,
        { prometheus: config }: ServerConfigs,
        opts: ChildOptions,
    ): void {
        const { volumeGiB, retentionDays, images } = args;
        const storage = new kubernetes.storage.v1.StorageClass(
            name,
            {
                metadata: { name: "monitoring" },
                provisioner: "ebs.csi.aws.com",
                parameters: { type: "gp3", encrypted: "true", kmsKeyId: args.volumeKeyArn },
                // In the zone of the pod, which is not known before it is placed.
                volumeBindingMode: "WaitForFirstConsumer",
                allowVolumeExpansion: true,
                reclaimPolicy: "Delete",
            },
            opts,
        );
        this.declareServer(
            name,
            {
                server: "prometheus",
                image: images.prometheus,
                arguments: prometheusArguments({ dataPath, retentionDays, volumeGiB }),
                config,
                data: { path: dataPath, claim: { storageClass: "monitoring", sizeGiB: volumeGiB }, sizeGiB: volumeGiB },
                asksCluster: true,
                memory: "2Gi",
                stopSeconds: 300,
            },
            { ...opts, dependsOn: waitFor(opts, storage) },
        );
        new kubernetes.core.v1.Service(
            name,
            {
                metadata: { name: "prometheus", namespace, labels: { ...serverLabels("prometheus") } },
                spec: {
                    type: "ClusterIP",
                    selector: { ...serverLabels("prometheus") },
                    // Each replica has read at other moments: a graph must not jump between them.
                    sessionAffinity: "ClientIP",
                    ports: [{ name: "http", port: ports.prometheus, targetPort: "http" }],
                },
            },
            opts,
        );
    }

    private declareAlertmanager(
        name: string,
        { images, region }: ObservabilityArgs,
        { alertmanager: config }: ServerConfigs,
        opts: ChildOptions,
    ): void {
        this.declareServer(
            name,
            {
                server: "alertmanager",
                image: images.alertmanager,
                arguments: alertmanagerArguments(`${config.path}/alertmanager.yml`, dataPath),
                config,
                // Silences and what was sent: the other replica keeps them while this one restarts.
                data: { path: dataPath, sizeGiB: 1 },
                asksCluster: false,
                memory: "256Mi",
                // Without it the AWS SDK asks the metadata service, which pods cannot reach.
                env: { AWS_REGION: region },
                stopSeconds: 60,
            },
            opts,
        );
    }

    /** What every server is made of: an account, names for its pods, a budget for disruptions, and the pods. */
    private declareServer(name: string, pods: Parameters<typeof serverPods>[0], opts: ChildOptions): void {
        const { server } = pods;
        const logicalName = `${name}-${server}`;
        const labels = { ...serverLabels(server) };
        const metadata = { name: server, namespace, labels };
        new kubernetes.core.v1.ServiceAccount(logicalName, { metadata, automountServiceAccountToken: false }, opts);
        new kubernetes.core.v1.Service(
            logicalName,
            {
                metadata: { ...metadata, name: podsService(server) },
                spec: {
                    type: "ClusterIP",
                    clusterIP: "None",
                    selector: labels,
                    // Replicas look for each other before they are ready.
                    publishNotReadyAddresses: true,
                    ports: [{ name: "http", port: ports[server], targetPort: "http" }],
                },
            },
            opts,
        );
        new kubernetes.policy.v1.PodDisruptionBudget(
            logicalName,
            { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: labels } } },
            opts,
        );
        new kubernetes.apps.v1.StatefulSet(logicalName, { metadata, spec: serverPods(pods) }, opts);
    }
}
