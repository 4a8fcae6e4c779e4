import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { imageShares } from "./res-copy-image-share.ts";

const own = "111122223333";
const stranger = "999988887777";
const organization = "arn:aws:organizations::111122223333:organization/o-1";
const launch = (props: Fixture["props"]): Fixture => ({
    type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
    props: { imageId: "ami-1", ...props },
});
const volume = (accountId: string): Fixture => ({
    type: "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission",
    props: { snapshotId: "snap-1", accountId },
});
const database = (type: string, ...sharedAccounts: readonly string[]): Fixture => ({
    type,
    props: { dbSnapshotIdentifier: "audit", sharedAccounts },
});
const lifecycle = (...targetAccounts: readonly string[]): Fixture => ({
    type: "aws:dlm/lifecyclePolicy:LifecyclePolicy",
    props: { policyDetails: { schedules: [{ name: "nightly" }, { name: "weekly", shareRule: { targetAccounts } }] } },
});
const distribution = (amiDistributionConfiguration: object): Fixture => ({
    type: "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
    props: { distributions: [{ region: "eu-central-1", amiDistributionConfiguration }] },
});
const block = (state: string, kind = "ec2/imageBlockPublicAccess:ImageBlockPublicAccess"): Fixture => ({
    type: `aws:${kind}`,
    props: { state },
});
const image = "distributions[0].amiDistributionConfiguration";
const share = "policyDetails.schedules[1].shareRule.targetAccounts";

describeRule(imageShares, {
    declared: { externalArns: [organization] },
    compliant: {
        "an image for a declared account": launch({ accountId: own }),
        "an image for a declared organization": launch({ organizationArn: organization }),
        "a snapshot for a declared account": volume(own),
        "a database snapshot for nobody": database("aws:rds/snapshot:Snapshot"),
        "a database snapshot for a declared account": database("aws:rds/snapshotCopy:SnapshotCopy", own),
        "a schedule that shares with a declared account": lifecycle(own),
        "an image built for declared accounts": distribution({
            targetAccountIds: [own],
            launchPermission: { userIds: [own], organizationArns: [organization] },
        }),
        "public images forbidden": block("block-new-sharing"),
        "public snapshots forbidden": block(
            "block-all-sharing",
            "ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
        ),
    },
    violating: {
        "an image for everybody": { given: launch({ group: "all" }), at: "group" },
        "an image for another account": { given: launch({ accountId: stranger }), at: "accountId" },
        "an image for an organization nobody declared": {
            given: launch({ organizationArn: "arn:aws:organizations::999988887777:organization/o-2" }),
            at: "organizationArn",
        },
        "a snapshot for another account": { given: volume(stranger), at: "accountId" },
        "a database snapshot for everybody": {
            given: database("aws:rds/snapshot:Snapshot", own, "all"),
            at: "sharedAccounts[1]",
        },
        "the copy of a cluster's snapshot for another account": {
            given: database("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy", stranger),
            at: "sharedAccounts[0]",
        },
        "a schedule that shares with another account": { given: lifecycle(own, stranger), at: `${share}[1]` },
        "an image built for everybody": {
            given: distribution({ launchPermission: { userGroups: ["all"] } }),
            at: `${image}.launchPermission.userGroups[0]`,
        },
        "an image built into another account": {
            given: distribution({ targetAccountIds: [stranger] }),
            at: `${image}.targetAccountIds[0]`,
        },
        "public images allowed": { given: block("unblocked"), at: "state" },
        "public snapshots allowed": {
            given: block("unblocked", "ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"),
            at: "state",
        },
    },
    undetermined: {
        "an account that is computed": { given: volume(unknown), at: "accountId" },
        "accounts of a schedule that are computed": { given: lifecycle(unknown), at: `${share}[0]` },
        "a switch that is computed": { given: block(unknown), at: "state" },
    },
});
