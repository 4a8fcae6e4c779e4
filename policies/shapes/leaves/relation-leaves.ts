import { safe, say } from "../../kit/safe.ts";
import { leavesOf } from "../../kit/view.ts";
import type { StackGraph } from "../../kit/graph.ts";
import type { World } from "../world.ts";
import { leaf } from "./leaf.ts";
import { isText } from "./text.ts";

/** Leaves that say which other resource of the stack is meant. Only the whole stack decides them. */
export function relationLeaves({ stack }: World) {
    const values = new Map<string, ReadonlySet<string>>();

    /**
     * The id, ARN or other identifying output of a resource of this stack. While it is unknown, what the engine says it comes from
     * decides.
     * @param types Type tokens, one of which the resource must have.
     */
    const own = (...types: readonly string[]) => {
        const stranger = { relation: say`it is not of a resource of this stack of the type ${safe.typeTokens(types)}` };
        return leaf(
            { kind: "own", says: `of a resource of this stack: ${types.join(" or ")}` },
            (value) => {
                if (!isText(value)) return say`it is not a text`;
                if (stack === undefined) return undefined;
                return stack.identifiedBy(value).some(({ type }) => types.includes(type)) ? undefined : stranger;
            },
            {
                judgeUnknown: ({ from }) =>
                    from === undefined || from.some(({ type }) => types.includes(type)) ? undefined : stranger,
            },
        );
    };

    /**
     * The value that a resource of this stack has at an input of its own, e.g. the name of a cluster, or of a service account.
     * @param path Names of the input, outermost first.
     */
    const sameAs = (type: string, ...path: readonly string[]) => {
        const stranger = { relation: say`no resource of this stack of the type ${safe.typeToken(type)} is called so` };
        return leaf(
            { kind: "sameAs", says: `the ${path.join(".")} of a resource of this stack: ${type}` },
            (value) => {
                if (!isText(value)) return say`it is not a text`;
                if (stack === undefined) return undefined;
                return valuesAt(stack, type, path.join(".")).has(value) ? undefined : stranger;
            },
            {
                judgeUnknown: ({ from }) =>
                    from === undefined || from.some((each) => each.type === type) ? undefined : stranger,
            },
        );
    };

    return { own, sameAs };

    /** What the resources of a type have at an input: read once for all that ask. */
    function valuesAt(graph: StackGraph, type: string, path: string): ReadonlySet<string> {
        const key = `${type} ${path}`;
        const found =
            values.get(key) ??
            new Set(
                graph.resources
                    .filter((each) => each.type === type)
                    .flatMap(({ unjudged }) => leavesOf(unjudged))
                    .flatMap(({ text, path: at }) => (text !== undefined && at.join(".") === path ? [text] : [])),
            );
        values.set(key, found);
        return found;
    }
}
