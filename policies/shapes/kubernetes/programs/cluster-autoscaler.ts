import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { inOrder, metadata, object } from "../object.ts";
import {
    container,
    onePort,
    onSystemNodes,
    podTemplate,
    probe,
    restrictedContainer,
    restrictedPod,
    variables,
} from "../pods.ts";

const name = "cluster-autoscaler";
const namespace = "kube-system";

/** Which scaling groups grow first. The expander reads names of groups from it, and nothing else. */
const priorities = [
    "30:",
    "  - ^eks-.*-(reserved|block)-",
    "20:",
    "  - ^eks-.*-on-demand-",
    "10:",
    "  - ^eks-.*-spot-",
    "1:",
    "  - .*",
    "",
].join("\n");

/**
 * The cluster autoscaler: asks EC2 of the stack's own region and the API server, and no expander by gRPC, no cloud config and no
 * kubeconfig is among its arguments. It finds scaling groups by the tag of this cluster alone.
 */
export function clusterAutoscaler(leaves: Leaves): z.ZodType {
    const { is, region, count } = leaves;
    const labels = { "app.kubernetes.io/name": is(name) };
    return object(leaves, "apps/v1", "Deployment", {
        metadata: metadata(leaves, { name: is(name), namespace: is(namespace), labels }),
        spec: z.strictObject({
            replicas: count(1, 5),
            selector: z.strictObject({ matchLabels: z.strictObject(labels) }),
            template: podTemplate(leaves, {
                labels,
                containers: [autoscaler(leaves, region)],
                serviceAccountName: is(name),
                // It works on the API server.
                token: is(true).optional(),
                priorityClassName: is("system-cluster-critical"),
                placement: onSystemNodes(leaves),
                securityContext: restrictedPod(leaves),
            }),
        }),
    });
}

function autoscaler(leaves: Leaves, region: Leaves["region"]): z.ZodType {
    const { is } = leaves;
    return container(leaves, {
        name,
        command: command(leaves),
        env: inOrder(variables(leaves, { AWS_REGION: region() })),
        ports: onePort(leaves, "metrics", 8_085),
        probes: { livenessProbe: probe(leaves, "/health-check", "metrics") },
        securityContext: restrictedContainer({ ...leaves, is }),
    });
}

function command(leaves: Leaves): z.ZodType {
    const { is, flag, autoDiscovery } = leaves;
    return inOrder([
        is("./cluster-autoscaler"),
        is("--cloud-provider=aws"),
        is(`--namespace=${namespace}`),
        autoDiscovery(),
        is("--expander=priority,least-waste"),
        is("--balance-similar-node-groups=true"),
        is("--balancing-ignore-label=topology.k8s.aws/zone-id"),
        is("--skip-nodes-with-system-pods=false"),
        flag("--scale-down-unneeded-time", "a time", /\d{1,3}[sm]/),
        flag("--max-node-provision-time", "a time", /\d{1,5}[sm]/),
        flag("--max-graceful-termination-sec", "seconds", /\d{1,5}/),
        is("--leader-elect=true"),
        is("--stderrthreshold=info"),
        flag("--v", "a log level", /[0-4]/),
    ]);
}

/** The file of the priority expander; its name is fixed by it. */
export function autoscalerPriorities(leaves: Leaves): z.ZodType {
    const { is } = leaves;
    return object(leaves, "v1", "ConfigMap", {
        metadata: metadata(leaves, {
            name: is("cluster-autoscaler-priority-expander"),
            namespace: is(namespace),
            labels: { "app.kubernetes.io/name": is(name) },
        }),
        data: z.strictObject({ priorities: is(priorities) }),
    });
}
