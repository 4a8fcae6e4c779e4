import type { Guardrails } from "./guardrails.ts";

/** Guardrails for people: what each policy keeps, and what is left. Ends without a line break. */
export function guardrailsText({ stack, accounts, policies, left }: Guardrails): string {
    return [
        `Organization policies of ${stack}, for the accounts ${accounts.join(", ")}`,
        ...policies.flatMap(({ name, keeps, text }) => [
            "",
            `${name} (${text.length} characters)`,
            ...keeps.map((it) => `  ${it}`),
        ]),
        ...(left.length === 0 ? [] : ["", "Left:", ...left.map((it) => `  ${it}`)]),
    ].join("\n");
}
