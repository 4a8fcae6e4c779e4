import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

const looks = ["admittedTypes", "admittedResources", "lookedAtTexts"] as const;

/**
 * RES-113. A declaration is somebody's word for a time. It is told of the stack itself, which the engine shows first: an update
 * stops before it has made anything.
 */
export const reviewInTime = residencyRule({
    id: "RES-113",
    name: "res-place-review",
    title: "The declaration was reviewed in time, and nobody looked at anything on a day to come",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 5(2)"), gdpr("Art. 24(1)"), hipaa("164.316(b)(2)(iii)")],
    reads: "`nextReview` of the declaration, and the days of its admissions, by the day of the run",
    why: "laws, contracts and networks change, and what nobody looks at again is no permission",
    fix: "Let the owner review the whole declaration, correct it, and write the day of the next review in `nextReview`.",
    needs: ["nextReview", ...looks],
    everyResource: {
        applies: (type) => type === "pulumi:pulumi:Stack",
        check: ({ declared, today, violated }) => {
            if (declared.nextReview < today) {
                violated([], say`the declaration was to be reviewed by ${safe.day(declared.nextReview)}`);
            }
            for (const list of looks) {
                for (const [index, { on }] of declared[list].entries()) {
                    if (on > today) {
                        const at = safe.declarationPath(`${list}[${String(index)}].on`);
                        violated([], say`${at} of the declaration is ${safe.day(on)}, which is still to come`);
                    }
                }
            }
        },
    },
});
