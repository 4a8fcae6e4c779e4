import type { DataClass } from "../../catalog/vocabulary.ts";

/** Tiers of the fleet. A namespace holds one tier, so that a rule for people's data cannot be met by accident. */
export const fleetTiers = ["sealed", "open"] as const;
export type FleetTier = (typeof fleetTiers)[number];

/** `sealed` has the plain name: whatever nobody proved to be less belongs there. */
export const fleetNamespaces: Readonly<Record<FleetTier, string>> = { sealed: "models", open: "models-open" };

/** Data about people is sealed. Only the two classes that are surely about nobody are not. */
export function tierOf(dataClass: DataClass): FleetTier {
    return dataClass === "public" || dataClass === "internal" ? "open" : "sealed";
}

/** Port of vLLM's API. Its metrics are on the same one. */
export const serverPort = 8_000;

/** Labels by which policies, services and budgets find the pods of the fleet. */
export const serverLabels = { "app.kubernetes.io/name": "vllm", "app.kubernetes.io/part-of": "fleet" } as const;

/** DNS name of a service of the fleet, inside the cluster. */
export function serviceHost(service: string, tier: FleetTier): string {
    return `${service}.${fleetNamespaces[tier]}.svc.cluster.local`;
}
