import { placesOutOf } from "../../policies/shapes/leaves/filled.ts";
import type { World } from "../../policies/shapes/world.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";

interface PolicyInputs {
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly matchConstraints: unknown;
        readonly variables: readonly { readonly name: string; readonly expression: string }[];
        readonly validations: readonly { readonly expression: string; readonly message: string }[];
    };
}

/** The text of policies/shapes/kubernetes/known-admission.json: the admission policies of a stack, without its places. */
export function knownAdmissionText(records: readonly ResourceRecord[], world: World): string {
    const policies = records
        .filter(({ type }) => type.endsWith(":ValidatingAdmissionPolicy"))
        .map(({ inputs }) => inputs as unknown as PolicyInputs)
        .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name, "en"))
        .map(({ metadata: { name }, spec: { matchConstraints, variables, validations } }) => ({
            name,
            matchConstraints,
            variables: variables.map((each) => ({ ...each, expression: placesOutOf(each.expression, world).template })),
            validations: validations.map(({ expression, message }) => ({
                expression: placesOutOf(expression, world).template,
                message: placesOutOf(message, world).template,
            })),
        }));
    return `${JSON.stringify(policies, undefined, 4)}\n`;
}
