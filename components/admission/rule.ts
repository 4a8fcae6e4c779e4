import { findRegion, regionsOf } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { AdmissionObject } from "./admission-object.ts";

/** One check, as the API server runs it. */
export interface Rule {
    readonly name: string;
    /** Resources by API group. */
    readonly on: Readonly<Record<string, readonly string[]>>;
    /** Namespaces that it looks at. @default - all, and what has none */
    readonly within?: { readonly operator: "In" | "NotIn"; readonly namespaces: readonly string[] };
    /** Values that checks share, each by those before it. @default {} */
    readonly variables?: Readonly<Record<string, string>>;
    /** CEL expressions that have to hold, each with what is wrong, why it matters and what to write. */
    readonly checks: readonly { readonly holds: string; readonly otherwise: string }[];
}

/** Regions of a jurisdiction that one account has: those of its partition. */
export function regionsInReach(jurisdiction: JurisdictionId, region: RegionId) {
    return regionsOf(jurisdiction).filter(({ partition }) => partition === findRegion(region)?.partition);
}

/** The two objects that make the API server apply a rule. */
export function objectsOf(rule: Rule): readonly AdmissionObject[] {
    return [policyOf(rule), bindingOf(rule)];
}

function policyOf({ name, on, within, variables = {}, checks }: Rule): AdmissionObject {
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: { name: objectName(name) },
        spec: {
            failurePolicy: "Fail",
            matchConstraints: {
                ...(within === undefined
                    ? {}
                    : {
                          namespaceSelector: {
                              // Set by the API server itself; nobody can take it off.
                              matchExpressions: [
                                  {
                                      key: "kubernetes.io/metadata.name",
                                      operator: within.operator,
                                      values: [...within.namespaces],
                                  },
                              ],
                          },
                      }),
                resourceRules: Object.entries(on).map(([group, resources]) => ({
                    apiGroups: [group],
                    apiVersions: ["*"],
                    operations: ["CREATE", "UPDATE"],
                    resources: [...resources],
                })),
            },
            variables: Object.entries(variables).map(([variable, expression]) => ({ name: variable, expression })),
            validations: checks.map(({ holds, otherwise }) => ({ expression: holds, message: otherwise })),
        },
    };
}

function bindingOf({ name }: Rule): AdmissionObject {
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: objectName(name) },
        spec: { policyName: objectName(name), validationActions: ["Deny"] },
    };
}

function objectName(rule: string): string {
    return `ringfence-${rule}`;
}

/** A CEL string. The values are names, hosts and patterns without quotes or backslashes. */
export function quoted(text: string): string {
    return `'${text}'`;
}

/** A CEL list of strings. */
export function list(texts: readonly string[]): string {
    return `[${texts.map(quoted).join(", ")}]`;
}

/** What is written for a pod, and what may be added to it while it runs. */
export const pods = { "": ["pods", "pods/ephemeralcontainers"] } as const;

/** One list of a field of all containers of a pod: `read` is an expression over `c`. */
export function ofContainers(read: string): string {
    return ["spec.containers", "spec.?initContainers.orValue([])", "spec.?ephemeralContainers.orValue([])"]
        .map((containers) => `object.${containers}.map(c, ${read})`)
        .join(" + ");
}
