import type { Declaration } from "../policies/kit/declaration.ts";
import type { ResourceRecord } from "./engine/resource-record.ts";
import { isProviderType } from "./engine/urn.ts";
import type { PolicyFinding, PolicyVerdict } from "./preview.ts";

/** An option of one resource that the declaration gives a reason for. */
export type DeclaredOption = Pick<Declaration["resourceOptions"][number], "urn" | "option">;

/** Options that no policy pack is shown: the analyzer protocol of Pulumi does not carry them. */
const hidden = {
    import: {
        isSet: ({ options }: ResourceRecord) => options.importId !== undefined,
        problem:
            "it takes over a thing that exists already (`import`) - who made it, who else may use it and what is in it, no rule has " +
            "seen - let the program make it",
    },
    retainOnDelete: {
        isSet: ({ options, type }: ResourceRecord) => options.retainOnDelete && !ofTheAccount.has(type),
        problem:
            "it stays when the program no longer has it (`retainOnDelete`) - what nobody manages any more nobody judges, rotates or " +
            "deletes - remove the option",
    },
} as const;

/** What AWS keeps once for an account, whoever made it: it holds nothing and permits its own service alone. */
const ofTheAccount: ReadonlySet<string> = new Set(["aws:iam/serviceLinkedRole:ServiceLinkedRole"]);

/**
 * Verdict on the options by which what exists is not what the program says, and which only the preview sees: `import` and
 * `retainOnDelete`. Each needs an entry in the declaration. RES-114 of the residency pack judges their fellow, `ignoreChanges`.
 */
export function hiddenOptionVerdicts(
    records: readonly ResourceRecord[],
    declared: readonly DeclaredOption[],
): readonly PolicyVerdict[] {
    const options = Object.entries(hidden) as [keyof typeof hidden, (typeof hidden)[keyof typeof hidden]][];
    const findings = records
        .filter(({ kind, type }) => kind === "custom" && !isProviderType(type))
        .flatMap((record) =>
            options
                .filter(([, { isSet }]) => isSet(record))
                .filter(([option]) => !declared.some((one) => one.urn === record.urn && one.option === option))
                .map(([option, { problem }]) => findingOf(record.urn, option, problem)),
        );
    const rule = "no-undeclared-options";
    return findings.length === 0 ? [] : [{ pack: "preview", rule, id: rule, status: "violated", findings }];
}

function findingOf(urn: string, option: string, problem: string): PolicyFinding {
    const message = `${problem}, or list it under resourceOptions of the declaration:\n- { urn: "${urn}", option: ${option}, reason: <why> }`;
    return {
        status: "violated",
        urn,
        path: `options.${option}`,
        severity: "high",
        enforcement: "mandatory",
        message,
    };
}
