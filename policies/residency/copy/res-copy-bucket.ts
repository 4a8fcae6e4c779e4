import { isListed, parseArn } from "../../kit/arn.ts";
import { gdpr, schrems } from "../../kit/clause.ts";
import { isGiven } from "../../kit/graph.ts";
import type { StackResource } from "../../kit/graph.ts";
import type { TypeToken } from "../../kit/inputs.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { peek, recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { bucketsCalled, isDeclaredBucket, judgePlaces } from "../shared/location.ts";

const config = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const bucket = "aws:s3/bucket:Bucket";
const tableBucket = "aws:s3tables/tableBucket:TableBucket";
const tableReplications = [
    "aws:s3tables/tableBucketReplication:TableBucketReplication",
    "aws:s3tables/tableReplication:TableReplication",
] as const;
type Needs = "accounts" | "externalArns";

const abroad = say`the destination stands in a region that is not known to lie in the jurisdiction`;

/**
 * RES-201. The ARN of a bucket names neither region nor account, so a destination is followed to the bucket itself: one of this
 * stack, or one that is declared.
 */
export const bucketCopies = residencyRule({
    id: "RES-201",
    name: "res-copy-bucket",
    title: "Buckets are replicated only to buckets inside the jurisdiction",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 44"), gdpr("Art. 5(1)(f)"), schrems("EDPB 01/2020 step 4")],
    reads:
        "destinations of BucketReplicationConfig, of `replicationConfiguration` of buckets and of the replication of S3 tables; " +
        "the region of the buckets they lead to",
    why: "replication sends every object on, and nothing in the bucket's own settings shows where to",
    fix: "Replicate to a bucket of this stack in a region of the jurisdiction, or list the bucket under `externalArns`.",
    needs: ["accounts", "externalArns"],
    stack: {
        types: [config, bucket, ...tableReplications],
        checks: [
            (given) => {
                given.each(given.graph.ofType(config), (it) => {
                    judgeReplication(it, "rules", slotsOf(it.props, ["rules"]), given);
                });
            },
            (given) => {
                const replicated = given.graph.ofType(bucket).filter((it) => isGiven(it, "replicationConfiguration"));
                given.each(replicated, (it) => {
                    const inline = recordOf((it.props as AnyInputs)["replicationConfiguration"]);
                    const rules = slotsOf(inline, ["rules"], ["replicationConfiguration"]);
                    judgeReplication(it, "replicationConfiguration", rules, given);
                });
            },
            (given) => {
                given.each(
                    tableReplications.flatMap((type) => given.graph.ofType(type)),
                    (it) => {
                        const rule = it.props.rule as AnyInputs | undefined;
                        const slots = slotsOf(rule ?? {}, ["destinations"], ["rule"]);
                        judgeTargets(it, slots.map(targetIn("destinationTableBucketArn")), "rule", tableBucket, given);
                    },
                );
            },
        ],
    },
});

/** A destination as it is named, and where. */
interface Target {
    readonly path: PropertyPath;
    /** The record that names it. */
    readonly record: () => AnyInputs;
    readonly key: string;
}

function targetIn(key: string) {
    return ({ path, read }: Slot): Target => ({ path: [...path, key], record: () => recordOf(read()), key });
}

function judgeReplication(
    it: StackResource<object>,
    property: string,
    rules: readonly Slot[],
    given: StackCase<Needs>,
): void {
    const destinations = rules.map(({ path, read }) => ({
        path: [...path, "destination"],
        read: () => recordOf(recordOf(read())["destination"]),
    }));
    given.each(destinations, ({ path, read }) => {
        const destination = read();
        for (const key of ["account", "accountId"]) {
            const account = destination[key];
            if (account !== undefined && !(typeof account === "string" && given.declared.accounts.includes(account))) {
                given.violated(it, [...path, key], say`account ${safe.account(account)} is not declared`);
            }
        }
    });
    judgeTargets(it, destinations.map(targetIn("bucket")), property, bucket, given);
}

/** Judges each destination: by its name where that is known, else by what the property came from. */
function judgeTargets(
    it: StackResource<object>,
    targets: readonly Target[],
    property: string,
    type: TypeToken,
    given: StackCase<Needs>,
): void {
    const unknown: PropertyPath[] = [];
    given.each(targets, ({ path, record, key }) => {
        const found = peek(record(), key);
        if (found.kind === "unknown") {
            unknown.push(path);
        } else {
            judgeNamed(it, path, found.kind === "known" ? found.value : undefined, type, given);
        }
    });
    const origins = given.graph.targets(it, property, type);
    given.each(unknown, (path) => {
        if (origins.length < unknown.length) {
            given.undetermined(it, path, say`nothing shows that the destination is a bucket of this stack`);
        }
        judgePlaces({ from: it, path, to: origins, problem: abroad }, given);
    });
}

function judgeNamed(
    it: StackResource<object>,
    path: PropertyPath,
    name: unknown,
    type: TypeToken,
    given: StackCase<Needs>,
): void {
    const { graph, declared, place, violated } = given;
    if (typeof name !== "string") {
        violated(it, path, say`the destination is not named`);
        return;
    }
    const own = [...graph.identifiedBy(name), ...(type === bucket ? bucketsCalled(graph, name) : [])];
    if (own.length > 0) {
        judgePlaces({ from: it, path, to: own, problem: abroad }, given);
        return;
    }
    const isDeclared = type === bucket ? isDeclaredBucket(name, declared, place) : isDeclaredTable(name, given);
    if (!isDeclared) {
        violated(it, path, say`the destination is neither a bucket of this stack nor declared`);
    }
}

/** The ARN of a table bucket says where it stands and whose it is. */
function isDeclaredTable(name: string, { declared, place }: StackCase<Needs>): boolean {
    const arn = parseArn(name);
    const isOwn = arn !== undefined && declared.accounts.includes(arn.account) && place.allowsRegion(arn.region);
    return isOwn || isListed(name, declared.externalArns);
}
