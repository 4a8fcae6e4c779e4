import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";

/**
 * RES-119. An exception that nobody permitted, or that lasts for ever, is a hole with a reason. It is told of the stack itself,
 * which a program registers first: nothing is made before.
 */
export const waivers = residencyRule({
    id: "RES-119",
    name: "res-place-waiver",
    title: "Every waiver is for one finding, permitted by an approver, and not for longer than allowed",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 5(2)"), gdpr("Art. 32")],
    reads: "`policies/declarations/waivers/<stack>.yaml`, the rules that it names, and the day",
    why: "what is waived is made although a rule refuses it, so somebody else than who wants it must have said so, for a while",
    fix: "Write the waiver as docs/waivers.md shows, or remove it.",
    needs: ["approvers"],
    everyResource: {
        applies: (type) => type === "pulumi:pulumi:Stack",
        check: ({ waivers, violated }) => {
            for (const { problem, fix } of waivers.faults) {
                violated([], problem, { fix });
            }
        },
    },
});
