export { PrivateCa } from "./private-ca.ts";
export type { PrivateCaArgs } from "./private-ca.ts";
