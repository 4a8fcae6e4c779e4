import { describeRule } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { resourceOption } from "./res-place-resource-option.ts";

const of = (type: string, ignoreChanges: readonly string[]): Fixture => ({ type, props: {}, ignoreChanges });

const policy = of("aws:s3/bucketPolicy:BucketPolicy", ["policy"]);
const at = "options.ignoreChanges";
const entry = { urn: "urn:pulumi:test::ringfence::aws:s3/bucketPolicy:BucketPolicy::it", reason: "a test" };

describeRule(resourceOption, {
    compliant: {
        "a resource that ignores nothing": of("aws:s3/bucketPolicy:BucketPolicy", []),
        "a number of nodes that the autoscaler sets": of("aws:eks/nodeGroup:NodeGroup", ["scalingConfig.desiredSize"]),
        "a zone's list of networks, each of which is associated by itself": of("aws:route53/zone:Zone", ["vpcs"]),
        "an ignored property that is declared": {
            given: policy,
            declared: { resourceOptions: [{ ...entry, option: "ignoreChanges" }] },
        },
    },
    violating: {
        "a bucket's policy that is whatever it was": { given: policy, at },
        "a key whose policy nobody sees": { given: of("aws:kms/key:Key", ["policy"]), at },
        "everything at once": { given: of("aws:ec2/networkAcl:NetworkAcl", ["*"]), at },
        "more of a node group than the number of its nodes": {
            given: of("aws:eks/nodeGroup:NodeGroup", ["scalingConfig"]),
            at,
        },
        "an object of the cluster": { given: of("kubernetes:networking.k8s.io/v1:NetworkPolicy", ["spec"]), at },
        "a network among others, of a type that has no such list": {
            given: of("aws:ec2/subnet:Subnet", ["vpcs"]),
            at,
        },
        "an option that is declared as another one": {
            given: policy,
            declared: { resourceOptions: [{ ...entry, option: "import" }] },
            at,
        },
        "an option that is declared for another resource": {
            given: policy,
            declared: { resourceOptions: [{ ...entry, urn: `${entry.urn}-other`, option: "ignoreChanges" }] },
            at,
        },
    },
});
