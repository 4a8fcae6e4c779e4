export { Cluster } from "./cluster.ts";
export type { ClusterArgs, ClusterKeyUse, LogRetentionDays, SystemNodes } from "./args.ts";
export { logRetentionDays } from "./args.ts";
export { kubernetesVersion } from "./addons.ts";
