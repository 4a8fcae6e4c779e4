import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/**
 * Properties that nobody has to declare to be ignored: others than this program set them all the time, and nothing is kept,
 * encrypted or let through by them.
 */
const setByOthers: Readonly<Record<string, readonly string[]>> = {
    // The autoscaler's. How many nodes there may be, `minSize` and `maxSize` say.
    "aws:eks/nodeGroup:NodeGroup": ["scalingConfig.desiredSize"],
    // AWS adds an associated VPC to the zone. Each association is a resource of its own, which rules judge.
    "aws:route53/zone:Zone": ["vpcs"],
};

/**
 * RES-114. With `ignoreChanges` a resource keeps a value that no program shows: the one it was imported with, or that somebody
 * gave it by hand. Its fellows `import` and `retainOnDelete` reach no policy pack; `preview` and `deploy` ask for the same entry.
 */
export const resourceOption = residencyRule({
    id: "RES-114",
    name: "res-place-resource-option",
    title: "No property of which the program's value does not count, unless that is declared",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "`ignoreChanges` of every resource",
    why: "the rules judge what the program says, and what exists may be something else for ever",
    fix: "Remove ignoreChanges; or list the resource under resourceOptions of the declaration, with the reason.",
    needs: ["resourceOptions"],
    everyResource: {
        applies: () => true,
        check: ({ urn, type, ignoredChanges, declared, violated }) => {
            const isDeclared = declared.resourceOptions.some(
                (entry) => entry.urn === urn && entry.option === "ignoreChanges",
            );
            const allowed = Object.hasOwn(setByOthers, type) ? (setByOthers[type] ?? []) : [];
            for (const path of isDeclared ? [] : ignoredChanges.filter((each) => !allowed.includes(each))) {
                violated(
                    ["options", "ignoreChanges"],
                    say`whatever the program says, ${safe.propertyName(path)} stays as it is`,
                    { remedy: say`- { urn: "${safe.urn(urn)}", option: ignoreChanges, reason: <why> }` },
                );
            }
        },
    },
});
