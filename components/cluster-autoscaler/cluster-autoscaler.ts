import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { waitFor, waitingChild } from "../child-options.ts";
import { systemPlacement } from "../cluster/addons.ts";
import { placeOf } from "../identity/arn.ts";
import { imageFaults } from "../image-reference.ts";
import type { ImageReference } from "../image-reference.ts";
import { WorkloadIdentity } from "../identity/workload-identity.ts";
import { clusterAutoscalerPolicy } from "../identity/workload-policies.ts";
import { bothWays, dns, podIdentityAgent, toApiServer } from "../network-policy.ts";
import { refuseFaults } from "../fault.ts";
import { podsOf } from "../flow-parts.ts";
import { autoscalerFlows } from "./autoscaler-flows.ts";
import { autoscalerArguments, expanderPriorities } from "./autoscaler-arguments.ts";
import type { AutoscalerPatience } from "./autoscaler-arguments.ts";
import { clusterRules, namespaceRules } from "./autoscaler-permissions.ts";

/** Arguments of {@link ClusterAutoscaler}. */
export interface ClusterAutoscalerArgs {
    readonly clusterName: string;
    readonly region: RegionId;
    /** The cluster's account, 12 digits; its registry holds the image. */
    readonly accountId: string;
    /** Image from the own registry, by digest, of the minor version of the cluster. */
    readonly image: ImageReference;
    /** How long it waits for nodes that come and for pods that go. */
    readonly timeLimits: AutoscalerPatience;
    /** Where the API server and the private endpoints of AWS services stand: address blocks. */
    readonly sealedNetworks: readonly string[];
    /** Address of the Service `kubernetes.default`: the first of the cluster's block of Services. */
    readonly apiServerAddress: string;
    readonly tags?: Readonly<Record<string, string>>;
}

const namespace = "kube-system";
const name = "cluster-autoscaler";
const labels = { "app.kubernetes.io/name": name };

/**
 * Adds and removes nodes of the node groups that carry this cluster's tags, and of no others. Pass the cluster's
 * Kubernetes provider in the options, and what makes it ready in `dependsOn`.
 */
export class ClusterAutoscaler extends pulumi.ComponentResource {
    constructor(logicalName: string, args: ClusterAutoscalerArgs, opts?: pulumi.ComponentResourceOptions) {
        const place = placeOf(args.region, args.accountId);
        refuseFaults("ClusterAutoscaler", imageFaults(args.image, place, ["image"]));
        const pods = podsOf(namespace, labels);
        super("ringfence:compute:ClusterAutoscaler", logicalName, { ...args, flows: autoscalerFlows(pods) }, opts);
        const inside = waitingChild(this, opts);
        const identity = new WorkloadIdentity(
            logicalName,
            {
                place,
                workload: { clusterName: args.clusterName, namespace, serviceAccount: name },
                role: name,
                statements: clusterAutoscalerPolicy(place, args.clusterName),
                ...(args.tags === undefined ? {} : { tags: args.tags }),
            },
            inside,
        );
        const metadata = { name, namespace, labels };
        new kubernetes.core.v1.ServiceAccount(logicalName, { metadata }, inside);
        this.grantPermissions(logicalName);
        new kubernetes.core.v1.ConfigMap(
            `${logicalName}-priorities`,
            {
                // The name is fixed by the priority expander.
                metadata: { ...metadata, name: "cluster-autoscaler-priority-expander" },
                data: { priorities: expanderPriorities },
            },
            inside,
        );
        new kubernetes.policy.v1.PodDisruptionBudget(
            logicalName,
            { metadata, spec: { minAvailable: 1, selector: { matchLabels: labels } } },
            inside,
        );
        const policy = new kubernetes.networking.v1.NetworkPolicy(
            logicalName,
            {
                metadata,
                spec: {
                    podSelector: { matchLabels: labels },
                    policyTypes: bothWays,
                    egress: [dns, toApiServer(args), podIdentityAgent],
                },
            },
            inside,
        );
        new kubernetes.apps.v1.Deployment(
            logicalName,
            { metadata, spec: deploymentSpec(args) },
            { ...inside, dependsOn: waitFor(opts, identity, policy) },
        );
        this.registerOutputs({});
    }

    private grantPermissions(logicalName: string) {
        const inside = { parent: this };
        const metadata = { name, labels };
        const subjects = [{ kind: "ServiceAccount", name, namespace }];
        const apiGroup = "rbac.authorization.k8s.io";
        new kubernetes.rbac.v1.ClusterRole(logicalName, { metadata, rules: clusterRules }, inside);
        new kubernetes.rbac.v1.ClusterRoleBinding(
            logicalName,
            { metadata, subjects, roleRef: { apiGroup, kind: "ClusterRole", name } },
            inside,
        );
        const local = { ...metadata, namespace };
        new kubernetes.rbac.v1.Role(logicalName, { metadata: local, rules: namespaceRules }, inside);
        new kubernetes.rbac.v1.RoleBinding(
            logicalName,
            { metadata: local, subjects, roleRef: { apiGroup, kind: "Role", name } },
            inside,
        );
    }
}

function deploymentSpec(args: ClusterAutoscalerArgs): kubernetes.types.input.apps.v1.DeploymentSpec {
    return {
        // One works, one waits.
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
            metadata: { labels },
            spec: {
                serviceAccountName: name,
                priorityClassName: "system-cluster-critical",
                ...systemPlacement,
                topologySpreadConstraints: [
                    {
                        maxSkew: 1,
                        topologyKey: "topology.kubernetes.io/zone",
                        whenUnsatisfiable: "ScheduleAnyway",
                        labelSelector: { matchLabels: labels },
                    },
                ],
                securityContext: {
                    runAsNonRoot: true,
                    runAsUser: 65_534,
                    fsGroup: 65_534,
                    seccompProfile: { type: "RuntimeDefault" },
                },
                containers: [
                    {
                        name,
                        image: args.image,
                        command: [
                            "./cluster-autoscaler",
                            ...autoscalerArguments(args.clusterName, namespace, args.timeLimits),
                        ],
                        // Without it the AWS SDK asks the metadata service, which pods cannot reach.
                        env: [{ name: "AWS_REGION", value: args.region }],
                        ports: [{ name: "metrics", containerPort: 8_085 }],
                        livenessProbe: { httpGet: { path: "/health-check", port: "metrics" }, timeoutSeconds: 5 },
                        resources: { requests: { cpu: "100m", memory: "600Mi" }, limits: { memory: "1Gi" } },
                        securityContext: {
                            allowPrivilegeEscalation: false,
                            readOnlyRootFilesystem: true,
                            capabilities: { drop: ["ALL"] },
                        },
                    },
                ],
            },
        },
    };
}
