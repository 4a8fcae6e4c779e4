import { gdpr, hipaa, schrems } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";

/**
 * RES-206. A multi-Region key can be given a replica in any region at any later time, by nobody but KMS's own API; a key of one
 * region never can. So the kind of key is judged, not the replicas alone.
 */
export const singleRegionKeys = residencyRule({
    id: "RES-206",
    name: "res-copy-key",
    title: "Every key belongs to one region",
    severity: "critical",
    waivable: false,
    controls: [schrems("EDPB 01/2020 use case 1"), gdpr("Art. 32"), hipaa("164.312(a)(2)(iv)")],
    reads: "`multiRegion` of KMS keys; replica keys",
    why: "key material that can be replicated can leave, and opens there what it encrypts here",
    fix: "Make a key of one region (`multiRegion: false`); where another region of the jurisdiction needs one, make it there.",
    needs: [],
    resources: {
        "aws:kms/key:Key": judgeKind,
        "aws:kms/externalKey:ExternalKey": judgeKind,
        "aws:kms/replicaKey:ReplicaKey": judgeReplica,
        "aws:kms/replicaExternalKey:ReplicaExternalKey": judgeReplica,
    },
});

function judgeKind({ props, violated }: ResourceCase<{ readonly multiRegion?: unknown }, never>): void {
    if (props.multiRegion !== undefined && props.multiRegion !== false) {
        violated(["multiRegion"], say`the key can be replicated to other regions`);
    }
}

function judgeReplica({ violated }: ResourceCase<object, never>): void {
    violated([], say`the key is a replica of one in another region`);
}
