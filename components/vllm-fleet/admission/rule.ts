import { findRegion, regionsOf } from "../../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../../catalog/jurisdictions.ts";
import type { FleetNetworks } from "../args.ts";
import type { FleetObject } from "../fleet-object.ts";
import { fleetNamespaces } from "../tiers.ts";

/** What the API server judges by. */
export interface AdmissionArgs {
    readonly jurisdiction: JurisdictionId;
    readonly region: RegionId;
    readonly accountId: string;
    readonly networks: FleetNetworks;
}

/** One check, as the API server runs it. */
export interface Rule {
    readonly name: string;
    /** Resources by API group. */
    readonly on: Readonly<Record<string, readonly string[]>>;
    /** Namespaces that it looks at. @default - all, and what has none */
    readonly within?: { readonly operator: "In" | "NotIn"; readonly namespaces: readonly string[] };
    /** Values that checks share. @default {} */
    readonly variables?: Readonly<Record<string, string>>;
    /** CEL expressions that have to hold, each with what is wrong, why it matters and what to write. */
    readonly checks: readonly { readonly holds: string; readonly otherwise: string }[];
}

/** Both namespaces, also where one is not made yet. */
export const inFleet = { operator: "In", namespaces: Object.values(fleetNamespaces) } as const;

/** Regions of a jurisdiction that one account has: those of its partition. */
export function regionsInReach(jurisdiction: JurisdictionId, region: RegionId) {
    return regionsOf(jurisdiction).filter(({ partition }) => partition === findRegion(region)?.partition);
}

/** The two objects that make the API server apply a rule. */
export function objectsOf(rule: Rule): readonly FleetObject[] {
    return [policyOf(rule), bindingOf(rule)];
}

function policyOf({ name, on, within, variables = {}, checks }: Rule): FleetObject {
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

function bindingOf({ name }: Rule): FleetObject {
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
