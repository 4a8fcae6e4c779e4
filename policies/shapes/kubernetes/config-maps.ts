import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import { alertmanagerFiles } from "./programs/alertmanager.ts";
import { shipperConfigMap } from "./programs/audit-shipper.ts";
import { autoscalerPriorities } from "./programs/cluster-autoscaler.ts";
import { dashboardFiles } from "./programs/grafana.ts";
import { prometheusFiles } from "./programs/prometheus.ts";
import { weightsManifest } from "./programs/vllm.ts";

/** Files of a program of the stack, each read to its end by that program's own shape. A file that belongs to none has no shape. */
export function configMap(leaves: Leaves): z.ZodType {
    return z.union([
        shipperConfigMap(leaves),
        autoscalerPriorities(leaves),
        dashboardFiles(leaves),
        prometheusFiles(leaves),
        alertmanagerFiles(leaves),
        weightsManifest(leaves),
    ]);
}
