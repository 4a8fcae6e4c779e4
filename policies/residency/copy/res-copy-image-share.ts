import { isListed, parseArn } from "../../kit/arn.ts";
import { gdpr, hipaa } from "../../kit/clause.ts";
import type { Declared } from "../../kit/declaration.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";

type Needs = "accounts" | "externalArns";

/** RES-209. An organization is more than the declared accounts, so it has to be declared by its ARN. */
export const imageShares = residencyRule({
    id: "RES-209",
    name: "res-copy-image-share",
    title: "Machine images and snapshots are shared with declared accounts alone",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 32"), hipaa("164.312(a)(1)")],
    reads:
        "launch and volume permissions, shares of RDS snapshots, share rules of lifecycle policies, permissions of image " +
        "distributions, the switches that block public images and snapshots",
    why: "whoever may start from an image or snapshot owns a copy of the disk",
    fix: "Remove the share, or name a declared account; list an organization under `externalArns`.",
    needs: ["accounts", "externalArns"],
    resources: {
        "aws:ec2/amiLaunchPermission:AmiLaunchPermission": ({ props, ...given }) => {
            judgeShares(slotsOf(props, ["group", ...shareKeys]), given);
        },
        "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission": judgeAccounts("accountId"),
        "aws:rds/snapshot:Snapshot": judgeAccounts("sharedAccounts"),
        "aws:rds/snapshotCopy:SnapshotCopy": judgeAccounts("sharedAccounts"),
        "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": judgeAccounts("sharedAccounts"),
        "aws:dlm/lifecyclePolicy:LifecyclePolicy": judgeSchedules,
        "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": judgeDistributions,
        "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess": judgeSwitch(["block-new-sharing"]),
        "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": judgeSwitch([
            "block-all-sharing",
            "block-new-sharing",
        ]),
    },
});

const shareKeys = ["accountId", "organizationArn", "organizationalUnitArn"];
type Judge = Pick<ResourceCase<object, Needs>, "declared" | "violated" | "each">;

/** Each value is an account, an ARN, or a group such as `all`. */
function judgeShares(shares: readonly Slot[], { declared, violated, each }: Judge): void {
    each(shares, ({ path, read }) => {
        const shared = read();
        if (!isDeclared(shared, declared)) {
            violated(path, say`it is shared with ${safe.account(shared)}, which is not declared`);
        }
    });
}

function isDeclared(shared: unknown, { accounts, externalArns }: Declared<Needs>): boolean {
    return (
        typeof shared === "string" &&
        (accounts.includes(shared) || (Boolean(parseArn(shared)) && isListed(shared, externalArns)))
    );
}

function judgeAccounts(key: string) {
    return ({ props, ...given }: ResourceCase<object, Needs>): void => {
        judgeShares(slotsOf(props as AnyInputs, [key]), given);
    };
}

function judgeSwitch(shut: readonly string[]) {
    return ({ props, violated }: ResourceCase<{ readonly state: string }, Needs>): void => {
        if (!shut.includes(props.state)) {
            violated(["state"], say`the account may make images or snapshots public`);
        }
    };
}

function judgeSchedules({ props, ...given }: ResourceCase<object, Needs>): void {
    const details = recordOf((props as AnyInputs)["policyDetails"]);
    given.each(slotsOf(details, ["schedules"], ["policyDetails"]), ({ path, read }) => {
        const rule = recordOf(recordOf(read())["shareRule"]);
        judgeShares(slotsOf(rule, ["targetAccounts"], [...path, "shareRule"]), given);
    });
}

function judgeDistributions({ props, ...given }: ResourceCase<object, Needs>): void {
    given.each(slotsOf(props as AnyInputs, ["distributions"]), ({ path, read }) => {
        const image = recordOf(recordOf(read())["amiDistributionConfiguration"]);
        const at = [...path, "amiDistributionConfiguration"];
        judgeShares(slotsOf(image, ["targetAccountIds"], at), given);
        const keys = ["organizationArns", "organizationalUnitArns", "userGroups", "userIds"];
        judgeShares(slotsOf(recordOf(image["launchPermission"]), keys, [...at, "launchPermission"]), given);
    });
}
