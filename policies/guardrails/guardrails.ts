import { organizationPolicyQuotas } from "../../catalog/organization-policies.ts";
import type { OrganizationPolicyKind } from "../../catalog/organization-policies.ts";
import { boundsOf } from "./bounds.ts";
import type { NeededDeclaration, OrganizationIds } from "./bounds.ts";
import { textOf } from "./document.ts";
import type { Denial } from "./document.ts";
import { resourceControl } from "./resource-control.ts";
import { serviceControl } from "./service-control.ts";

/** A policy that the organization attaches to the accounts of a stack. */
export interface Guardrail {
    /** `<stack>-service-control-1`: the name in the organization, and of its file. */
    readonly name: string;
    readonly kind: OrganizationPolicyKind;
    /** What it keeps, by the ids of its statements. */
    readonly keeps: readonly string[];
    /** The policy, as AWS takes it: JSON without white space. */
    readonly text: string;
}

/** Every organization policy of a stack. */
export interface Guardrails {
    readonly stack: string;
    /** Accounts of the declaration: where the policies belong. */
    readonly accounts: readonly string[];
    readonly policies: readonly Guardrail[];
    /** What does not fit into an organization, or is not limited, and how to change that. Empty where all is said. */
    readonly left: readonly string[];
    /** True where something does not fit: the policies cannot be attached as they are. */
    readonly exceeds: boolean;
}

const kindNames: Readonly<Record<OrganizationPolicyKind, string>> = {
    serviceControl: "service-control",
    resourceControl: "resource-control",
};

/** Writes the organization policies of a stack from its declaration: same declaration, same bytes. */
export function guardrailsOf(stack: string, declared: NeededDeclaration, ids: OrganizationIds = {}): Guardrails {
    const bounds = boundsOf(declared, ids);
    const policies = [
        ...packed(stack, "serviceControl", serviceControl(bounds)),
        ...packed(stack, "resourceControl", resourceControl(bounds)),
    ];
    const excess = [...namesOfKinds].flatMap((kind) => excessOf(kind, policies));
    const open =
        ids.vpcs === undefined || ids.vpcs.length === 0
            ? [
                  "where credentials of nodes and pods are used is not limited - whoever carries them out can use them anywhere - " +
                      "name the VPC, the stack's output vpcId: --vpc vpc-…",
              ]
            : [];
    return { stack, accounts: bounds.accounts, policies, left: [...excess, ...open], exceeds: excess.length > 0 };
}

const namesOfKinds: readonly OrganizationPolicyKind[] = ["serviceControl", "resourceControl"];

function packed(stack: string, kind: OrganizationPolicyKind, statements: readonly Denial[]): readonly Guardrail[] {
    return binsOf(statements, organizationPolicyQuotas[kind].value.characters).map((bin, index) => ({
        name: `${stack}-${kindNames[kind]}-${index + 1}`,
        kind,
        keeps: bin.map(({ Sid }) => Sid),
        text: textOf(bin),
    }));
}

/** Statements in their order, in as few policies as that order allows. */
function binsOf(statements: readonly Denial[], characters: number): readonly (readonly Denial[])[] {
    return statements.reduce<readonly (readonly Denial[])[]>((bins, statement) => {
        const last = bins.at(-1);
        return last !== undefined && textOf([...last, statement]).length <= characters
            ? [...bins.slice(0, -1), [...last, statement]]
            : [...bins, [statement]];
    }, []);
}

/** One of the policies of a target is AWS's own, which allows everything. */
function excessOf(kind: OrganizationPolicyKind, policies: readonly Guardrail[]): readonly string[] {
    const { characters, perTarget } = organizationPolicyQuotas[kind].value;
    const own = policies.filter((policy) => policy.kind === kind);
    return [
        ...own
            .filter(({ text }) => text.length > characters)
            .map(
                ({ name, text, keeps }) =>
                    `${name} has ${text.length} characters, and AWS takes ${characters} - it cannot be attached - shorten the ` +
                    `declaration's list that ${keeps.join(", ")} names`,
            ),
        ...(own.length > perTarget - 1
            ? [
                  `${own.length} policies are more than the ${perTarget - 1} that a target takes beside AWS's own - some would be ` +
                      "missing - attach them to the account and to the unit above it",
              ]
            : []),
    ];
}
