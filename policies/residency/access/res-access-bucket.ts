import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf } from "../../kit/view.ts";
import { judgePolicyAt } from "./principals.ts";

const bucket = "aws:s3/bucket:Bucket";
const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
type Needs = "accounts" | "externalArns" | "organizations" | "vpcEndpoints";

/**
 * RES-401. The setting of the account can be changed by anyone who administers it and is not in the stack, so each bucket has
 * its own. A statement that denies may name everybody.
 */
export const closedBuckets = residencyRule({
    id: "RES-401",
    name: "res-access-bucket",
    title: "Every bucket refuses the public and every account that is not declared",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 32"), hipaa("164.312(a)(1)")],
    reads: "BucketPublicAccessBlock of every bucket; policies of buckets and access points; ACLs",
    why: "a bucket that is open is read from anywhere, and leaves no trace in the network",
    fix: "Give the bucket a BucketPublicAccessBlock with all four flags, a policy for declared accounts alone (or bound to one of `organizations` or `vpcEndpoints`), and no ACL.",
    needs: ["accounts", "externalArns", "organizations", "vpcEndpoints"],
    resources: {
        "aws:s3/bucketPolicy:BucketPolicy": judgePolicyAt("policy"),
        "aws:s3/bucketAcl:BucketAcl": judgeAcl,
        [bucket]: [judgePolicyAt("policy"), judgeAcl],
        "aws:s3/accessPoint:AccessPoint": [
            judgePolicyAt("policy"),
            ({ props, ...given }) => {
                const setting = recordOf(props.publicAccessBlockConfiguration);
                given.each(flags, (flag) => {
                    // An access point blocks public access unless it is told not to.
                    if (setting[flag] !== undefined && setting[flag] !== true) {
                        given.violated(
                            ["publicAccessBlockConfiguration", flag],
                            say`the access point lets the public in`,
                        );
                    }
                });
            },
        ],
        "aws:s3control/accessPointPolicy:AccessPointPolicy": judgePolicyAt("policy"),
        [block]: ({ props, violated, each }) => {
            each(flags, (flag) => {
                if (props[flag] !== true) {
                    violated([flag], say`the flag is not set, so one way to the public is open`);
                }
            });
        },
    },
    everyResource: {
        applies: (type) => /^aws:s3\/bucket\w*V2:/.test(type),
        check: ({ undetermined }) => {
            undetermined([], say`the resource is of a deprecated type, which no rule reads`);
        },
    },
    stack: { types: [bucket, block], checks: [judgeBlocks] },
});

/** An ACL gives objects to others past every policy; `private` and the log delivery's own are the harmless ones. */
function judgeAcl({ props, violated }: ResourceCase<object, Needs>): void {
    const { acl, grants, accessControlPolicy } = props as AnyInputs;
    if (acl !== undefined && acl !== "private" && acl !== "log-delivery-write") {
        violated(["acl"], say`the ACL gives the bucket to others than its owner`);
    }
    if (Array.isArray(grants) && grants.length > 0) {
        violated(["grants"], say`the ACL gives the bucket to others than its owner`);
    }
    if (accessControlPolicy !== undefined) {
        violated(["accessControlPolicy"], say`the ACL may give the bucket to others than its owner`);
    }
}

function judgeBlocks({ graph, violated, each }: StackCase<Needs>): void {
    each(graph.ofType(bucket), (it) => {
        if (!graph.ofType(block).some((flags) => graph.targets(flags, "bucket").some(({ urn }) => urn === it.urn))) {
            violated(it, [], say`nothing blocks public access to the bucket`);
        }
    });
}
