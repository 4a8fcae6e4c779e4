import { gdpr } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";

/**
 * RES-208. A copy is declared where it arrives, so its own region is judged by RES-101 and RES-102; here it is where it comes
 * from, and what schedules and pipelines copy by themselves.
 */
export const machineImageCopies = residencyRule({
    id: "RES-208",
    name: "res-copy-machine-image",
    title: "Machine images and snapshots are copied only inside the jurisdiction",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 44")],
    reads:
        "`sourceAmiRegion` of AmiCopy, `sourceRegion` of SnapshotCopy, cross-region copies of lifecycle policies, regions of " +
        "image distributions",
    why: "an image or snapshot holds the whole disk, weights and caches included",
    fix: "Remove the copy, or name a region of the jurisdiction.",
    needs: [],
    resources: {
        "aws:ec2/amiCopy:AmiCopy": ({ props, ...given }) => {
            judgeRegion(props, "sourceAmiRegion", [], given);
        },
        "aws:ebs/snapshotCopy:SnapshotCopy": ({ props, ...given }) => {
            judgeRegion(props, "sourceRegion", [], given);
        },
        "aws:dlm/lifecyclePolicy:LifecyclePolicy": [judgeSchedules, judgeActions],
        "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": ({ props, each, ...given }) => {
            each(slotsOf(props as AnyInputs, ["distributions"]), ({ path, read }) => {
                judgeRegion(recordOf(read()), "region", path, given);
            });
        },
    },
});

type Judge = Pick<ResourceCase<object, never>, "place" | "violated">;

/** An Outpost is named by an ARN, which says nothing about where it stands. */
function judgeRegion(holder: AnyInputs, key: string, at: PropertyPath, { place, violated }: Judge): void {
    const region = holder[key];
    if (!(typeof region === "string" && place.allowsRegion(region))) {
        violated([...at, key], say`${safe.region(region)} is not known to lie in the jurisdiction`);
    }
}

function judgeSchedules({ props, each, ...given }: ResourceCase<object, never>): void {
    const details = recordOf((props as AnyInputs)["policyDetails"]);
    each(slotsOf(details, ["schedules"], ["policyDetails"]), (schedule) => {
        each(slotsOf(recordOf(schedule.read()), ["crossRegionCopyRules"], schedule.path), ({ path, read }) => {
            const rule = recordOf(read());
            // One of the two is set, by the kind of policy.
            const keys = ["target", "targetRegion"].filter((key) => rule[key] !== undefined && rule[key] !== "");
            each(keys.length > 0 ? keys : ["target"], (key) => {
                judgeRegion(rule, key, path, given);
            });
        });
    });
}

function judgeActions({ props, each, ...given }: ResourceCase<object, never>): void {
    const details = recordOf((props as AnyInputs)["policyDetails"]);
    each(slotsOf(details, ["action"], ["policyDetails"]), (action) => {
        each(slotsOf(recordOf(action.read()), ["crossRegionCopies"], action.path), ({ path, read }) => {
            judgeRegion(recordOf(read()), "target", path, given);
        });
    });
}
