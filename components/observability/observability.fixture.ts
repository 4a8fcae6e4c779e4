import type { ObservabilityArgs } from "./args.ts";

const registry = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const image = (name: string) => `${registry}/serving-eu/images/${name}@sha256:${"0".repeat(64)}` as const;

/** A stack with everything that can be watched: two models in two tiers, and a way to third parties. */
export const watched: ObservabilityArgs = {
    clusterName: "serving-eu",
    jurisdiction: "eu",
    region: "eu-central-1",
    accountId: "111122223333",
    images: { prometheus: image("prometheus"), alertmanager: image("alertmanager") },
    volumeKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/0",
    sealedNetworks: ["10.60.0.0/19", "10.60.32.0/19"],
    apiServerAddress: "172.20.0.1",
    gateway: {
        tiers: ["front", "egress"],
        routes: [
            { name: "stays-here", dataClasses: ["health", "regulated"] },
            { name: "routine", dataClasses: ["public", "internal"] },
        ],
    },
    fleet: {
        models: [
            {
                name: "llama-70b",
                dataClass: "regulated",
                pool: "l40s",
                instanceTypes: ["g6e.12xlarge", "g6e.24xlarge"],
                minReplicas: 2,
            },
            { name: "small", dataClass: "internal", pool: "l4", instanceTypes: ["g6.xlarge"], minReplicas: 0 },
        ],
    },
    budget: { usdPerMonth: 20_000, alertPercents: [50, 80, 100] },
    retentionDays: 62,
    volumeGiB: 50,
    thresholds: {
        timeToFirstTokenSeconds: 5,
        queuedRequestsPerReplica: 8,
        kvCachePercent: 95,
        preemptionsPerMinute: 5,
        gatewayErrorPercent: 1,
        budgetBurn: { fast: 2, steady: 1.1 },
    },
};

/** The same stack without models of its own, and without a way out. */
export const gatewayOnly: ObservabilityArgs = {
    ...(Object.fromEntries(Object.entries(watched).filter(([key]) => key !== "fleet")) as Omit<
        typeof watched,
        "fleet"
    >),
    gateway: { ...watched.gateway, tiers: ["front"] },
};
