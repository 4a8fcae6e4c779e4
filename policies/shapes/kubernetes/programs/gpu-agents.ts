import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { inOrder, metadata, object } from "../object.ts";
import { agentPod, container, hostFolder, mount, onePort, podTemplate, probe, variables } from "../pods.ts";
import type { ContainerParts } from "../pods.ts";

const namespace = "gpu-agents";

/**
 * Agents of GPU nodes. Each mounts exactly the folders of the node by which it speaks to the kubelet or to its device, and has
 * no token, no network of the node and no way out: the policy of their namespace opens none.
 */
export function gpuAgents(leaves: Leaves): readonly z.ZodType[] {
    return [devicePlugin(leaves), dcgmExporter(leaves), efaPlugin(leaves)];
}

/** Tells the kubelet how many GPUs the node has. */
function devicePlugin(leaves: Leaves): z.ZodType {
    const { is } = leaves;
    return agent(leaves, {
        name: "nvidia-device-plugin",
        node: { "ringfence/device-plugin": "daemon-set" },
        container: {
            env: inOrder(variables(leaves, { FAIL_ON_INIT_ERROR: is("true", "false") })),
            securityContext: unprivileged(leaves),
            volumeMounts: inOrder([mount(leaves, "device-plugins", "/var/lib/kubelet/device-plugins")]),
        },
        folders: { "device-plugins": "/var/lib/kubelet/device-plugins" },
    });
}

/** Counts what GPUs do; it is asked for its numbers, and sends none. */
function dcgmExporter(leaves: Leaves): z.ZodType {
    const { is } = leaves;
    const folder = "/var/lib/kubelet/pod-resources";
    return agent(leaves, {
        name: "dcgm-exporter",
        node: { "nvidia.com/gpu.present": "true" },
        container: {
            env: inOrder(
                variables(leaves, {
                    DCGM_EXPORTER_LISTEN: is(":9400"),
                    DCGM_EXPORTER_KUBERNETES: is("true"),
                    NVIDIA_VISIBLE_DEVICES: is("all"),
                }),
            ),
            ports: onePort(leaves, "metrics", 9_400),
            probes: {
                readinessProbe: probe(leaves, "/health", "metrics"),
                livenessProbe: probe(leaves, "/health", "metrics"),
            },
            // Counters for profiling need SYS_ADMIN; nothing else is left of root's rights.
            securityContext: z.strictObject({
                runAsUser: is(0),
                runAsNonRoot: is(false),
                allowPrivilegeEscalation: is(false),
                capabilities: z.strictObject({ drop: z.tuple([is("ALL")]), add: z.tuple([is("SYS_ADMIN")]) }),
            }),
            volumeMounts: inOrder([mount(leaves, "pod-resources", folder, true)]),
        },
        folders: { "pod-resources": folder },
    });
}

/** Tells the kubelet how many EFA interfaces the node has. */
function efaPlugin(leaves: Leaves): z.ZodType {
    return agent(leaves, {
        name: "efa-device-plugin",
        node: { "vpc.amazonaws.com/efa.present": "true" },
        container: {
            securityContext: unprivileged(leaves),
            volumeMounts: inOrder([
                mount(leaves, "device-plugins", "/var/lib/kubelet/device-plugins"),
                mount(leaves, "infiniband", "/dev/infiniband"),
            ]),
        },
        folders: { "device-plugins": "/var/lib/kubelet/device-plugins", infiniband: "/dev/infiniband" },
    });
}

function unprivileged({ is }: Leaves) {
    return z.strictObject({
        allowPrivilegeEscalation: is(false),
        capabilities: z.strictObject({ drop: z.tuple([is("ALL")]) }),
    });
}

interface Agent {
    readonly name: string;
    /** Label of its nodes. */
    readonly node: Readonly<Record<string, string>>;
    readonly container: Omit<ContainerParts, "name">;
    /** Folders of the node by the name of the volume. */
    readonly folders: Readonly<Record<string, string>>;
}

function agent(leaves: Leaves, { name, node, container: parts, folders }: Agent): z.ZodType {
    const { is } = leaves;
    const labels = { "app.kubernetes.io/name": is(name) };
    return object(leaves, "apps/v1", "DaemonSet", {
        metadata: metadata(leaves, { name: is(name), namespace: is(namespace), labels }),
        spec: z.strictObject({
            selector: z.strictObject({ matchLabels: z.strictObject(labels) }),
            updateStrategy: z.strictObject({ type: is("RollingUpdate", "OnDelete") }).optional(),
            template: podTemplate(leaves, {
                labels,
                daemonSet: `${namespace}/${name}`,
                containers: [container(leaves, { name, ...parts })],
                volumes: inOrder(Object.entries(folders).map(([volume, path]) => hostFolder(leaves, volume, path))),
                priorityClassName: is("system-node-critical"),
                placement: {
                    nodeSelector: z.strictObject(
                        Object.fromEntries(Object.entries(node).map(([key, value]) => [key, is(value)])),
                    ),
                    // The label of its nodes decides: no node but a GPU node has it.
                    tolerations: z.tuple([z.strictObject({ operator: is("Exists") })]),
                },
                securityContext: agentPod(leaves),
            }),
        }),
    });
}
