import { gdpr, hipaa, schrems } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { safe, say, sayAll } from "../../kit/safe.ts";
import { statementsOf } from "../shared/policy-document.ts";
import type { Statement } from "../shared/policy-document.ts";

type Case = ResourceCase<object, "multiRegionKeys">;

/**
 * RES-206. A multi-Region key can be given a replica in any region at any later time, by nobody but KMS's own API; a key of one
 * region never can. So the kind of key is judged, not the replicas alone. A declared one has to say in its own policy where it may go
 * (`kms:ReplicaRegion`); a replica, too, because it can become the primary.
 */
export const singleRegionKeys = residencyRule({
    id: "RES-206",
    name: "res-copy-key",
    title: "Every key belongs to one region, or to those that are declared for it",
    severity: "critical",
    waivable: false,
    controls: [schrems("EDPB 01/2020 use case 1"), gdpr("Art. 32"), hipaa("164.312(a)(2)(iv)")],
    reads: "`multiRegion` of KMS keys; replica keys and their region; `policy` of those that are declared",
    why: "key material that can be replicated can leave, and opens there what it encrypts here",
    fix: "Make a key of one region (`multiRegion: false`); or list the key under `multiRegionKeys`, and deny `kms:ReplicateKey` in its policy for all other regions.",
    needs: ["multiRegionKeys"],
    resources: {
        "aws:kms/key:Key": judgeKind,
        "aws:kms/externalKey:ExternalKey": judgeKind,
        "aws:kms/replicaKey:ReplicaKey": judgeReplica,
        "aws:kms/replicaExternalKey:ReplicaExternalKey": judgeReplica,
    },
});

function judgeKind(given: Case): void {
    const { multiRegion } = given.props as AnyInputs;
    if (multiRegion !== undefined && multiRegion !== false) {
        judgeRegions(given, ["multiRegion"], say`the key can be replicated to other regions`);
    }
}

function judgeReplica(given: Case): void {
    const { region = given.provider?.["region"] } = given.props as AnyInputs;
    const regions = declaredRegions(given);
    if (regions !== undefined && !regions.some((name) => name === region)) {
        given.violated(["region"], say`the key is not declared for the region of this replica`);
    }
    judgeRegions(given, [], say`the key is a replica of one in another region`);
}

function declaredRegions({ urn, declared }: Case): readonly string[] | undefined {
    return declared.multiRegionKeys.find((one) => one.urn === urn)?.regions;
}

function judgeRegions(given: Case, at: readonly string[], problem: ReturnType<typeof say>): void {
    const regions = declaredRegions(given);
    const { policy } = given.props as AnyInputs;
    if (regions === undefined) {
        given.violated(at, problem);
    } else if (statementsOf(policy)?.some((statement) => keepsTo(regions, statement)) !== true) {
        const names = sayAll(regions.map((name) => safe.region(name)));
        given.violated(["policy"], say`the policy does not deny kms:ReplicateKey to everybody outside ${names}`);
    }
}

/** True for a statement that denies everybody a replica anywhere else. */
function keepsTo(regions: readonly string[], { allows, principals, actions, resources, ...it }: Statement): boolean {
    const [condition, ...others] = it.conditions;
    return (
        !allows &&
        !it.invertsPrincipals &&
        !it.invertsScope &&
        principals.some(({ kind, name }) => kind === "AWS" && name === "*") &&
        actions.some((action) => ["kms:*", "kms:replicatekey"].includes(action.toLowerCase())) &&
        resources.includes("*") &&
        others.length === 0 &&
        condition?.operator === "StringNotEquals" &&
        condition.key === "kms:replicaregion" &&
        condition.values.length > 0 &&
        condition.values.every((value) => regions.includes(value))
    );
}
