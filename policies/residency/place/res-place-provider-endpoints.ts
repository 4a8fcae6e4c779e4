import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { isUnset, settingOf } from "./provider-settings.ts";

/**
 * RES-105. `skipRegionValidation` is not judged: the Pulumi provider sets it by itself, and RES-101 holds every region
 * against the catalog, which is stricter than the check it skips.
 */
export const providerEndpoints = residencyRule({
    id: "RES-105",
    name: "res-place-provider-endpoints",
    title: "No AWS provider talks to another endpoint, proxy or token service than the region's own",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32")],
    reads: "`endpoints`, `httpProxy`, `httpsProxy`, `ec2MetadataServiceEndpoint`, `stsRegion` of every AWS provider",
    why: "every call, with its secrets, goes to the endpoint the provider names, whatever the region says",
    fix: "Remove the setting; reach AWS by private endpoints. `stsRegion` names a region inside the jurisdiction.",
    needs: [],
    resources: {
        "pulumi:providers:aws": ({ props, place, violated, each }) => {
            each(["endpoints", "httpProxy", "httpsProxy", "ec2MetadataServiceEndpoint"] as const, (key) => {
                if (!isUnset(settingOf(props[key]))) {
                    violated([key], say`the provider sends its calls somewhere else than to the region`);
                }
            });
            each(["stsRegion"] as const, (key) => {
                const region = props[key];
                if (region && !place.allowsRegion(region)) {
                    violated([key], say`${safe.region(region)} is not known to lie in the jurisdiction`);
                }
            });
        },
    },
});
