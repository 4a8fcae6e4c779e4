import { iso27001, schrems } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";

/**
 * RES-502. More than was declared is compliant, less is not: `kms` asks for nothing, `imported` for own material or a key store,
 * `external` for a key that never enters AWS. Imported material does not do for the last: KMS keeps a copy of it.
 */
export const keyCustody = residencyRule({
    id: "RES-502",
    name: "res-key-custody",
    title: "Every key is made and held by whom the officer declared",
    severity: "critical",
    waivable: false,
    controls: [schrems("EDPB 01/2020 use case 1"), iso27001("A.8.24")],
    reads: "type of KMS keys, `customKeyStoreId` and `xksKeyId`; `keyCustody` of the declaration",
    why: "whoever holds the key can be ordered to use it, whatever the place of the data",
    fix: "For `imported` use ExternalKey or a Key of a custom key store, for `external` a Key with `customKeyStoreId` and `xksKeyId`.",
    needs: ["keyCustody"],
    resources: {
        "aws:kms/key:Key": ({ props, declared: { keyCustody: declared }, violated }) => {
            if (declared === "imported" && !props.customKeyStoreId) {
                violated([], say`AWS makes the key, and own key material was declared`);
            }
            if (declared === "external" && !(props.customKeyStoreId && props.xksKeyId)) {
                violated([], say`AWS holds the key, and keys outside AWS were declared`);
            }
        },
        "aws:kms/externalKey:ExternalKey": ({ declared, violated }) => {
            if (declared.keyCustody === "external") {
                violated([], say`AWS holds a copy of the imported material, and keys outside AWS were declared`);
            }
        },
    },
});
