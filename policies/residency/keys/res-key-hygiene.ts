import { gdpr, iso27001 } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";

/** Properties that both kinds of key have. */
interface KeySettings {
    readonly bypassPolicyLockoutSafetyCheck?: unknown;
    readonly deletionWindowInDays?: unknown;
}

/** RES-504. Advisory: a shorter window or no rotation is a decision that some owners take with reason. */
export const keyHygiene = residencyRule({
    id: "RES-504",
    name: "res-key-hygiene",
    title: "Keys rotate, cannot be lost at a stroke, and cannot lock their owner out",
    severity: "medium",
    enforcement: "advisory",
    waivable: true,
    controls: [gdpr("Art. 32"), iso27001("A.8.24")],
    reads:
        "`bypassPolicyLockoutSafetyCheck`, `deletionWindowInDays`, `enableKeyRotation` of KMS keys; the `protect` option of " +
        "the resource",
    why: "with its key, all that it encrypts is lost, and a key that never changes opens everything at once",
    fix: "Rotate keys that KMS makes, keep the window of 30 days and the policy check, and set `protect: true`.",
    needs: [],
    resources: {
        "aws:kms/key:Key": [judgeLoss, judgeProtection, judgeRotation],
        "aws:kms/externalKey:ExternalKey": [judgeLoss, judgeProtection],
    },
});

function judgeLoss({ props, violated, each }: ResourceCase<KeySettings, never>): void {
    each(["bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"] as const, (key) => {
        const value = props[key];
        if (key === "bypassPolicyLockoutSafetyCheck" && value !== undefined && value !== false) {
            violated([key], say`KMS does not check that the policy still lets its owner in`);
        }
        // KMS waits 30 days unless it is told otherwise, and never longer.
        if (key === "deletionWindowInDays" && value !== undefined && value !== 30) {
            violated([key], say`a deleted key is gone in less than 30 days`);
        }
    });
}

function judgeProtection({ isProtected, violated }: ResourceCase<object, never>): void {
    if (!isProtected) {
        violated([], say`Pulumi would delete the key with the stack, or replace it`);
    }
}

/** KMS rotates only symmetric keys whose material it makes. */
function judgeRotation({
    props,
    violated,
}: ResourceCase<
    {
        readonly customKeyStoreId?: string | undefined;
        readonly keyUsage?: string | undefined;
        readonly customerMasterKeySpec?: string | undefined;
        readonly enableKeyRotation?: boolean | undefined;
    },
    never
>): void {
    const { keyUsage = "ENCRYPT_DECRYPT", customerMasterKeySpec = "SYMMETRIC_DEFAULT" } = props;
    const isRotatable = keyUsage === "ENCRYPT_DECRYPT" && customerMasterKeySpec === "SYMMETRIC_DEFAULT";
    if (isRotatable && !props.customKeyStoreId && props.enableKeyRotation !== true) {
        violated(["enableKeyRotation"], say`KMS does not rotate the key`);
    }
}
