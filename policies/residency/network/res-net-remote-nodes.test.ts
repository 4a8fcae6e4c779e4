import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { remoteNodes } from "./res-net-remote-nodes.ts";

const cluster = (more: object = {}): Fixture => ({ type: "aws:eks/cluster:Cluster", props: { name: "hub", ...more } });
const nodesIn = (...cidrs: readonly unknown[]) => ({ remoteNetworkConfig: { remoteNodeNetworks: { cidrs } } });
const outpost = "arn:aws:outposts:eu-central-1:111122223333:outpost/op-0123";

describeRule(remoteNodes, {
    declared: { networks: ["10.20.0.0/16", "10.64.0.0/16"], externalArns: [outpost] },
    compliant: {
        "a cluster with nodes of its own region": cluster(),
        "nodes in a declared office": cluster(nodesIn("10.64.8.0/24")),
        "a declared Outpost": cluster({ outpostConfig: { outpostArns: [outpost] } }),
    },
    violating: {
        "nodes in a network that nobody declared": {
            given: cluster(nodesIn("10.64.8.0/24", "10.99.0.0/16")),
            at: "remoteNetworkConfig.remoteNodeNetworks.cidrs[1]",
        },
        "nodes in more than the declared network": {
            given: cluster(nodesIn("10.0.0.0/8")),
            at: "remoteNetworkConfig.remoteNodeNetworks.cidrs[0]",
        },
        "pods in a network that nobody declared": {
            given: cluster({ remoteNetworkConfig: { remotePodNetworks: { cidrs: ["192.168.0.0/16"] } } }),
            at: "remoteNetworkConfig.remotePodNetworks.cidrs[0]",
        },
        "an Outpost that nobody declared": {
            given: cluster({ outpostConfig: { outpostArns: [outpost.replace("0123", "4567")] } }),
            at: "outpostConfig.outpostArns[0]",
        },
    },
    undetermined: {
        "a network that is computed": {
            given: cluster(nodesIn(unknown)),
            at: "remoteNetworkConfig.remoteNodeNetworks.cidrs[0]",
        },
        "an Outpost that is computed": {
            given: cluster({ outpostConfig: { outpostArns: [unknown] } }),
            at: "outpostConfig.outpostArns[0]",
        },
    },
});
