import type { Fixture } from "../../kit/fixture.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import { loadBalancerTargets } from "./res-net-load-balancer.ts";

const group: Fixture = {
    type: "aws:lb/targetGroup:TargetGroup",
    name: "group",
    props: { name: "gateway", targetType: "ip" },
};
const listener = (action: Fixture["props"], origins: readonly string[] = ["group"]): Fixture => ({
    type: "aws:lb/listener:Listener",
    name: "listener",
    props: { loadBalancerArn: unknown, defaultActions: [action] },
    origins: { defaultActions: origins },
});
const binding = (
    spec: Fixture["props"],
    group: Fixture["props"] = { targetGroupName: "gateway" },
    origins: readonly string[] = [],
): Fixture => ({
    type: "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
    name: "binding",
    props: {
        apiVersion: "elbv2.k8s.aws/v1beta1",
        kind: "TargetGroupBinding",
        metadata: { name: "front", namespace: "gateway" },
        spec: { targetType: "ip", serviceRef: { name: "front", port: 443 }, ...group, ...spec },
    },
    origins: { spec: origins },
});
const forward = { type: "forward", targetGroupArn: unknown };

describeRule(loadBalancerTargets, {
    compliant: {
        "a listener that forwards to a group of the stack": [group, listener(forward)],
        "a binding of a group of the stack, by its name": [group, binding({})],
        "a binding of a group of the stack, by its ARN": [group, binding({}, { targetGroupARN: unknown }, ["group"])],
    },
    violating: {
        "a redirect": {
            given: [group, listener({ type: "redirect", redirect: { host: "vendor.example" } }, [])],
            at: ["listener.defaultActions[0].type", "listener.defaultActions"],
        },
        "a listener that asks somebody else who the caller is": {
            given: [group, listener({ ...forward, type: "authenticate-oidc" })],
            at: "listener.defaultActions[0].type",
        },
        "a group of somebody else": {
            given: listener({
                type: "forward",
                targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:999988887777:targetgroup/x/1",
            }),
            at: "defaultActions",
        },
        "a binding that opens groups": {
            given: [group, binding({ networking: { ingress: [] } })],
            at: "binding.spec.networking",
        },
        "a binding by a role": {
            given: [group, binding({ iamRoleArnToAssume: "arn:aws:iam::111122223333:role/other" })],
            at: "binding.spec.iamRoleArnToAssume",
        },
        "a binding of a group that is not of the stack": {
            given: [group, binding({}, { targetGroupName: "theirs" })],
            at: "binding.spec.targetGroupName",
        },
        "a binding of somebody else's group": {
            given: binding(
                {},
                {
                    targetGroupARN: "arn:aws:elasticloadbalancing:eu-central-1:999988887777:targetgroup/x/1",
                },
            ),
            at: "spec.targetGroupARN",
        },
    },
    undetermined: {
        "an action that is computed": {
            given: [group, listener({ ...forward, type: unknown })],
            at: "listener.defaultActions[0].type",
        },
        "a group that is computed": {
            given: [group, binding({}, { targetGroupName: unknown })],
            at: "binding.spec.targetGroupName",
        },
        "a role that is computed": {
            given: [group, binding({ iamRoleArnToAssume: unknown })],
            at: "binding.spec.iamRoleArnToAssume",
        },
    },
});
