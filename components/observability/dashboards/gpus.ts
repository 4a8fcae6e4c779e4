import type { Dashboard, Panel } from "./dashboard.ts";

const chosen = '{pool=~"$pool"}';
const legend = "{{node}} GPU {{gpu}}";

function perGpu(title: string, metric: string, unit: Panel["unit"], description: string): Panel {
    return { title, description, unit, queries: [{ expr: `${metric}${chosen}`, legend }] };
}

/** How the GPUs are, and what they do. */
export const gpusDashboard: Dashboard = {
    id: "gpus",
    title: "GPUs",
    description: "Memory, work, heat and errors of every GPU.",
    filters: [{ label: "pool", series: "pool_instance_type:gpu_nodes:count" }],
    rows: [
        {
            title: "Health",
            panels: [
                perGpu(
                    "Last XID error",
                    "DCGM_FI_DEV_XID_ERRORS",
                    "none",
                    "Zero is good. 13, 31, 43, 45, 68 and 109 are errors of programs, all others of the GPU.",
                ),
                perGpu("Temperature", "DCGM_FI_DEV_GPU_TEMP", "celsius", "A hot GPU slows down."),
                perGpu("Power", "DCGM_FI_DEV_POWER_USAGE", "watt", "The most honest sign of work."),
            ],
        },
        {
            title: "Memory",
            panels: [
                {
                    title: "Memory in use",
                    description: "vLLM takes its share at the start and keeps it: flat is right.",
                    unit: "percentunit",
                    queries: [
                        {
                            expr: `DCGM_FI_DEV_FB_USED${chosen} / (DCGM_FI_DEV_FB_USED${chosen} + DCGM_FI_DEV_FB_FREE${chosen})`,
                            legend,
                        },
                    ],
                },
                perGpu(
                    "Memory interface active",
                    "DCGM_FI_PROF_DRAM_ACTIVE",
                    "percentunit",
                    "Generating tokens is bound by it.",
                ),
            ],
        },
        {
            title: "Work",
            panels: [
                perGpu(
                    "Tensor cores active",
                    "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE",
                    "percentunit",
                    "Reading prompts is bound by it.",
                ),
                perGpu(
                    "Utilization",
                    "DCGM_FI_DEV_GPU_UTIL",
                    "percent",
                    "Near 100 whenever any kernel runs: it shows idle GPUs, not full ones.",
                ),
            ],
        },
    ],
};
