import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/** RES-102. Since version 7 of the AWS provider nearly every resource takes a `region` that overrides its provider's. */
export const resourceRegion = residencyRule({
    id: "RES-102",
    name: "res-place-resource-region",
    title: "No resource overrides its region with one outside the jurisdiction",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 44")],
    reads: "`region` of every `aws:*` resource",
    why: "a resource can leave the region of its provider by a single argument",
    fix: "Drop `region`, so that the provider's holds, or name a region inside the jurisdiction.",
    needs: [],
    everyResource: {
        applies: (type) => type.startsWith("aws:"),
        check: ({ props: { region }, place, violated }) => {
            if (region !== undefined && !(typeof region === "string" && place.allowsRegion(region))) {
                violated(["region"], say`${safe.region(region)} is not known to lie in the jurisdiction`);
            }
        },
    },
});
