import { createInterface } from "node:readline/promises";
import { jurisdictions, regionsOf } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import { providers } from "../../catalog/providers.ts";
import { isNameIn, namesOf } from "../../catalog/table.ts";
import { dataClasses, modes } from "../../catalog/vocabulary.ts";
import { chooseFrom } from "../../components/suggest.ts";
import { aboutOption } from "./given.ts";
import type { Given, OptionName } from "./given.ts";
import { proposalsFor, usualDemand } from "./plan-fleet.ts";

/** One question, where the answers so far give it a meaning. */
interface Question {
    readonly option: OptionName;
    /** @default asked always */
    readonly where?: (given: Given) => boolean;
    /** What may be answered, one a line, with a few words on each. @default - any text */
    readonly choices?: (given: Given) => readonly (readonly [choice: string, about: string])[];
    /** What an empty line means. @default - nothing: it is asked again */
    readonly usual?: (given: Given) => string | undefined;
    /** Set where an empty line leaves the answer out. */
    readonly mayBeEmpty?: true;
}

const first = (given: Given, option: OptionName): string => given[option]?.[0] ?? "";
const hasFleet = (given: Given): boolean => ["self-hosted", "hybrid"].includes(first(given, "mode"));
const hasProviders = (given: Given): boolean => first(given, "mode") !== "self-hosted";
const isExternal = (given: Given): boolean => first(given, "key-custody") === "external";
const usesTokens = (given: Given): boolean => (given.tenant ?? []).length === 0;
const plain = (choices: readonly string[]) => choices.map((choice) => [choice, ""] as const);

/** The questions, in the order in which they are asked. What has been given by an option is not asked. */
const questions: readonly Question[] = [
    { option: "mode", choices: () => plain(modes) },
    { option: "jurisdiction", choices: () => namesOf(jurisdictions).map((id) => [id, jurisdictions[id].name]) },
    {
        option: "region",
        choices: (given) => {
            const jurisdiction = first(given, "jurisdiction");
            return isNameIn(jurisdictions, jurisdiction)
                ? regionsOf(jurisdiction).map(({ id, place }) => [id, place] as const)
                : [];
        },
    },
    { option: "account" },
    { option: "data-class", choices: () => plain(dataClasses) },
    { option: "third-party-up-to", where: (given) => first(given, "mode") === "hybrid", usual: () => "internal" },
    { option: "model", where: hasFleet, choices: modelChoices },
    { option: "accept-licence", where: hasFleet, choices: licenceChoices },
    { option: "monthly-active-users", where: (given) => asksFor(given, "monthlyActiveUserLimit") },
    { option: "company-country", where: (given) => asksFor(given, "excludesCompaniesOf") },
    { option: "context", where: hasFleet, usual: () => String(usualDemand.maxContextTokens) },
    { option: "concurrency", where: hasFleet, usual: () => String(usualDemand.concurrency) },
    { option: "replicas", where: hasFleet, usual: () => String(usualDemand.replicas) },
    {
        option: "provider",
        where: hasProviders,
        choices: () => namesOf(providers).map((id) => [id, endpointsOf(id)] as const),
    },
    { option: "peer", mayBeEmpty: true },
    { option: "private-link", where: (given) => (given.peer ?? []).length === 0 },
    { option: "tenant", mayBeEmpty: true },
    { option: "jwt-issuer", where: usesTokens },
    { option: "jwks-uri", where: usesTokens },
    { option: "audience", where: usesTokens },
    { option: "private-zone", mayBeEmpty: true },
    { option: "host", mayBeEmpty: true },
    { option: "key-custody", choices: () => plain(["kms", "imported", "external"]), usual: () => "kms" },
    { option: "key-country", where: isExternal },
    { option: "key-proxy", where: isExternal },
    { option: "key-store", where: isExternal },
    { option: "admin-role" },
    { option: "viewer-role", mayBeEmpty: true },
    { option: "mirror-role" },
    { option: "budget" },
    { option: "compliance-owner", mayBeEmpty: true },
];

function modelChoices(given: Given): readonly (readonly [string, string])[] {
    const [jurisdiction, region] = [first(given, "jurisdiction"), first(given, "region")];
    if (!isNameIn(jurisdictions, jurisdiction)) return [];
    const place = regionsOf(jurisdiction).find(({ id }) => id === region);
    if (place === undefined) return [];
    return namesOf(models).flatMap((model) => {
        const ways = proposalsFor({ model }, { jurisdiction, region: place.id });
        const best = ways.filter((one, i) => ways.findIndex(({ precision }) => precision === one.precision) === i);
        return best.map(({ precision, instanceType, usdPerHour }) => {
            const price = usdPerHour === undefined ? "price not confirmed" : `${usdPerHour.toFixed(2)} USD an hour`;
            return [`${model}:${precision}`, `${instanceType}, ${price}`] as const;
        });
    });
}

function modelsOf(given: Given) {
    return (given.model ?? []).flatMap((texts) =>
        texts.split(",").flatMap((text) => {
            const name = text.trim().split(":")[0] ?? "";
            return isNameIn(models, name) ? [models[name]] : [];
        }),
    );
}

function licenceChoices(given: Given): readonly (readonly [string, string])[] {
    return modelsOf(given).flatMap(({ name, licence }) =>
        licence.confirmed ? [[licence.value.id, name] as const] : [],
    );
}

function asksFor(given: Given, condition: "monthlyActiveUserLimit" | "excludesCompaniesOf"): boolean {
    return (
        hasFleet(given) &&
        modelsOf(given).some(({ licence }) => licence.confirmed && licence.value[condition] !== undefined)
    );
}

function endpointsOf(id: keyof typeof providers): string {
    const names = Object.keys(providers[id].endpoints);
    return names.length > 4 ? "an endpoint in each region" : `endpoints: ${names.join(", ")}`;
}

/** Where questions are asked. */
export interface Terminal {
    readonly input: NodeJS.ReadableStream;
    readonly output: NodeJS.WritableStream;
}

/**
 * Asks what has not been given, one line each: lists are written with commas, what has several parts is asked for until an empty
 * line. Ctrl-C and the end of the input end it without an answer.
 */
export async function askFor(given: Given, { input, output }: Terminal): Promise<Given | undefined> {
    const terminal = createInterface({ input, output });
    const lines = terminal[Symbol.asyncIterator]();
    const answered: Partial<Record<OptionName, readonly string[]>> = { ...given };
    try {
        for (const question of questions) {
            if ((answered[question.option] ?? []).length > 0 || question.where?.(answered) === false) continue;
            const texts = await ask(question, answered, output, async () => {
                const line = await lines.next();
                return line.done === true ? undefined : line.value.trim();
            });
            if (texts === undefined) return undefined;
            if (texts.length > 0) answered[question.option] = texts;
        }
        return answered;
    } finally {
        terminal.close();
    }
}

async function ask(
    { option, choices, usual, mayBeEmpty }: Question,
    given: Given,
    output: NodeJS.WritableStream,
    nextLine: () => Promise<string | undefined>,
): Promise<readonly string[] | undefined> {
    const { about, value, several } = aboutOption(option);
    const otherwise = usual?.(given);
    const texts: string[] = [];
    const offered = choices?.(given) ?? [];
    output.write(`\n${about}\n`);
    for (const [choice, words] of offered) output.write(`  ${choice}${words === "" ? "" : `  (${words})`}\n`);
    const isRecord = value.includes("=");
    const names = isRecord ? [] : offered.map(([choice]) => choice);
    if (isRecord) output.write(`  written as ${value}; an empty line ends the list\n`);
    for (;;) {
        output.write(`${option}${otherwise === undefined ? "" : ` [${otherwise}]`}: `);
        const line = await nextLine();
        if (line === undefined) return undefined;
        const unknown = names.length === 0 ? undefined : line.split(",").find((one) => !isAmong(one.trim(), names));
        if (line !== "" && unknown !== undefined) {
            output.write(`  ${chooseFrom(unknown.trim(), names)}\n`);
            continue;
        }
        if (line !== "") texts.push(line);
        if (line !== "" && isRecord && several === true) continue;
        if (texts.length > 0) return texts;
        if (otherwise !== undefined) return [otherwise];
        if (mayBeEmpty === true) return [];
        output.write("  it has to be answered; Ctrl-C ends without writing anything\n");
    }
}

/** True for a choice, and for a model that is named without its precision. */
function isAmong(text: string, names: readonly string[]): boolean {
    return names.some((name) => name === text || name.startsWith(`${text}:`));
}
