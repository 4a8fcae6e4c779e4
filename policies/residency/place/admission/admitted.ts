import type { Declaration } from "../../../kit/declaration.ts";
import { digestOf } from "./digest.ts";

/** A resource in front of the question whether somebody has looked at exactly this. */
interface Given {
    readonly urn: string;
    readonly props: object;
    /** The properties that are set. */
    readonly given: readonly string[];
}

/** True where the declaration lists a resource by its URN and the digest of its inputs, so that it is admitted as it is and no other way. */
export function isAdmittedAsItIs(
    { urn, props, given }: Given,
    { admittedResources }: Pick<Declaration, "admittedResources">,
): boolean {
    return admittedResources.some((one) => one.urn === urn && one.inputsSha256 === digestOf(props, given));
}
