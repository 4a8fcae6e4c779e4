import type { RuleGroup } from "./rule.ts";

/**
 * Errors of programs, after which a GPU is as healthy as before.
 * Source: NVIDIA/k8s-device-plugin@02597b9, internal/rm/health.go, ignored by its health check.
 */
const programErrors = [13, 31, 43, 45, 68, 109];

const isProgramError = programErrors.map((xid) => `DCGM_FI_DEV_XID_ERRORS == ${xid}`).join(" or ");

/** How the GPUs are. */
export const gpuRules: readonly RuleGroup[] = [
    {
        name: "gpu-alerts",
        rules: [
            {
                alert: "GpuXidError",
                // The gauge keeps the last error, as a GPU keeps its defect.
                expr: `max by (node, gpu) (DCGM_FI_DEV_XID_ERRORS > 0 unless (${isProgramError}))`,
                labels: { severity: "critical" },
                annotations: {
                    summary: "GPU {{ $labels.gpu }} of {{ $labels.node }} reports XID {{ $value }}",
                    description:
                        "An error of the GPU, its memory or its links, not of a program. Cordon and drain the node, and let " +
                        "the node group replace it; the number is explained in NVIDIA's list of XID errors.",
                },
            },
        ],
    },
];
