import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { awsTypes } from "./known-types/aws.ts";
import { isKnownKind } from "./known-types/kubernetes.ts";

/** RES-109. Rules say what is wrong with the types they know. About all others they are silent, and silence is no permission. */
export const knownType = residencyRule({
    id: "RES-109",
    name: "res-place-known-type",
    title: "Only types of resources that somebody has looked at",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "the type of every resource of AWS and Kubernetes",
    why: "many types replicate, publish or send by a property that no rule reads",
    fix: "Build it from known types.",
    needs: [],
    everyResource: {
        applies: (type) => type.startsWith("aws:") || type.startsWith("kubernetes:"),
        check: ({ type, violated }) => {
            const isKnown = Object.hasOwn(awsTypes, type) || isKnownKind(type);
            if (!isKnown) {
                violated([], say`nobody has looked at what ${safe.typeToken(type)} could send or copy`);
            }
        },
    },
});
