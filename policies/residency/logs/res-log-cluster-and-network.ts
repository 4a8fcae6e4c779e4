import { aiAct, hipaa } from "../../kit/clause.ts";
import { isGiven } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";

const vpcType = "aws:ec2/vpc:Vpc";
const flowLog = "aws:ec2/flowLog:FlowLog";
const queryLog = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";
/** What an audit needs of a control plane: requests, who made them, and how that was found out. */
const clusterLogs = ["api", "audit", "authenticator"];

/** RES-606. Where the logs go is another rule's matter; without them nobody could show that nothing left. */
export const clusterAndNetworkLogs = residencyRule({
    id: "RES-606",
    name: "res-log-cluster-and-network",
    title: "Clusters log their API, and every VPC its packets and DNS queries",
    severity: "high",
    waivable: true,
    controls: [aiAct("Art. 12"), hipaa("164.312(b)")],
    reads: "`enabledClusterLogTypes` of EKS clusters; flow logs and resolver query logs of every VPC",
    why: "without them nobody can show afterwards that nothing left, or find out what did",
    fix: "Enable `api`, `audit` and `authenticator`; give each VPC a FlowLog of `ALL` traffic and a resolver query log.",
    needs: [],
    resources: {
        "aws:eks/cluster:Cluster": ({ props, violated }) => {
            const enabled: readonly string[] = props.enabledClusterLogTypes ?? [];
            if (!clusterLogs.every((log) => enabled.includes(log))) {
                violated(["enabledClusterLogTypes"], say`api, audit and authenticator are not all logged`);
            }
        },
    },
    stack: { types: [vpcType, flowLog, queryLog], checks: [judgeVpcs] },
});

function judgeVpcs({ graph, violated, each }: StackCase<never>): void {
    each(graph.ofType(flowLog), (log) => {
        if (isGiven(log, "vpcId") && log.props.trafficType !== "ALL") {
            violated(log, ["trafficType"], say`only a part of the traffic is logged`);
        }
    });
    each(graph.ofType(vpcType), (vpc) => {
        if (!graph.ofType(flowLog).some((log) => graph.targets(log, "vpcId").some(({ urn }) => urn === vpc.urn))) {
            violated(vpc, [], say`no flow log records the packets of the VPC`);
        }
    });
    each(graph.ofType(vpcType), (vpc) => {
        if (
            !graph.ofType(queryLog).some((log) => graph.targets(log, "resourceId").some(({ urn }) => urn === vpc.urn))
        ) {
            violated(vpc, [], say`no resolver log records the DNS queries of the VPC`);
        }
    });
}
