export { Controllers } from "./controllers.ts";
export type { ControllersArgs, LockedChartReference } from "./args.ts";
export type { Need } from "./chart-release.ts";
