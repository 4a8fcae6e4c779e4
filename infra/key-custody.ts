import type { KeyCustody } from "../components/identity/customer-key.ts";
import type { DeploymentConfig } from "../config/index.ts";

type Custody = DeploymentConfig["keyCustody"];

/** Uses that have a key of their own. */
export type KeyUse = keyof Extract<Custody, { origin: "external" }>["keyIds"];

/** The custody of the key of one use. */
export function keyCustodyOf(custody: Custody, use: KeyUse): KeyCustody {
    const { deletionWindowDays } = custody;
    switch (custody.origin) {
        case "kms":
            return { origin: "kms", rotationDays: custody.rotationDays, deletionWindowDays };
        case "imported":
            return { origin: "imported", deletionWindowDays };
        case "external": {
            const key = { customKeyStoreId: custody.customKeyStoreId, xksKeyId: custody.keyIds[use] };
            return { origin: "external", key, deletionWindowDays };
        }
    }
}
