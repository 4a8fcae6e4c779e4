import { awsTypes } from "./aws.ts";
import { isKnownKind } from "./kubernetes.ts";

/** True for a type that the rules can judge. About all others they are silent, and silence is no permission. */
export function isKnownType(type: string): boolean {
    return Object.hasOwn(awsTypes, type) || isKnownKind(type);
}
