import { gdpr, iso27001 } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/** RES-101. A region that came from nowhere in the program cannot be reviewed, and a name is not a place by its prefix. */
export const providerRegion = residencyRule({
    id: "RES-101",
    name: "res-place-provider-region",
    title: "Every AWS provider works in a region of the jurisdiction",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 44"), gdpr("Art. 28(3)(a)"), iso27001("A.5.23")],
    reads: "`region` of every AWS provider",
    why: "the provider decides where every resource under it stores and processes data",
    fix: "Hand resources an explicit provider with a literal `region` inside the jurisdiction; the default one has none.",
    needs: [],
    resources: {
        "pulumi:providers:aws": ({ props: { region }, place, violated }) => {
            if (!region) {
                violated(["region"], say`the provider names no region, and an environment variable is no evidence`);
            } else if (!place.allowsRegion(region)) {
                violated(["region"], say`${safe.region(region)} is not known to lie in the jurisdiction`);
            }
        },
    },
});
