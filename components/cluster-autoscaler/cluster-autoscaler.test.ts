import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blockArgs, nodeGroupArgs } from "../gpu-node-group/node-group.fixture.ts";
import { planNodeGroup } from "../gpu-node-group/plan-node-group.ts";
import type { NodeGroupRequest } from "../gpu-node-group/args.ts";
import { placeOf } from "../identity/arn.ts";
import { clusterAutoscalerPolicy } from "../identity/workload-policies.ts";
import { clusterServices } from "../network/endpoint-set.ts";
import { registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { autoscalerArguments, expanderPriorities } from "./autoscaler-arguments.ts";
import { clusterRules, namespaceRules } from "./autoscaler-permissions.ts";
import { ClusterAutoscaler } from "./cluster-autoscaler.ts";
import type { ClusterAutoscalerArgs } from "./cluster-autoscaler.ts";

const args: ClusterAutoscalerArgs = {
    clusterName: "serving-eu",
    region: "eu-north-1",
    accountId: "111122223333",
    image: `111122223333.dkr.ecr.eu-north-1.amazonaws.com/autoscaler@sha256:${"0".repeat(64)}`,
    timeLimits: { autoscalerGraceSeconds: 742, provisionSeconds: 1_800 },
    sealedNetworks: ["10.60.0.0/18", "10.60.64.0/18"],
    apiServerAddress: "172.20.0.1",
};

function awsActions(): readonly string[] {
    const place = placeOf(args.region, args.accountId);
    return clusterAutoscalerPolicy(place, args.clusterName).flatMap(({ actions }) => [...actions]);
}

let made: Registration[] = [];
beforeAll(async () => {
    made = await registrationsOf((opts) => new ClusterAutoscaler("autoscaler", args, opts));
});

describe("the autoscaler", () => {
    it("asks EC2 what an instance type is, as the list in its image lacks the newest", () => {
        expect(autoscalerArguments("serving-eu", "kube-system", args.timeLimits).join(" ")).not.toMatch(
            /static-instance-list/,
        );
        expect(awsActions()).toContain("ec2:DescribeInstanceTypes");
        expect(clusterServices).toContain("ec2");
    });

    it("has the AWS permissions that upstream's manual lists for it, and no others", () => {
        // kubernetes/autoscaler@cluster-autoscaler-1.35.2, cluster-autoscaler/cloudprovider/aws/README.md.
        expect(awsActions().toSorted()).toEqual([
            "autoscaling:DescribeAutoScalingGroups",
            "autoscaling:DescribeAutoScalingInstances",
            "autoscaling:DescribeLaunchConfigurations",
            "autoscaling:DescribeScalingActivities",
            "autoscaling:SetDesiredCapacity",
            "autoscaling:TerminateInstanceInAutoScalingGroup",
            "ec2:DescribeImages",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:GetInstanceTypesFromInstanceRequirements",
            "eks:DescribeNodegroup",
        ]);
    });

    it("scales this cluster's groups only", () => {
        const line = autoscalerArguments("serving-eu", "kube-system", args.timeLimits);
        expect(line).toContain(
            "--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/serving-eu",
        );
    });

    it("waits for pods as long as the longest of them may take to stop, and for nodes as long as they take to come", () => {
        const line = autoscalerArguments("serving-eu", "kube-system", args.timeLimits);
        expect(line).toContain("--max-graceful-termination-sec=742");
        expect(line).toContain("--max-node-provision-time=1800s");
    });

    it("finds the tags that node groups carry", () => {
        const planning = planNodeGroup(nodeGroupArgs, "serving-eu");
        const discovery = autoscalerArguments("serving-eu", "kube-system", args.timeLimits).find((one) =>
            one.includes("asg:tag="),
        );
        const wanted = discovery?.split("asg:tag=")[1]?.split(",") ?? [];
        expect(wanted).toHaveLength(2);
        if (!planning.ok) throw new Error("the fixture is a good node group");
        for (const { autoscalerTags } of planning.plan.groups) {
            for (const tag of wanted) expect(autoscalerTags).toHaveProperty([tag]);
        }
    });

    it("grows paid capacity first, spot last", () => {
        // The expander reads a map of priority -> patterns.
        const priorities = parse(expanderPriorities) as Record<string, string[]>;
        const priorityOf = (request: NodeGroupRequest) => {
            const planning = planNodeGroup(request, "serving-eu");
            if (!planning.ok) throw new Error("the fixture is a good node group");
            const group = `eks-${planning.plan.groups.at(-1)?.nodeGroupName ?? ""}-0123-4567`;
            const matching = Object.entries(priorities).filter(([, all]) =>
                all.some((one) => new RegExp(one).test(group)),
            );
            return Math.max(...matching.map(([priority]) => Number(priority)));
        };
        const spot = priorityOf({ ...nodeGroupArgs, capacity: { kind: "spot", instanceTypes: ["g6e.12xlarge"] } });
        expect(priorityOf(blockArgs)).toBeGreaterThan(priorityOf(nodeGroupArgs));
        expect(priorityOf(nodeGroupArgs)).toBeGreaterThan(spot);
    });

    it("has no wildcard among its permissions, reads no secret, and grants itself nothing", () => {
        const rules = JSON.stringify([...clusterRules, ...namespaceRules]);
        expect(rules).not.toContain("*");
        expect(rules).not.toMatch(/secrets|roles|rolebindings|impersonate|escalate/);
    });

    it("runs twice, unprivileged, on the system nodes, with the region told to it", () => {
        const { spec } = theOne(made, "apps/v1:Deployment").inputs;
        expect(spec).toHaveProperty("replicas", 2);
        expect(spec).toHaveProperty("template.spec.nodeSelector", { "ringfence/pool": "system" });
        expect(spec).toHaveProperty("template.spec.containers.0.env", [{ name: "AWS_REGION", value: "eu-north-1" }]);
        expect(spec).toHaveProperty("template.spec.containers.0.securityContext.readOnlyRootFilesystem", true);
    });

    it("is refused with an image by tag", () => {
        const image = "111122223333.dkr.ecr.eu-north-1.amazonaws.com/autoscaler:v1.35@sha256:0";
        expect(() => new ClusterAutoscaler("autoscaler", { ...args, image })).toThrow(/image: .*digest/s);
    });
});
