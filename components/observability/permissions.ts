import type { types } from "@pulumi/kubernetes";
import type { ObservabilityArgs } from "./args.ts";
import { monitoringNamespace } from "../monitoring.ts";
import { scrapeJobs } from "./scrape-jobs.ts";

type PolicyRule = types.input.rbac.v1.PolicyRule;

/** To find pods is to list and watch them. Nothing is read of secrets, logs or settings. */
export const podReader: readonly PolicyRule[] = [{ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] }];

/** For the type of each GPU node. Nodes belong to no namespace. */
export const nodeReader: readonly PolicyRule[] = [{ apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] }];

/** Namespaces in which Prometheus looks for pods; its own it knows by name. */
export function readNamespaces(watched: Pick<ObservabilityArgs, "gateway" | "fleet">): readonly string[] {
    const all = scrapeJobs(watched).flatMap(({ namespaces }) => namespaces);
    return [...new Set(all)].filter((namespace) => namespace !== monitoringNamespace).toSorted();
}
