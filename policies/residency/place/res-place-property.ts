import { declarationSchema } from "../../kit/declaration.ts";
import type { Declaration, DeclarationKey } from "../../kit/declaration.ts";
import { gdpr } from "../../kit/clause.ts";
import type { Place } from "../../kit/place.ts";
import { residencyRule } from "../../kit/rule.ts";
import { onlyTogether, ShapeJudge, hasShape } from "../../shapes/shapes.ts";
import { isAdmittedAsItIs } from "./admission/admitted.ts";
import { digestOf } from "./admission/digest.ts";
import { setByProgram } from "./admission/matches.ts";
import { entryFor } from "./admission/propose.ts";

const everyKey = Object.keys(declarationSchema.shape) as DeclarationKey[];

/**
 * RES-112. Every other rule refuses what it knows to be wrong. This one admits what somebody knows to be right: for each type the
 * properties that may be written, and the values that they may take (policies/shapes). All else is refused.
 */
export const knownProperty = residencyRule({
    id: "RES-112",
    name: "res-place-property",
    title: "Only properties, with values, that somebody has looked at",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "every input property of every resource of AWS, Kubernetes and their providers, however deep, and documents in texts",
    why: "a type that is known may still replicate, publish or send by a property that no rule reads",
    fix: "Write what docs/shapes.md admits for this property; or have the officer look at the resource, and list it under `admittedResources`.",
    needs: everyKey,
    everyResource: {
        applies: hasShape,
        check: ({ type, urn, props, declared, place, violated, undetermined }) => {
            const found = judgeOf(declared, place)
                .misfits(type, props)
                .filter(({ isRelation }) => !isRelation);
            if (found.length === 0) return;
            const given = setByProgram(props);
            if (isAdmittedAsItIs({ urn, props, given }, declared)) return;
            const digest = digestOf(props, given);
            const words = digest === undefined ? {} : { remedy: entryFor(urn, digest) };
            for (const { path, status, problem } of found) {
                (status === "violated" ? violated : undetermined)(path, problem, words);
            }
        },
    },
    stack: {
        types: hasShape,
        checks: [
            ({ graph, declared, place, violated, undetermined }) => {
                const alone = judgeOf(declared, place);
                const judge = new ShapeJudge({ declared, place, stack: graph });
                for (const resource of graph.resources) {
                    const { urn, inputs: props } = resource;
                    const found = onlyTogether(alone, judge, resource);
                    if (found.length === 0 || isAdmittedAsItIs({ urn, props, given: setByProgram(props) }, declared)) {
                        continue;
                    }
                    for (const { path, problem, status } of found) {
                        (status === "violated" ? violated : undetermined)(resource, path, problem);
                    }
                }
            },
        ],
    },
});

const judges = new WeakMap<Declaration, ShapeJudge>();

/** The shapes of one stack, made once. */
function judgeOf(declared: Declaration, place: Place): ShapeJudge {
    const judge = judges.get(declared) ?? new ShapeJudge({ declared, place });
    judges.set(declared, judge);
    return judge;
}
