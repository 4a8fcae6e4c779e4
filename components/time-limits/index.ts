export type { AnswerClass, ModelDemand, TimeDemand } from "./demand.ts";
export type * from "./limits.ts";
export { timeDocument } from "./time-document.ts";
export { planTimeLimits } from "./plan-time-limits.ts";
