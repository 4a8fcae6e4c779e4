export { Cluster } from "./cluster.ts";
export type { ClusterArgs } from "./args.ts";
