export { AuditTrail } from "./audit-trail.ts";
export type { AuditTrailArgs } from "./args.ts";
export { planAuditTrail } from "./plan-audit-trail.ts";
export { shipperConfig } from "./shipper-config.ts";
