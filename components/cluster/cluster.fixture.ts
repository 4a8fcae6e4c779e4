import type { ClusterArgs } from "./args.ts";

/** A small cluster in Stockholm. */
export const clusterArgs: ClusterArgs = {
    clusterName: "serving-eu",
    jurisdiction: "eu",
    region: "eu-north-1",
    accountId: "111122223333",
    zones: ["eu-north-1a", "eu-north-1b"],
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupIds: { controlPlane: "sg-control-plane", nodes: "sg-nodes" },
    administrators: ["arn:aws:iam::111122223333:role/Deploy"],
    viewers: ["arn:aws:iam::111122223333:role/OnCall"],
    logRetentionDays: 365,
    networks: { sealedNetworks: ["10.60.0.0/18", "10.60.64.0/18"], vpcCidr: "10.60.0.0/16" },
    serviceCidr: "172.20.0.0/16",
    systemNodes: { instanceTypes: ["m6i.large"], minPerZone: 1, maxPerZone: 2 },
    tags: { team: "ml-platform" },
};
