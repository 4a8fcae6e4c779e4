import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import known from "./known-admission.json" with { type: "json" };
import { inOrder, metadata, object } from "./object.ts";

/**
 * What the API server refuses by itself. Each policy is one that known-admission.json holds whole: what it looks at, in which order it
 * asks what, and every expression, with places left for the registries, regions, address blocks and the jurisdiction of a stack. A
 * policy that watches in place of refusing, that lets through what it cannot judge, or that asks for `true`, is none of them.
 *
 * The file is the pack's own: it changes with the component that writes policies, in a change that whoever owns the pack reads.
 * `npx vitest run test/shapes/known-admission.test.ts -u` writes it.
 */
export const admission: Shapes = {
    [`kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy`]: (leaves) =>
        z.union(known.map((policy) => policyShape(leaves, policy))),
    [`kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding`]: (leaves) =>
        z.union(known.map(({ name }) => bindingShape(leaves, name))),
};

type KnownPolicy = (typeof known)[number];

function policyShape(leaves: Leaves, { name, matchConstraints, variables, validations }: KnownPolicy): z.ZodType {
    const { is, filled } = leaves;
    return object(leaves, "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {
        metadata: metadata(leaves, { name: is(name) }),
        spec: z.strictObject({
            // Ignore would let through whatever cannot be judged.
            failurePolicy: is("Fail"),
            matchConstraints: exactly(leaves, matchConstraints),
            variables: listOf(
                variables.map((variable) =>
                    z.strictObject({ name: is(variable.name), expression: filled(variable.expression) }),
                ),
            ),
            validations: listOf(
                validations.map(({ expression, message }) =>
                    z.strictObject({ expression: filled(expression), message: filled(message) }),
                ),
            ),
        }),
    });
}

/** Binds a policy everywhere, and to refuse: `Audit` and `Warn` only tell, and resources that it matches would be fewer. */
function bindingShape(leaves: Leaves, name: string): z.ZodType {
    const { is } = leaves;
    return object(leaves, "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", {
        metadata: metadata(leaves, { name: is(name) }),
        spec: z.strictObject({ policyName: is(name), validationActions: z.tuple([is("Deny")]) }),
    });
}

function listOf(schemas: readonly z.ZodType[]): z.ZodType {
    return schemas.length === 0 ? z.tuple([]) : inOrder(schemas);
}

/** A value of exactly these properties and entries, however deep. */
function exactly(leaves: Leaves, value: unknown): z.ZodType {
    if (Array.isArray(value)) return listOf(value.map((entry) => exactly(leaves, entry)));
    if (typeof value === "object" && value !== null) {
        return z.strictObject(
            Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exactly(leaves, inner)])),
        );
    }
    return leaves.is(value as string | number | boolean);
}
