import { models } from "../../catalog/models.ts";
import type { Licence } from "../../catalog/models.ts";
import { parse } from "yaml";
import type { Fault } from "../../components/fault.ts";
import { quote } from "../../components/suggest.ts";
import type { Checkpoint } from "./read-checkpoint.ts";

export type LicenceReading =
    | { readonly ok: true; readonly licence: Licence; /** Where it was read. */ readonly from: string }
    | { readonly ok: false; readonly fault: Fault };

/**
 * Ids of Hugging Face's model cards, as SPDX or this project's catalog writes them. Those whose conditions nobody has read into the
 * catalog are missing: a person has to say that they were read.
 */
const idOf: Readonly<Record<string, string>> = {
    ...{ "apache-2.0": "Apache-2.0", mit: "MIT", "bsd-3-clause": "BSD-3-Clause", "bsd-2-clause": "BSD-2-Clause" },
    ...{ "cc-by-4.0": "CC-BY-4.0", "cc-by-sa-4.0": "CC-BY-SA-4.0", "cc0-1.0": "CC0-1.0", isc: "ISC" },
    ...{ "mpl-2.0": "MPL-2.0", "llama3.1": "llama3.1", "llama3.3": "llama3.3", llama4: "llama4" },
};

/** Beginnings of the texts of licences. */
const texts: readonly (readonly [id: string, text: RegExp])[] = [
    ["Apache-2.0", /Apache License\s+Version 2\.0/i],
    ["MIT", /\bMIT License\b|Permission is hereby granted, free of charge, to any person obtaining a copy/i],
    ["llama3.3", /LLAMA 3\.3 COMMUNITY LICENSE/i],
    ["llama3.1", /LLAMA 3\.1 COMMUNITY LICENSE/i],
    ["llama4", /LLAMA 4 COMMUNITY LICENSE/i],
];

/**
 * The licence of a checkpoint: what somebody says, else what its model card says, else its text. What decides whether a company may
 * serve under it comes from the catalog.
 *
 * @param said Id that a person wrote. @default - nobody said anything
 */
export function licenceOf({ frontMatter, licenceText }: Checkpoint, said: string | undefined): LicenceReading {
    if (said !== undefined) return { ok: true, licence: withConditions(said), from: "as it was said" };
    const card = cardLicence(frontMatter);
    const known = card === undefined ? undefined : idOf[card.toLowerCase()];
    if (known !== undefined) return { ok: true, licence: withConditions(known), from: "README.md" };
    const [id] = texts.find(([, text]) => text.test(licenceText)) ?? [];
    if (id !== undefined && card === undefined) return { ok: true, licence: withConditions(id), from: "its text" };
    return {
        ok: false,
        fault: {
            path: [card === undefined ? "LICENSE" : "README.md"],
            problem:
                card === undefined
                    ? "nothing says under which licence the weights come"
                    : `its licence ${quote(card)} is not known`,
            why: "Serving weights under terms that nobody has read is a legal risk; stacks accept a licence by its id.",
            fix: "Have it read by whoever may bind the company, and write its id: --licence Apache-2.0; for own weights e.g. --licence LicenseRef-own.",
        },
    };
}

/** The licence of a model card. `other` goes with a name of its own, and nobody can tell what that allows. */
function cardLicence(frontMatter: string): string | undefined {
    let card: unknown;
    try {
        card = parse(frontMatter);
    } catch {
        return undefined;
    }
    if (typeof card !== "object" || card === null) return undefined;
    const { license, license_name: name } = card as { readonly license?: unknown; readonly license_name?: unknown };
    const named = license === "other" && typeof name === "string" ? name : license;
    return typeof named === "string" && named !== "" ? named : undefined;
}

/** The licence with the conditions that the catalog knows of the same id. */
function withConditions(id: string): Licence {
    for (const { licence } of Object.values(models)) {
        if (licence.confirmed && licence.value.id === id) return licence.value;
    }
    return { id };
}
