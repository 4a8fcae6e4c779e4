import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { keyHygiene } from "./res-key-hygiene.ts";

const key = (props: Fixture["props"] = {}, protect = true): Fixture => ({
    type: "aws:kms/key:Key",
    props: { enableKeyRotation: true, ...props },
    protect,
});
const imported = (props: Fixture["props"] = {}, protect = true): Fixture => ({
    type: "aws:kms/externalKey:ExternalKey",
    props,
    protect,
});

describeRule(keyHygiene, {
    compliant: {
        "a key that rotates": key(),
        "a key that writes everything out": key({ deletionWindowInDays: 30, bypassPolicyLockoutSafetyCheck: false }),
        "imported material, which KMS cannot rotate": imported(),
        "a key of an own store, which KMS cannot rotate": key({ enableKeyRotation: false, customKeyStoreId: "cks-1" }),
        "a key that signs, which KMS cannot rotate": key({ enableKeyRotation: false, keyUsage: "SIGN_VERIFY" }),
        "a pair of keys, which KMS cannot rotate": key({
            enableKeyRotation: false,
            customerMasterKeySpec: "RSA_4096",
        }),
    },
    violating: {
        "a short window": { given: key({ deletionWindowInDays: 7 }), at: "deletionWindowInDays" },
        "a short window for imported material": {
            given: imported({ deletionWindowInDays: 7 }),
            at: "deletionWindowInDays",
        },
        "no check of the policy": {
            given: key({ bypassPolicyLockoutSafetyCheck: true }),
            at: "bypassPolicyLockoutSafetyCheck",
        },
        "no rotation": { given: key({ enableKeyRotation: false }), at: "enableKeyRotation" },
        "nothing said about rotation": { given: key({ enableKeyRotation: undefined }), at: "enableKeyRotation" },
        "a key that goes with its stack": { given: key({}, false), at: "" },
        "imported material that goes with its stack": { given: imported({}, false), at: "" },
    },
    undetermined: {
        "a window that is computed": { given: key({ deletionWindowInDays: unknown }), at: "deletionWindowInDays" },
        "rotation that is computed": { given: key({ enableKeyRotation: unknown }), at: "enableKeyRotation" },
    },
});
