import { safe, say } from "../../kit/safe.ts";
import { leavesOf } from "../../kit/view.ts";
import type { World } from "../world.ts";
import { leaf } from "./leaf.ts";
import { isText } from "./text.ts";

/** Leaves that say which other resource of the stack is meant. Only the whole stack decides them. */
export function relationLeaves({ stack }: World) {
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
                const names = stack.resources
                    .filter((each) => each.type === type)
                    .flatMap(({ unjudged }) => leavesOf(unjudged));
                return names.some((found) => found.text === value && found.path.join(".") === path.join("."))
                    ? undefined
                    : stranger;
            },
            {
                judgeUnknown: ({ from }) =>
                    from === undefined || from.some((each) => each.type === type) ? undefined : stranger,
            },
        );
    };

    return { own, sameAs };
}
