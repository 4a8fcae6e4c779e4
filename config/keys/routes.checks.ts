import { routeFaults } from "../../components/routing-gateway/judge-routes.ts";
import type { Check } from "../check.ts";
import { below } from "../path.ts";
import { routeDraft } from "../routing.ts";
import type { RoutingKey } from "../routing.ts";

/** What the gateway would refuse: where routes lead, who may see what there, and how a rollout moves them. */
export const routesCompile: Check<RoutingKey> = (draft) =>
    routeFaults(routeDraft(draft)).map((fault) => ({ ...fault, path: below(fault.path) }));
