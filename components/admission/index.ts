export { Admission } from "./admission.ts";
export type { AdmissionArgs } from "./args.ts";
