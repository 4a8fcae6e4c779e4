import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { clusterAndNetworkLogs } from "./res-log-cluster-and-network.ts";

const cluster = (enabledClusterLogTypes?: unknown): Fixture => ({
    type: "aws:eks/cluster:Cluster",
    props: { name: "gpu", enabledClusterLogTypes },
});
const vpc = part("aws:ec2/vpc:Vpc", "vpc", {}, { cidrBlock: "10.20.0.0/16" });
const other = part("aws:ec2/vpc:Vpc", "other", {}, { cidrBlock: "10.21.0.0/16" });
const packets = (trafficType: unknown = "ALL", of = "vpc"): Fixture =>
    part("aws:ec2/flowLog:FlowLog", `packets-${of}`, { vpcId: [of] }, { trafficType });
const queries = (of = "vpc"): Fixture =>
    part(
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
        `queries-${of}`,
        { resourceId: [of] },
        { resolverQueryLogConfigId: "rqlc-1" },
    );

describeRule(clusterAndNetworkLogs, {
    compliant: {
        "a cluster that logs what an audit needs": cluster(["api", "audit", "authenticator"]),
        "a cluster that logs everything": cluster(["api", "audit", "authenticator", "controllerManager", "scheduler"]),
        "a VPC with both logs": [vpc, packets(), queries()],
        "a flow log of something smaller": {
            type: "aws:ec2/flowLog:FlowLog",
            props: { subnetId: "subnet-1", trafficType: "REJECT" },
        },
    },
    violating: {
        "a cluster that logs nothing": { given: cluster([]), at: "enabledClusterLogTypes" },
        "a cluster that says nothing": { given: cluster(), at: "enabledClusterLogTypes" },
        "a cluster without its audit log": {
            given: cluster(["api", "authenticator", "scheduler"]),
            at: "enabledClusterLogTypes",
        },
        "a VPC without logs": { given: vpc, at: ["", ""] },
        "a VPC without a flow log": { given: [vpc, queries()], at: "vpc" },
        "a VPC without a query log": { given: [vpc, packets()], at: "vpc" },
        "a second VPC": {
            given: [vpc, packets(), queries(), other, packets("ALL", "other")],
            at: "other",
        },
        "what was refused alone": { given: [vpc, packets("REJECT"), queries()], at: "packets-vpc.trafficType" },
    },
    undetermined: {
        "logs of a cluster that are computed": { given: cluster(unknown), at: "enabledClusterLogTypes" },
        "one log of a cluster that is computed": {
            given: cluster(["api", "audit", unknown]),
            at: "enabledClusterLogTypes[2]",
        },
        "traffic that is computed": { given: [vpc, packets(unknown), queries()], at: "packets-vpc.trafficType" },
    },
});
