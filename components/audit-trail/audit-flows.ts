import { callsAws, podsOf, resolvesNames } from "../flow-parts.ts";
import type { Flow } from "../flow.ts";
import { placementOn } from "../routing-gateway/tiers.ts";
import type { AuditTrailArgs } from "./args.ts";
import { auditNamespace, shipperLabels } from "./shipper.ts";

/** The shippers send their lines to CloudWatch Logs, and ask nobody else. */
export function auditFlows({ tiers }: Pick<AuditTrailArgs, "tiers">): readonly Flow[] {
    const pools = tiers.map((tier) => placementOn(tier).nodeSelector["ringfence/pool"]);
    const shippers = podsOf(auditNamespace, shipperLabels, pools);
    return [
        ...resolvesNames("shipper", shippers),
        ...callsAws("shipper", shippers, ["logs"], "No record of a request is kept."),
    ];
}
