import { dataClasses } from "../../../catalog/vocabulary.ts";
import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { isComponent, silencesOf, statementsOf } from "./component-statements.ts";

/** Components that every request crosses, whatever its class. */
const carriesEverything = ["ringfence:network:DmzNetwork"];

/**
 * RES-108. A component shows its arguments to policies, because it hands them to `super()`. They are what it is built by, so a
 * part that was given another jurisdiction or class than the compliance owner's is seen here, before its first resource.
 */
export const componentPlace = residencyRule({
    id: "RES-108",
    name: "res-place-component",
    title: "Every component is built for the jurisdiction and the data classes of the declaration",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 5(2)"), gdpr("Art. 30")],
    reads:
        "`jurisdiction`, `dataClass` and `dataClasses` in the arguments of components, however deep; those that hold data " +
        "must say them",
    why: "keys, retention, tiers and admission rules of a part follow from the class and the place it was told",
    fix: "Give the component the jurisdiction of the stack and a declared class, and hand its arguments to `super()`.",
    needs: ["dataClasses"],
    everyResource: { applies: isComponent, check: judgeComponent },
});

function judgeComponent(given: ResourceCase<AnyInputs, "dataClasses">): void {
    const { type, props, declared, violated, each } = given;
    each(statementsOf(props), ({ about, path, read }) => {
        const said = read();
        if (about === "jurisdiction" && said !== declared.jurisdiction) {
            violated(path, say`the component is built for another jurisdiction than the declared one`);
        }
        if (about === "dataClass" && !declared.dataClasses.some((name) => name === said)) {
            violated(path, say`the component is built for a data class that is not declared`);
        }
    });
    const strictest = dataClasses.findLast((name) => declared.dataClasses.includes(name));
    const { dataClass } = carriesEverything.includes(type) ? props : {};
    if (dataClass !== strictest && declared.dataClasses.some((name) => name === dataClass)) {
        violated(["dataClass"], say`every request crosses it, and it is built for less than the strictest class`);
    }
    for (const path of silencesOf(type, props)) {
        violated(path, say`the component does not say it, so nothing shows what it was built for`);
    }
}
