import { describe, expect, it } from "vitest";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import { GatewayNodes } from "./gateway-nodes.ts";
import { renderGateway } from "./render-gateway.ts";
import { hybrid } from "./routing-gateway.fixture.ts";
import type { Tier } from "./tiers.ts";

const nodesOf = async (tier: Tier) => {
    const made = await registrationsOf(
        (opts) =>
            new GatewayNodes(
                "nodes",
                {
                    clusterName: "serving",
                    tier,
                    zones: ["eu-central-1a", "eu-central-1b"],
                    subnetIds: ["subnet-a", "subnet-b"],
                    securityGroupId: `sg-${tier}`,
                    nodeRoleArn: "arn:aws:iam::111122223333:role/node",
                    volumeKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/volumes",
                },
                opts,
            ),
    );
    const groups = ofType(made, "eks/nodeGroup:NodeGroup")
        .toSorted((one, other) => one.name.localeCompare(other.name))
        .map(({ inputs }) => inputs);
    return {
        groups,
        group: groups[0] ?? {},
        template: theOne(made, "ec2/launchTemplate:LaunchTemplate").inputs,
    };
};

describe("gateway nodes", () => {
    it.each([
        ["front", "gateway"],
        ["egress", "egress"],
    ] as const)("of the %s stand in its subnets and its security group alone", async (tier, pool) => {
        const { groups, template } = await nodesOf(tier);
        expect(template["vpcSecurityGroupIds"]).toEqual([`sg-${tier}`]);
        expect(groups.map(({ subnetIds }) => subnetIds)).toEqual([["subnet-a"], ["subnet-b"]]);
        for (const { labels } of groups) expect(labels).toEqual({ "ringfence/pool": pool });
    });

    it("have a group in each zone, which together always run three and can each take what one zone less leaves", async () => {
        const { groups } = await nodesOf("front");
        expect(groups.map(({ nodeGroupName, scalingConfig }) => [nodeGroupName, scalingConfig])).toEqual([
            ["gateway-proxies-a", { minSize: 2, desiredSize: 2, maxSize: 6 }],
            ["gateway-proxies-b", { minSize: 1, desiredSize: 1, maxSize: 6 }],
        ]);
    });

    it.each(["front", "egress"] as const)("of the %s are where its proxies go, and nothing else may", async (tier) => {
        const { group } = await nodesOf(tier);
        const proxy = renderGateway(hybrid).find(
            ({ kind, metadata }) => kind === "EnvoyProxy" && metadata.name === tier,
        );
        const pod = "provider.kubernetes.envoyDeployment.pod";
        expect(proxy?.spec).toHaveProperty(`${pod}.nodeSelector`, group["labels"]);
        expect(proxy?.spec).toHaveProperty(`${pod}.tolerations.0.effect`, "NoSchedule");
        expect(group["taints"]).toMatchObject([{ key: "ringfence/pool", effect: "NO_SCHEDULE" }]);
    });
});
