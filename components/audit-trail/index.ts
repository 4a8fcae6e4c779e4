export { AuditTrail } from "./audit-trail.ts";
export type { AuditTrailArgs } from "./args.ts";
export { planAuditTrail } from "./plan-audit-trail.ts";
export type { AuditGroup, AuditTrailPlan } from "./plan-audit-trail.ts";
export { shipperConfig } from "./shipper-config.ts";
export type { ShipperConfigArgs } from "./shipper-config.ts";
