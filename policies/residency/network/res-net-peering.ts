import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/** RES-304. A peering without `peerRegion` stays in the region of its provider, which RES-101 judges. */
export const peering = residencyRule({
    id: "RES-304",
    name: "res-net-peering",
    title: "Peerings stay in the jurisdiction and in declared accounts",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 44")],
    reads: "`peerRegion`, `peerOwnerId` of peering connections; the connection an accepter accepts",
    why: "a peering joins another network to this one, and data follows its routes",
    fix: "Remove it, or peer with a network of the jurisdiction whose account is under `accounts` or `peerAccounts`.",
    needs: ["accounts", "peerAccounts", "peeringConnections"],
    resources: {
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": [
            ({ props: { peerRegion }, place, violated }) => {
                if (peerRegion && !place.allowsRegion(peerRegion)) {
                    violated(["peerRegion"], say`${safe.region(peerRegion)} is not known to lie in the jurisdiction`);
                }
            },
            ({ props: { peerOwnerId }, declared, violated }) => {
                if (peerOwnerId && ![...declared.accounts, ...declared.peerAccounts].includes(peerOwnerId)) {
                    violated(["peerOwnerId"], say`account ${safe.account(peerOwnerId)} is not declared`);
                }
            },
        ],
    },
    stack: {
        types: ["aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"],
        checks: [
            ({ graph, declared, violated, each }) => {
                const type = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
                each(graph.ofType("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"), (accepter) => {
                    const isOwn = graph.targets(accepter, "vpcPeeringConnectionId", type).length === 1;
                    if (!isOwn && !declared.peeringConnections.includes(accepter.props.vpcPeeringConnectionId)) {
                        violated(
                            accepter,
                            ["vpcPeeringConnectionId"],
                            say`the peering was opened elsewhere and is not declared`,
                        );
                    }
                });
            },
        ],
    },
});
