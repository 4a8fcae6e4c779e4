import type { Evidence } from "./fact.ts";

/** A body of law that a deployment in a jurisdiction answers to. */
export interface Regime extends Evidence {
    readonly id: string;
    /** Full title, with the act's number where it has one. */
    readonly title: string;
    /**
     * What the regime says about the place of processing. `requires`: its text names the place. `supports`: it has no
     * localisation duty, but processing inside the jurisdiction helps to meet it. Over-claiming here would be repeated
     * in every report, so `supports` is the answer in doubt.
     */
    readonly residency: "requires" | "supports";
    /** Why, in one sentence, for a reader who is no lawyer. Not legal advice. */
    readonly note: string;
}

/** Regimes by id. A jurisdiction lists those that apply in it. */
export const regimes = {
    gdpr: {
        id: "gdpr",
        title: "General Data Protection Regulation, Regulation (EU) 2016/679",
        residency: "supports",
        note:
            "There is no localisation duty: Chapter V, from Article 44 on, regulates transfers to third countries, and " +
            "data that stays in the Union and is not opened from outside it makes none.",
        source:
            "Regulation (EU) 2016/679, Article 44, text at gdprlearninghub.com (undated copy); the other articles of " +
            "Chapter V were not opened",
        asOf: "2026-11-21",
    },
    "schrems-ii": {
        id: "schrems-ii",
        title: "CJEU C-311/18 (Schrems II) with EDPB Recommendations 01/2020 on supplementary measures",
        residency: "supports",
        note:
            "The EDPB finds no effective technical measure where a processor in a third country needs the data in the " +
            "clear (use case 6), and inference does. A region in the Union answers the place, not the access of a parent " +
            "company abroad. A processor on the list of the EU-US Data Privacy Framework (Decision (EU) 2023/1795) needs no " +
            "supplementary measures for as long as the decision stands: the General Court dismissed a challenge on 2025-09-03 " +
            "(T-553/23), and an appeal is pending (C-703/25 P).",
        source:
            "EDPB Recommendations 01/2020 version 2.0 of 2021-06-18, opening and paragraph 13 (remote access is a transfer) " +
            "in copies at vdocuments.us and issuu.com; annex 2, use case 6, as quoted by a public skill on transfers, not " +
            "opened itself, nor was the judgment; the framework: OJ C, C/2025/6610 of 2025-12-22 (appeal against T-553/23)",
        asOf: "2026-11-27",
    },
    "eu-ai-act": {
        id: "eu-ai-act",
        title: "Artificial Intelligence Act, Regulation (EU) 2024/1689",
        residency: "supports",
        note:
            "Articles 12, 19 and 26(6) ask for logs of high-risk systems, kept at least six months, and none of the three " +
            "names a place of processing. Regulation (EU) 2026/1744 moved the high-risk duties to 2027-12-02 (Annex III) " +
            "and 2028-08-02 (Annex I).",
        source:
            "Regulation (EU) 2024/1689, Article 12 and the opening of Article 19, quoted at agledger.ai; Article 26(6) as " +
            "summarised at powerquant.dk; new dates in ThomasMoreAI/legal-skills-open@3dd1e52, ai-vendors.md. The rest of " +
            "the act was not opened",
        asOf: "2026-08-05",
    },
    fadp: {
        id: "fadp",
        title: "Swiss Federal Act on Data Protection of 25 September 2020 (SR 235.1)",
        residency: "supports",
        note: "Article 16 regulates disclosure abroad; data that stays in Switzerland and is not opened from abroad makes none.",
        source: "SR 235.1, Article 16, English text at prighter.com (undated copy); Articles 17 and 18 were not opened",
        asOf: "2026-11-21",
    },
    "uk-gdpr": {
        id: "uk-gdpr",
        title: "UK General Data Protection Regulation and Data Protection Act 2018",
        residency: "supports",
        note:
            "Chapter V regulates transfers to third countries (Article 44A since the Data (Use and Access) Act 2025 replaced " +
            "Article 44); data that stays in the United Kingdom and is not opened from outside it makes none.",
        source:
            "Data (Use and Access) Act 2025, schedule 7, paragraphs 2 to 4, text as of 2025-09-30 at crimeline.co.uk; section 85, " +
            "which brings the schedule, is in force since 2026-02-05 by SI 2026/82, regulation 2(m), legislation.gov.uk",
        asOf: "2026-02-05",
    },
    hipaa: {
        id: "hipaa",
        title: "HIPAA Security Rule, 45 CFR Part 164 Subpart C",
        residency: "supports",
        note:
            "No residency clause was found: what is read asks for a business associate contract (45 CFR 164.308(b), " +
            "164.314(a)), and a duty to stay in the country can come from that contract or from state contracts.",
        source:
            "45 CFR 164.314(a) as amended in January 2013 at brickergraydon.com; 164.308(b)(1) as quoted at aravo.com. The " +
            "rest of Subpart C was not opened, so that it holds no residency clause is unconfirmed; both copies are undated",
        asOf: "2026-11-21",
    },
    "dfars-cloud": {
        id: "dfars-cloud",
        title: "DFARS 252.239-7010, Cloud Computing Services (48 CFR)",
        residency: "requires",
        note:
            "A contractor of the Department of Defense keeps Government data within the United States or outlying areas, " +
            "unless the contracting officer allows another place in writing. It binds through the contract only.",
        source:
            "48 CFR 252.239-7010(b)(3), clause of September 2022, GSA/GSA-Acquisition-DFARS@0b3bfc3, dita/252.239-7010.dita. " +
            "The codified clause is that of January 2023 (a copy at casetext.com, read in part); its neighbour 252.239-7009 was still " +
            "codified on 2026-03-24 (lexbuild.dev). Since 2026-02-01 class deviations replace parts of the DFARS: whether one of " +
            "them renumbers this clause was looked for in part52.dev's list and not found",
        asOf: "2022-09-29",
        readOn: "2026-11-28",
    },
} as const satisfies Record<string, Regime>;

export type RegimeId = keyof typeof regimes;
