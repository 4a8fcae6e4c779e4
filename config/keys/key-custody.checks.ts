import type { Fault } from "../../components/fault.ts";
import { jurisdictions } from "../../catalog/jurisdictions.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import type { jurisdiction } from "./jurisdiction.ts";
import type { keyCustody } from "./key-custody.ts";
import type { region } from "./region.ts";

/** Keys outside AWS must stand in the jurisdiction too, and be reached inside the region. */
export const keysAtHome: Check<typeof keyCustody | typeof jurisdiction | typeof region> = ({
    keyCustody,
    jurisdiction,
    region,
}) => {
    if (keyCustody === undefined || !("custodianCountry" in keyCustody)) return [];
    const { custodianCountry, proxyServiceName } = keyCustody;
    const faults: Fault[] = [];
    if (jurisdiction !== undefined && custodianCountry !== undefined) {
        const { countries } = jurisdictions[jurisdiction];
        if (!countries.includes(custodianCountry)) {
            faults.push({
                path: under("keyCustody", "custodianCountry"),
                problem: `the key store stands in ${quote(custodianCountry)}, outside ${jurisdiction}`,
                why: "A court there can order the keys, and with them everything they encrypt.",
                fix: `Write a key store in one of: ${countries.join(", ")}.`,
            });
        }
    }
    if (region !== undefined && proxyServiceName !== undefined && !proxyServiceName.includes(`.${region}.`)) {
        faults.push({
            path: under("keyCustody", "proxyServiceName"),
            problem: `the key store's proxy is not a service of ${region}`,
            why: "KMS reaches an external key store only through an endpoint service of its own region.",
            fix: `Write the name of an endpoint service in ${region}.`,
        });
    }
    return faults;
};
