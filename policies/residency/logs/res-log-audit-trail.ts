import { aiAct, gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import type { StackResource } from "../../kit/graph.ts";
import { say } from "../../kit/safe.ts";
import { peek } from "../../kit/view.ts";
import { judgeCustomerKey } from "../shared/customer-key.ts";
import { isDeclaredBucket, judgePlaces } from "../shared/location.ts";

const trail = "aws:cloudtrail/trail:Trail";
const store = "aws:cloudtrail/eventDataStore:EventDataStore";
type Given = StackCase<"externalArns">;

const abroad = say`the bucket stands in a region not known to lie in the jurisdiction`;

/**
 * RES-605. A trail over all regions still writes to one bucket; it is wanted, because what somebody does in a region outside the
 * jurisdiction is seen by no other. Judged where a trail exists: many organizations keep one above the accounts.
 */
export const auditTrail = residencyRule({
    id: "RES-605",
    name: "res-log-audit-trail",
    title: "Audit trails are whole, tamper-evident, under a customer key and inside the jurisdiction",
    severity: "high",
    waivable: true,
    controls: [aiAct("Art. 12"), hipaa("164.312(b)"), gdpr("Art. 30"), gdpr("Art. 32")],
    reads: "validation, regions, key, state and bucket of CloudTrail trails; regions, key and protection of event data stores",
    why: "a trail that can be changed, stopped or read abroad proves nothing to an auditor",
    fix: "Set `enableLogFileValidation` and `isMultiRegionTrail`, name a customer key and a bucket of this stack or of `externalArns`.",
    needs: ["externalArns"],
    stack: {
        types: [trail, store],
        checks: [
            (given) => {
                given.each(given.graph.ofType(trail), (it) => {
                    judgeTrail(it, given);
                });
            },
            (given) => {
                given.each(given.graph.ofType(store), (it) => {
                    judgeStore(it, given);
                });
            },
        ],
    },
});

function judgeTrail(it: StackResource<object>, given: Given): void {
    judgeFlags(
        it,
        [
            ["enableLogFileValidation", true, say`nobody would see that a log file was changed`],
            ["isMultiRegionTrail", true, say`what happens in other regions is not recorded`],
            ["enableLogging", undefined, say`the trail is switched off`],
            ["includeGlobalServiceEvents", undefined, say`changes of identities and roles are not recorded`],
        ],
        given,
    );
    judgeCustomerKey(it, ["kmsKeyId"], given);
    judgeBucket(it, given);
}

function judgeStore(it: StackResource<object>, given: Given): void {
    judgeFlags(
        it,
        [
            ["multiRegionEnabled", undefined, say`what happens in other regions is not recorded`],
            ["terminationProtectionEnabled", undefined, say`the store can be deleted with what it holds`],
        ],
        given,
    );
    judgeCustomerKey(it, ["kmsKeyId"], given);
}

type Flag = readonly [key: string, needed: true | undefined, problem: ReturnType<typeof say>];

/** Each flag must be true; one that AWS sets by itself may be left out. */
function judgeFlags(it: StackResource<object>, flags: readonly Flag[], { violated, each }: Given): void {
    each(flags, ([key, needed, problem]) => {
        const value: unknown = Reflect.get(it.props, key);
        if (value !== true && !(value === undefined && needed === undefined)) {
            violated(it, [key], problem);
        }
    });
}

function judgeBucket(it: StackResource<object>, given: Given): void {
    const { graph, declared, place, undetermined } = given;
    const buckets = graph.targets(it, "s3BucketName", "aws:s3/bucket:Bucket");
    judgePlaces({ from: it, path: ["s3BucketName"], to: buckets, problem: abroad }, given);
    const name = peek(it.props, "s3BucketName");
    const isDeclared = name.kind === "known" && isDeclaredBucket(String(name.value), declared, place);
    if (buckets.length === 0 && !isDeclared) {
        undetermined(it, ["s3BucketName"], say`the bucket is neither one of this stack nor declared`);
    }
}
