import { isListed } from "../../kit/arn.ts";
import { gdpr } from "../../kit/clause.ts";
import { isInside } from "../../kit/ranges.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";

/** RES-317. A hybrid node runs the cluster's pods on a machine that AWS does not own, wherever that machine stands. */
export const remoteNodes = residencyRule({
    id: "RES-317",
    name: "res-net-remote-nodes",
    title: "Clusters have nodes in the region and in declared networks alone",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 44")],
    reads: "`remoteNetworkConfig` and `outpostConfig` of EKS clusters",
    why: "a pod is data in the clear, and the scheduler may place it on any node of the cluster",
    fix: "Leave both out; or declare the networks under `networks`, and the Outposts under `externalArns`.",
    needs: ["networks", "externalArns"],
    resources: {
        "aws:eks/cluster:Cluster": [
            ({ props, declared, violated, each }) => {
                const remote = recordOf((props as AnyInputs)["remoteNetworkConfig"]);
                each(["remoteNodeNetworks", "remotePodNetworks"], (key) => {
                    const networks = slotsOf(recordOf(remote[key]), ["cidrs"], ["remoteNetworkConfig", key]);
                    each(networks, ({ path, read }) => {
                        const cidr = read();
                        if (typeof cidr !== "string" || !isInside(cidr, declared.networks)) {
                            violated(path, say`nodes may stand in a network that is not declared`);
                        }
                    });
                });
            },
            ({ props, declared, violated, each }) => {
                const outposts = recordOf((props as AnyInputs)["outpostConfig"]);
                each(slotsOf(outposts, ["outpostArns"], ["outpostConfig"]), ({ path, read }) => {
                    const arn = read();
                    if (typeof arn !== "string" || !isListed(arn, declared.externalArns)) {
                        violated(path, say`the Outpost is not declared, and it stands wherever its owner put it`);
                    }
                });
            },
        ],
    },
});
