import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { readResource } from "./res-place-read-resource.ts";

const arn = "arn:aws:kms:eu-central-1:111122223333:key/0123";
const key = (props: Fixture["props"] = { id: arn }): Fixture => ({ type: "aws:kms/key:Key", read: true, props });
const corefile: Fixture = {
    type: "kubernetes:core/v1:ConfigMap",
    read: true,
    props: { metadata: { namespace: "kube-system", name: "coredns" } },
};
const declared = {
    readResources: [
        { type: "aws:kms/key:Key", id: arn, reason: "the group's own key" },
        { type: "kubernetes:core/v1:ConfigMap", id: "kube-system/coredns", reason: "made by EKS" },
    ],
};

describeRule(readResource, {
    declared,
    compliant: {
        "a resource of the stack": { type: "aws:kms/key:Key", props: {} },
        "a declared key, by its id": key(),
        "a declared key, by its ARN": key({ id: "0123", arn }),
        "a declared object of the cluster": corefile,
    },
    // It is told by names alone, and one that is unknown is no name that was declared.
    decidedOtherwise: {},
    violating: {
        "somebody's key": { given: key({ id: "arn:aws:kms:us-east-1:999988887777:key/9" }), at: "" },
        "somebody's bucket": {
            given: { type: "aws:s3/bucket:Bucket", read: true, props: { id: "attacker-logs" } },
            at: "",
        },
        "a declared id of another type": {
            given: { type: "aws:iam/role:Role", read: true, props: { id: arn } },
            at: "",
        },
        "a read whose id is computed": { given: key({ id: unknown }), at: "" },
        "an object of another namespace": {
            given: { ...corefile, props: { metadata: { namespace: "default", name: "coredns" } } },
            at: "",
        },
        "an object without a namespace": {
            given: { ...corefile, props: { metadata: { name: "coredns" } } },
            at: "",
        },
        "the cluster of somebody else": {
            given: { type: "aws:eks/cluster:Cluster", read: true, props: { id: "theirs" } },
            at: "",
        },
    },
});
