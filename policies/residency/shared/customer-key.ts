import { isListed } from "../../kit/arn.ts";
import { isGiven } from "../../kit/graph.ts";
import type { StackResource } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import type { StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { isRecord, peek } from "../../kit/view.ts";
import type { Peeked } from "../../kit/view.ts";

/** What stands at a path of a resource, without throwing where it is unknown. */
function peekAt(holder: object, [key, ...rest]: PropertyPath): Peeked {
    if (key === undefined) {
        return { kind: "known", value: holder };
    }
    const found = peek(holder, key);
    if (rest.length === 0 || found.kind !== "known") {
        return found;
    }
    return isRecord(found.value) ? peekAt(found.value, rest) : { kind: "absent" };
}

const keyTypes = ["aws:kms/key:Key", "aws:kms/externalKey:ExternalKey", "aws:kms/alias:Alias"];

/**
 * Judges that a property names a key of the customer's own: one of this stack, or a declared one. Which of several keys of the
 * stack an unknown value is does not matter; each is judged by itself.
 */
export function judgeCustomerKey(
    resource: StackResource<object>,
    path: PropertyPath,
    { graph, declared, violated, undetermined }: StackCase<"externalArns">,
): void {
    const [property] = path;
    const found =
        typeof property === "string" && isGiven(resource, property)
            ? peekAt(resource.props, path)
            : ({ kind: "absent" } as const);
    const name = found.kind === "known" ? found.value : undefined;
    if (found.kind === "absent" || name === "") {
        violated(resource, path, say`no customer key is named, so AWS alone holds the key`);
        return;
    }
    if (typeof name === "string" && /(^|:)alias\/aws\//.test(name)) {
        violated(resource, path, say`the key is one that AWS manages`);
        return;
    }
    const named = typeof name === "string" ? graph.identifiedBy(name) : graph.targets(resource, String(property));
    const isOfStack = named.some(({ type }) => keyTypes.includes(type));
    if (!isOfStack && !(typeof name === "string" && isListed(name, declared.externalArns))) {
        undetermined(resource, path, say`the key is neither one of this stack nor declared`);
    }
}
