import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blockArgs, nodeGroupArgs } from "../gpu-node-group/node-group.fixture.ts";
import { planNodeGroup } from "../gpu-node-group/plan-node-group.ts";
import type { NodeGroupRequest } from "../gpu-node-group/args.ts";
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
    sealedNetworks: ["10.60.0.0/18", "10.60.64.0/18"],
    apiServerAddress: "172.20.0.1",
};

let made: Registration[] = [];
beforeAll(async () => {
    made = await registrationsOf((opts) => new ClusterAutoscaler("autoscaler", args, opts));
});

describe("the autoscaler", () => {
    it("asks no price and scales this cluster's groups only", () => {
        const line = autoscalerArguments("serving-eu", "kube-system");
        expect(line).toContain("--aws-use-static-instance-list=true");
        expect(line).toContain(
            "--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/serving-eu",
        );
    });

    it("finds the tags that node groups carry", () => {
        const planning = planNodeGroup(nodeGroupArgs, "serving-eu");
        const discovery = autoscalerArguments("serving-eu", "kube-system").find((one) => one.includes("asg:tag="));
        const wanted = discovery?.split("asg:tag=")[1]?.split(",") ?? [];
        expect(wanted).toHaveLength(2);
        if (!planning.ok) throw new Error("the fixture is a good node group");
        for (const tag of wanted) expect(planning.plan.autoscalerTags).toHaveProperty([tag]);
    });

    it("grows paid capacity first, spot last", () => {
        // The expander reads a map of priority -> patterns.
        const priorities = parse(expanderPriorities) as Record<string, string[]>;
        const priorityOf = (request: NodeGroupRequest) => {
            const planning = planNodeGroup(request, "serving-eu");
            if (!planning.ok) throw new Error("the fixture is a good node group");
            const group = `eks-${planning.plan.nodeGroupName}-0123-4567`;
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
