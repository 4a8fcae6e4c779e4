import { parseArn } from "../../kit/arn.ts";
import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { isRecord } from "../../kit/view.ts";
import { isUnset, settingOf } from "./provider-settings.ts";

/** RES-106. Without the pin, the same program deploys into whatever account the credentials of the day belong to. */
export const account = residencyRule({
    id: "RES-106",
    name: "res-place-account",
    title: "Every AWS provider is pinned to a declared account",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 28"), gdpr("Art. 32"), hipaa("164.308(a)(4)")],
    reads: "`allowedAccountIds`, `assumeRoles[].roleArn`, `assumeRoleWithWebIdentity.roleArn` of every AWS provider",
    why: "whoever owns the account owns the data in it",
    fix: "Set `allowedAccountIds` to the stack's own account and assume only roles of declared accounts.",
    needs: ["accounts"],
    resources: {
        "pulumi:providers:aws": [
            ({ props, declared, violated, undetermined, each }) => {
                const pinned = settingOf(props.allowedAccountIds);
                if (isUnset(pinned)) {
                    violated(["allowedAccountIds"], say`the provider takes any account its credentials open`);
                } else if (!Array.isArray(pinned)) {
                    undetermined(["allowedAccountIds"], say`the setting is not a list of accounts`);
                } else {
                    each(pinned as readonly unknown[], (id, index) => {
                        if (typeof id !== "string" || !declared.accounts.includes(id)) {
                            violated(["allowedAccountIds", index], say`account ${safe.account(id)} is not declared`);
                        }
                    });
                }
            },
            ({ props, declared, violated, each }) => {
                each(["assumeRoles", "assumeRoleWithWebIdentity"] as const, (key) => {
                    const setting = settingOf(props[key]);
                    const roles: readonly unknown[] = Array.isArray(setting)
                        ? setting
                        : isUnset(setting)
                          ? []
                          : [setting];
                    each(roles, (role, index) => {
                        const arn = isRecord(role) ? role["roleArn"] : undefined;
                        const owner = typeof arn === "string" ? parseArn(arn)?.account : undefined;
                        if (owner === undefined || !declared.accounts.includes(owner)) {
                            const at = Array.isArray(setting) ? [key, index, "roleArn"] : [key, "roleArn"];
                            violated(
                                at,
                                say`the role belongs to account ${safe.account(owner)}, which is not declared`,
                            );
                        }
                    });
                });
            },
        ],
    },
});
