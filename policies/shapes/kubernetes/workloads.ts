import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { alertmanager } from "./programs/alertmanager.ts";
import { auditShipper } from "./programs/audit-shipper.ts";
import { clusterAutoscaler } from "./programs/cluster-autoscaler.ts";
import { gpuAgents } from "./programs/gpu-agents.ts";
import { prometheus } from "./programs/prometheus.ts";
import { tokenCounters } from "./programs/token-counters.ts";
import { modelServer, modelServerGroup } from "./programs/vllm.ts";

/** What runs: each workload is one of the programs that somebody has looked at, with its arguments, variables and volumes. */
export const workloads: Shapes = {
    "kubernetes:apps/v1:Deployment": (leaves) =>
        z.union([modelServer(leaves), clusterAutoscaler(leaves), tokenCounters(leaves)]),
    "kubernetes:apps/v1:DaemonSet": (leaves) => z.union([auditShipper(leaves), ...gpuAgents(leaves)]),
    "kubernetes:apps/v1:StatefulSet": (leaves) => z.union([prometheus(leaves), alertmanager(leaves)]),
    "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet": modelServerGroup,
};
