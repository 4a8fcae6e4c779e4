import { fact } from "./fact.ts";
import type { Evidence } from "./fact.ts";

/** Controls of ISO/IEC 27001:2022, Annex A, that rules name, by their titles: a number alone shows no mistake. */
export const isoControls = fact(
    {
        "A.5.21": "Managing information security in the ICT supply chain",
        "A.5.23": "Information security for use of cloud services",
        "A.8.3": "Information access restriction",
        "A.8.19": "Installation of software on operational systems",
        "A.8.24": "Use of cryptography",
    },
    {
        source: "titles of ISO/IEC 27001:2022, Annex A, in public lists of controls (hightable.io, isms.online; undated copies)",
        asOf: "2026-11-27",
    },
);

/** Which edition of a text the clauses of the rules are of, where it was read, and when. */
export const clauseTexts: Readonly<Record<string, Evidence>> = {
    GDPR: {
        source: "Regulation (EU) 2016/679, Articles 5, 9, 25, 28 to 30, 32 and 44, compared with public copies (undated)",
        asOf: "2026-11-26",
    },
    "Schrems II": {
        source: "CJEU C-311/18 and EDPB Recommendations 01/2020 version 2.0 of 2021-06-18, use cases 1 and 6 (undated copies)",
        asOf: "2026-11-26",
    },
    "45 CFR": {
        source:
            "45 CFR 164.308, 164.312, 164.314 and 164.316 as amended in January 2013 (undated copies); the rule that was proposed in " +
            "2025 would renumber 164.312, and whether it is final was not found",
        asOf: "2026-11-26",
    },
    "EU AI Act": {
        source: "Regulation (EU) 2024/1689, Articles 12, 19 and 26(6); days moved by Regulation (EU) 2026/1744, OJ of 2026-07-24",
        asOf: "2026-07-24",
    },
    "ISO 27001": { source: isoControls.source, asOf: isoControls.asOf },
};
