import { gdpr } from "../../kit/clause.ts";
import type { Declared } from "../../kit/declaration.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { peek } from "../../kit/view.ts";
import { isAdmittedAsItIs } from "./admission/admitted.ts";
import { digestOf } from "./admission/digest.ts";
import { matches, setByProgram } from "./admission/matches.ts";
import type { RefersTo } from "./admission/matches.ts";
import { proposal } from "./admission/propose.ts";
import { whatToLookAt } from "./admission/what-to-look-at.ts";
import { hasShape } from "../../shapes/shapes.ts";

type Needs = "admittedTypes" | "admittedResources";

/**
 * RES-109. Rules say what is wrong with the types they know. About all others they are silent, and silence is no permission.
 *
 * A resource alone shows its values, and stops an update before anything is made; from which resource an unknown value comes only
 * the whole stack shows. So both are judged, and the whole stack says the same with what there is to write.
 */
export const knownType = residencyRule({
    id: "RES-109",
    name: "res-place-known-type",
    title: "Only types of resources that somebody has looked at, down to each property",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "the type of every resource of AWS and Kubernetes; every property of those that no rule knows",
    why: "many types replicate, publish or send by a property that no rule reads",
    fix: "Build it from known types; or have the officer look at it, and list it under `admittedTypes` or `admittedResources`.",
    needs: ["admittedTypes", "admittedResources"],
    everyResource: {
        applies: isUnknown,
        check: ({ type, urn, props, declared, violated }) => {
            const given = setByProgram(props);
            if (!isAdmitted({ type, urn, props, given, refersTo: () => true }, declared)) {
                violated([], problemOf(type));
            }
        },
    },
    stack: {
        types: isUnknown,
        checks: [
            ({ graph, declared, violated }) => {
                for (const it of graph.resources.filter(({ type, isRead }) => isUnknown(type) && !isRead)) {
                    const { type, urn, inputs: props } = it;
                    const given = givenIn(it);
                    if (!isAdmitted({ type, urn, props, given, refersTo: refersIn(graph, it) }, declared)) {
                        const digest = digestOf(props, given);
                        const originsOf = (property: string) => typesOf(graph.targets(it, property));
                        const lookAt = whatToLookAt(type);
                        const remedy = proposal({ type, urn, props, given, originsOf, digest, lookAt });
                        violated(it, [], problemOf(type), { remedy });
                    }
                }
            },
        ],
    },
});

/** What a provider makes, and providers: of components RES-108 judges the place, and of other providers RES-107 refuses all. */
const made = ["aws:", "kubernetes:", "random:", "tls:", "pulumi:providers:"];

function isUnknown(type: string): boolean {
    return made.some((prefix) => type.startsWith(prefix)) && !hasShape(type);
}

function problemOf(type: string) {
    return say`nobody has looked at what ${safe.typeToken(type)} with these properties could send or copy`;
}

interface Judged {
    readonly type: string;
    readonly urn: string;
    readonly props: object;
    readonly given: readonly string[];
    readonly refersTo: RefersTo;
}

function isAdmitted({ type, urn, props, given, refersTo }: Judged, declared: Declared<Needs>): boolean {
    return (
        declared.admittedTypes.some((one) => one.type === type && matches(one.properties, props, given, refersTo)) ||
        isAdmittedAsItIs({ urn, props, given }, declared)
    );
}

/** What the program set, also where an input says that the provider filled it in. */
function givenIn({ inputs, origins }: StackResource): readonly string[] {
    const named = Object.keys(origins).filter((property) => peek(inputs, property).kind !== "absent");
    return [...new Set([...setByProgram(inputs), ...named])];
}

/** An id that is known has to be one of this stack's; of an unknown value its property has to come from such a resource. */
function refersIn(graph: StackGraph, from: StackResource): RefersTo {
    return (property, text, type) => {
        const targets = text === undefined ? graph.targets(from, property) : graph.identifiedBy(text);
        return targets.some((target) => target.type === type && !target.isRead);
    };
}

function typesOf(resources: readonly StackResource[]): readonly string[] {
    return [...new Set(resources.filter(({ isRead }) => !isRead).map(({ type }) => type))].sort();
}
