import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { machineImageCopies } from "./res-copy-machine-image.ts";

const copy = (sourceAmiRegion: string): Fixture => ({
    type: "aws:ec2/amiCopy:AmiCopy",
    props: { sourceAmiId: "ami-1", sourceAmiRegion },
});
const snapshot = (sourceRegion: string): Fixture => ({
    type: "aws:ebs/snapshotCopy:SnapshotCopy",
    props: { sourceSnapshotId: "snap-1", sourceRegion },
});
const lifecycle = (policyDetails: object): Fixture => ({
    type: "aws:dlm/lifecyclePolicy:LifecyclePolicy",
    props: { description: "nightly", policyDetails },
});
const schedule = (...crossRegionCopyRules: readonly object[]): Fixture =>
    lifecycle({ schedules: [{ name: "nightly", crossRegionCopyRules }] });
const distribution = (...regions: readonly string[]): Fixture => ({
    type: "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
    props: { distributions: regions.map((region) => ({ region })) },
});
const rule = (index: number, key: string): string => `policyDetails.schedules[0].crossRegionCopyRules[${index}].${key}`;

describeRule(machineImageCopies, {
    compliant: {
        "an image from a region inside": copy("eu-west-1"),
        "a snapshot from a region inside": snapshot("eu-north-1"),
        "a schedule without copies": lifecycle({ schedules: [{ name: "nightly" }] }),
        "a schedule with a copy inside": schedule({ target: "eu-west-1" }, { targetRegion: "eu-west-3" }),
        "shared snapshots copied inside": lifecycle({ action: { crossRegionCopies: [{ target: "eu-west-1" }] } }),
        "an image built for regions inside": distribution("eu-central-1", "eu-west-1"),
    },
    violating: {
        "an image from abroad": { given: copy("us-east-1"), at: "sourceAmiRegion" },
        "a snapshot from abroad": { given: snapshot("eu-west-2"), at: "sourceRegion" },
        "a schedule with a copy abroad": {
            given: schedule({ target: "eu-west-1" }, { targetRegion: "us-east-1" }),
            at: rule(1, "targetRegion"),
        },
        "an Outpost nobody can place": {
            given: schedule({ target: "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1" }),
            at: rule(0, "target"),
        },
        "a copy to nowhere": { given: schedule({}), at: rule(0, "target") },
        "shared snapshots copied abroad": {
            given: lifecycle({ action: { crossRegionCopies: [{ target: "us-west-2" }] } }),
            at: "policyDetails.action.crossRegionCopies[0].target",
        },
        "an image built for a region abroad": {
            given: distribution("eu-central-1", "us-east-1"),
            at: "distributions[1].region",
        },
    },
    undetermined: {
        "a source that is computed": { given: copy(unknown), at: "sourceAmiRegion" },
        "a target that is computed": { given: schedule({ target: unknown }), at: rule(0, "target") },
        "a policy that is computed": {
            given: { type: "aws:dlm/lifecyclePolicy:LifecyclePolicy", props: { policyDetails: unknown } },
            at: "policyDetails",
        },
    },
});
