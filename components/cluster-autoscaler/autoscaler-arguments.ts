import type { NodeLimits } from "../time-limits/index.ts";

/** How long the autoscaler waits: for a node, and for the pods of one that it takes away. */
export type AutoscalerPatience = Pick<NodeLimits, "autoscalerGraceSeconds" | "provisionSeconds">;

/**
 * Command line of the cluster autoscaler. It learns CPU, memory and GPUs of instance types from EC2 (`DescribeInstanceTypes`, over
 * the network's endpoint): the list that is compiled into a release lacks types that are newer than it, and a group of an unknown
 * type is never grown from zero nodes.
 * Documented: `autoscalerFlags`.
 */
export function autoscalerArguments(
    clusterName: string,
    namespace: string,
    { autoscalerGraceSeconds, provisionSeconds }: AutoscalerPatience,
): readonly string[] {
    return [
        "--cloud-provider=aws",
        `--namespace=${namespace}`,
        `--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${clusterName}`,
        "--expander=priority,least-waste",
        // A pool has a group in each zone: they grow evenly where they can. EKS names the zone of a node by its id too.
        "--balance-similar-node-groups=true",
        "--balancing-ignore-label=topology.k8s.aws/zone-id",
        "--skip-nodes-with-system-pods=false",
        // A GPU node that is not used costs more in an hour than the wait for a new one.
        "--scale-down-unneeded-time=10m",
        // Large GPU types take longer than the default of fifteen minutes.
        `--max-node-provision-time=${provisionSeconds}s`,
        // Its own ten minutes would end a node under the longest answers.
        `--max-graceful-termination-sec=${autoscalerGraceSeconds}`,
        "--leader-elect=true",
        "--stderrthreshold=info",
        "--v=4",
    ];
}

/**
 * Which scaling groups grow first: capacity that is paid for anyway, then what cannot be taken back, then spot. EKS
 * names a group `eks-<node group>-<uuid>`, and a node group's name ends in how it is bought.
 */
export const expanderPriorities = [
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
