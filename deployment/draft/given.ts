import { jurisdictions, regions, regionsOf } from "../../catalog/jurisdictions.ts";
import { models, precisions } from "../../catalog/models.ts";
import { providers } from "../../catalog/providers.ts";
import { namesOf } from "../../catalog/table.ts";
import { dataClasses, modes } from "../../catalog/vocabulary.ts";
import type { Fault } from "../../components/fault.ts";
import { chooseFrom, quote } from "../../components/suggest.ts";
import { mail } from "../../policies/kit/declaration-forms.ts";
import type { Answers, AuthAnswer, ContractAnswer, CustodyAnswer, ModelAnswer, ProviderAnswer } from "./answers.ts";

/**
 * What somebody wrote in answer to the questions: texts by the name of the option, as a command line and a terminal give them.
 * An option that may be given several times has several texts.
 */
export type Given = Readonly<Partial<Record<OptionName, readonly string[]>>>;

/** An option of init, which is a question too. */
export interface InitOption {
    readonly name: string;
    /** What stands for its value in the help. */
    readonly value: string;
    /** What is asked. */
    readonly about: string;
    /** Set where it may be given several times. */
    readonly several?: true;
}

/** Every option, in the order in which questions are asked. */
export const initOptions = [
    { name: "mode", value: "mode", about: `how requests are answered: ${modes.join(", ")}` },
    { name: "jurisdiction", value: "id", about: `law that binds the data: ${namesOf(jurisdictions).join(", ")}` },
    { name: "region", value: "region", about: "AWS region, inside the jurisdiction" },
    { name: "account", value: "id", about: "AWS account that the stack is built in, twelve digits" },
    {
        name: "data-class",
        value: "class",
        about: `classes of data that it accepts: ${dataClasses.join(", ")}`,
        several: true,
    },
    { name: "third-party-up-to", value: "class", about: "the strictest class that a third party may be given" },
    {
        name: "model",
        value: "model[:precision]",
        about: "an own model of the catalog; without a precision, the one with the cheapest GPUs in the region",
        several: true,
    },
    { name: "context", value: "tokens", about: "longest request of the own models, in tokens" },
    { name: "concurrency", value: "number", about: "requests of that length at the same time, for each replica" },
    { name: "replicas", value: "number", about: "replicas of each model that always run" },
    {
        name: "accept-licence",
        value: "id",
        about: "licence of the weights that whoever may bind the company has accepted",
        several: true,
    },
    { name: "monthly-active-users", value: "number", about: "of the company and its affiliates, where a licence asks" },
    { name: "company-country", value: "code", about: "the company's seat, where a licence asks" },
    {
        name: "provider",
        value: "provider=…,endpoint=…,model=<alias>:<model>",
        about: "a third party; also name=, secret=, dpa=<day>:<reference>, baa=<day>:<reference>",
        several: true,
    },
    {
        name: "peer",
        value: "name=…,cidr=…,via=tgw-…",
        about: "a network that calls the gateway over a transit gateway",
        several: true,
    },
    {
        name: "private-link",
        value: "account",
        about: "an account that calls the gateway by PrivateLink",
        several: true,
    },
    { name: "jwt-issuer", value: "url", about: "issuer of the callers' tokens" },
    { name: "jwks-uri", value: "url", about: "where the issuer publishes its keys" },
    { name: "audience", value: "text", about: "audience of the tokens", several: true },
    {
        name: "private-zone",
        value: "name=…,zone=Z…|forward=<address>",
        about: "a private domain that the stack resolves, the issuer's for example",
        several: true,
    },
    {
        name: "tenant",
        value: "name:class",
        about: "in place of tokens: a tenant with an API key, and the lowest class of its requests",
        several: true,
    },
    { name: "host", value: "name", about: "name by which callers reach the gateway" },
    { name: "key-custody", value: "origin", about: "who makes and holds the keys: kms, imported, external" },
    { name: "key-country", value: "code", about: "external: country of the key store" },
    { name: "key-proxy", value: "service", about: "external: endpoint service of its proxy" },
    { name: "key-store", value: "cks-…", about: "external: id of the custom key store" },
    {
        name: "admin-role",
        value: "role",
        about: "role that administers the cluster; the deploying one first",
        several: true,
    },
    { name: "viewer-role", value: "role", about: "role that may look, e.g. of whoever is on call", several: true },
    { name: "mirror-role", value: "role", about: "role that runs the mirror job", several: true },
    { name: "budget", value: "usd", about: "what the stack may cost in a month, in US dollars" },
    { name: "cidr", value: "block", about: "address block of the VPC, /16 to /21" },
    { name: "zone", value: "zone", about: "availability zone, two or three", several: true },
    { name: "log-days", value: "days", about: "days for which logs and audit lines are kept" },
    { name: "compliance-owner", value: "e-mail", about: "who answers for the declaration" },
] as const satisfies readonly InitOption[];

export type OptionName = (typeof initOptions)[number]["name"];

/** The answers, or everything in them that cannot be read, with the option that it was given by. */
export type AnswersReading =
    { readonly ok: true; readonly answers: Answers } | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads answers from texts. What they come to is judged by the draft. */
export function readAnswers(stack: string, given: Given): AnswersReading {
    const reader = new Reader(given);
    const mode = reader.oneOf("mode", modes);
    const jurisdiction = reader.oneOf("jurisdiction", namesOf(jurisdictions));
    const region = reader.oneOf(
        "region",
        jurisdiction === undefined ? namesOf(regions) : regionsOf(jurisdiction).map(({ id }) => id),
    );
    const account = reader.required("account");
    const accepted = reader.severalOf("data-class", dataClasses);
    const hasFleet = mode === "self-hosted" || mode === "hybrid";
    const hasProviders = mode !== undefined && mode !== "self-hosted";
    const thirdPartyUpTo = reader.optionOf("third-party-up-to", dataClasses);
    const ownModels = hasFleet ? modelsOf(reader) : undefined;
    const thirdParties = hasProviders ? providersOf(reader) : undefined;
    if (!hasFleet) reader.none("model", mode, "runs no models of its own");
    if (!hasProviders) reader.none("provider", mode, "has no way out to one");
    const administrators = reader.list("admin-role");
    const mirrorRoles = reader.list("mirror-role");
    const budgetUsdPerMonth = reader.number("budget");
    const auth = authOf(reader);
    const keyCustody = custodyOf(reader);
    const rest = {
        ...optional("thirdPartyUpTo", thirdPartyUpTo),
        ...optional("models", ownModels),
        ...optional("providers", thirdParties),
        ...optional("peers", reader.records("peer", ["name", "cidr", "via"])),
        ...optional("privateLinkAccounts", reader.texts("private-link")),
        ...optional("privateZones", zonesOf(reader)),
        ...optional("host", reader.text("host")),
        ...optional("viewers", reader.texts("viewer-role")),
        ...optional("cidr", reader.text("cidr")),
        ...optional("zones", reader.texts("zone")),
        ...optional("logDays", reader.optionalNumber("log-days")),
        ...optional("complianceOwner", reader.mail("compliance-owner")),
    };
    if (
        reader.faults.length > 0 ||
        mode === undefined ||
        jurisdiction === undefined ||
        region === undefined ||
        account === undefined ||
        accepted === undefined ||
        administrators === undefined ||
        mirrorRoles === undefined ||
        budgetUsdPerMonth === undefined ||
        auth === undefined ||
        keyCustody === undefined
    ) {
        return { ok: false, faults: reader.faults };
    }
    return {
        ok: true,
        answers: {
            stack,
            mode,
            jurisdiction,
            region,
            account,
            dataClasses: accepted,
            auth,
            keyCustody,
            administrators,
            mirrorRoles,
            budgetUsdPerMonth,
            ...rest,
        },
    };
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
    return value === undefined || (Array.isArray(value) && value.length === 0)
        ? {}
        : ({ [key]: value } as Record<K, V>);
}

function modelsOf(reader: Reader): readonly ModelAnswer[] | undefined {
    const written = reader.list("model");
    const licences = reader.texts("accept-licence");
    const shared = {
        ...optional("maxContextTokens", reader.optionalNumber("context")),
        ...optional("concurrency", reader.optionalNumber("concurrency")),
        ...optional("replicas", reader.optionalNumber("replicas")),
        ...optional("monthlyActiveUsers", reader.optionalNumber("monthly-active-users")),
        ...optional("companyCountry", reader.text("company-country")),
    };
    return written?.flatMap((text): readonly ModelAnswer[] => {
        const [name = "", precision] = text.split(":");
        const model = reader.known("model", name, namesOf(models));
        const format = precision === undefined ? undefined : reader.known("model", precision, precisions);
        if (model === undefined || (precision !== undefined && format === undefined)) return [];
        const { licence, name: title } = models[model];
        // Open weights are not free of terms, so that nobody but the company can say that they were accepted.
        if (licence.confirmed && !licences.includes(licence.value.id)) {
            reader.fault("accept-licence", {
                problem: `${title} comes under ${licence.value.id}, which nobody has accepted`,
                why: "Serving weights under terms that nobody agreed to is a breach of contract.",
                fix: `Have it read by whoever may bind the company, then write --accept-licence ${licence.value.id}.`,
            });
            return [];
        }
        const acceptedLicence = licence.confirmed ? licence.value.id : (licences[0] ?? "");
        return [{ model, ...optional("precision", format), acceptedLicence, ...shared }];
    });
}

function providersOf(reader: Reader): readonly ProviderAnswer[] | undefined {
    return reader.list("provider")?.flatMap((text): readonly ProviderAnswer[] => {
        const parts = reader.parts(
            "provider",
            text,
            ["provider"],
            ["name", "endpoint", "model", "secret", "dpa", "baa"],
        );
        if (parts === undefined) return [];
        const provider = reader.known("provider", parts.get("provider")?.[0] ?? "", namesOf(providers));
        if (provider === undefined) return [];
        const endpoint = parts.get("endpoint")?.[0];
        const endpoints = Object.keys(providers[provider].endpoints);
        if (endpoint !== undefined && reader.known("provider", endpoint, endpoints) === undefined) return [];
        if (endpoint === undefined && provider !== "bedrock") {
            reader.fault("provider", {
                problem: `${providers[provider].name} is named without an endpoint`,
                why: "The endpoint decides where a prompt is processed.",
                fix: `Write endpoint= and one of: ${endpoints.join(", ")}.`,
            });
            return [];
        }
        const aliases = (parts.get("model") ?? []).map((one) => splitOnce(one, ":"));
        if (aliases.length === 0 || aliases.some(([, model]) => model === "")) {
            reader.fault("provider", {
                problem: `${providers[provider].name} is named without a model`,
                why: "Routes name <provider>/<alias>; no other model can be asked for.",
                fix: "Write model=<alias>:<the provider's name of it>, once for each model.",
            });
            return [];
        }
        return [
            {
                provider,
                models: Object.fromEntries(aliases),
                ...optional("name", parts.get("name")?.[0]),
                ...optional("endpoint", endpoint),
                ...optional("secret", parts.get("secret")?.[0]),
                ...optional("dpa", contractOf(parts.get("dpa")?.[0])),
                ...optional("baa", contractOf(parts.get("baa")?.[0])),
            },
        ];
    });
}

function contractOf(text: string | undefined): ContractAnswer | undefined {
    if (text === undefined) return undefined;
    const [signedOn, reference] = splitOnce(text, ":");
    return { signedOn, reference };
}

function zonesOf(reader: Reader) {
    return reader.texts("private-zone").flatMap((text) => {
        const parts = reader.parts("private-zone", text, ["name"], ["zone", "forward"]);
        const name = parts?.get("name")?.[0];
        if (parts === undefined || name === undefined) return [];
        const forwardTo = parts.get("forward");
        return [{ name, ...optional("hostedZoneId", parts.get("zone")?.[0]), ...optional("forwardTo", forwardTo) }];
    });
}

function authOf(reader: Reader): AuthAnswer | undefined {
    const tenants = reader.texts("tenant");
    if (tenants.length > 0) {
        if (reader.text("jwt-issuer") !== undefined) {
            reader.fault("tenant", {
                problem: "callers show tokens and API keys",
                why: "A gateway takes one of both.",
                fix: "Write --jwt-issuer with --jwks-uri and --audience, or --tenant.",
            });
        }
        const read = tenants.flatMap((text) => {
            const [name, floor] = splitOnce(text, ":");
            const dataFloor = reader.known("tenant", floor, dataClasses);
            return dataFloor === undefined ? [] : [{ name, dataFloor }];
        });
        return { type: "apiKeys", tenants: read };
    }
    const issuer = reader.required("jwt-issuer", "or --tenant where callers show API keys");
    const jwksUri = reader.required("jwks-uri");
    const audiences = reader.list("audience");
    return issuer === undefined || jwksUri === undefined || audiences === undefined
        ? undefined
        : { type: "jwt", issuer, jwksUri, audiences };
}

function custodyOf(reader: Reader): CustodyAnswer | undefined {
    const origin = reader.oneOf("key-custody", ["kms", "imported", "external"]);
    if (origin !== "external") return origin === undefined ? undefined : { origin };
    const custodianCountry = reader.required("key-country");
    const proxyServiceName = reader.required("key-proxy");
    const customKeyStoreId = reader.required("key-store");
    return custodianCountry === undefined || proxyServiceName === undefined || customKeyStoreId === undefined
        ? undefined
        : { origin, custodianCountry, proxyServiceName, customKeyStoreId };
}

/** Splits at the first separator alone: what follows may hold others. */
function splitOnce(text: string, separator: string): readonly [string, string] {
    const at = text.indexOf(separator);
    return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Takes texts by their option, and keeps what is wrong with them. */
class Reader {
    readonly faults: Fault[] = [];
    readonly #given: Given;

    constructor(given: Given) {
        this.#given = given;
    }

    /** Everything given by an option; lists with commas are several texts. */
    texts(option: OptionName): readonly string[] {
        const isRecord = aboutOption(option).value.includes("=");
        return (this.#given[option] ?? [])
            .flatMap((text) => (isRecord ? [text] : text.split(",")))
            .map((text) => text.trim())
            .filter((text) => text !== "");
    }

    text(option: OptionName): string | undefined {
        return this.texts(option).at(-1);
    }

    required(option: OptionName, otherwise?: string): string | undefined {
        const text = this.text(option);
        if (text === undefined) this.#missing(option, otherwise);
        return text;
    }

    /** One text at least. */
    list(option: OptionName): readonly string[] | undefined {
        const texts = this.texts(option);
        if (texts.length > 0) return texts;
        this.#missing(option);
        return undefined;
    }

    oneOf<const T extends string>(option: OptionName, choice: readonly T[]): T | undefined {
        const text = this.required(option, `one of: ${choice.join(", ")}`);
        return text === undefined ? undefined : this.known(option, text, choice);
    }

    optionOf<const T extends string>(option: OptionName, choice: readonly T[]): T | undefined {
        const text = this.text(option);
        return text === undefined ? undefined : this.known(option, text, choice);
    }

    severalOf<const T extends string>(option: OptionName, choice: readonly T[]): readonly T[] | undefined {
        return this.list(option)?.flatMap((text) => this.known(option, text, choice) ?? []);
    }

    known<const T extends string>(option: OptionName, text: string, choice: readonly T[]): T | undefined {
        const found = choice.find((one) => one === text);
        if (found === undefined) {
            this.fault(option, {
                problem: `${quote(text)} is none that is known here`,
                why: "What is unknown cannot be checked, and unknown means no.",
                fix: chooseFrom(text, choice),
            });
        }
        return found;
    }

    number(option: OptionName): number | undefined {
        return this.required(option) === undefined ? undefined : this.optionalNumber(option);
    }

    optionalNumber(option: OptionName): number | undefined {
        const text = this.text(option);
        if (text === undefined) return undefined;
        const value = Number(text);
        if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
        this.fault(option, {
            problem: `${quote(text)} is no whole number`,
            why: aboutOption(option).about,
            fix: "Write digits alone, e.g. 8192.",
        });
        return undefined;
    }

    mail(option: OptionName): string | undefined {
        const text = this.text(option);
        if (text === undefined || mail.safeParse(text).success) return text;
        this.fault(option, {
            problem: `${quote(text)} is no e-mail address at a domain of its own`,
            why: aboutOption(option).about,
            fix: "Write an e-mail address, e.g. privacy@group.example.",
        });
        return undefined;
    }

    records<const K extends string>(option: OptionName, keys: readonly K[]): readonly Record<K, string>[] {
        return this.texts(option).flatMap((text) => {
            const parts = this.parts(option, text, keys, []);
            if (parts === undefined) return [];
            // Every key is there: parts() refuses a text that lacks one.
            return [Object.fromEntries(keys.map((key) => [key, parts.get(key)?.[0] ?? ""])) as Record<K, string>];
        });
    }

    /** A text of the form `key=value,key=value`, by key. */
    parts(
        option: OptionName,
        text: string,
        needed: readonly string[],
        others: readonly string[],
    ): ReadonlyMap<string, readonly string[]> | undefined {
        const pairs = text.split(",").map((part) => splitOnce(part.trim(), "="));
        const known = [...needed, ...others];
        const strange = pairs.find(([key, value]) => !known.includes(key) || value === "");
        const missing = needed.filter((key) => !pairs.some(([one]) => one === key));
        if (strange === undefined && missing.length === 0) {
            return new Map(
                known.flatMap((key) => {
                    const values = pairs.flatMap(([one, value]) => (one === key ? [value] : []));
                    return values.length === 0 ? [] : [[key, values] as const];
                }),
            );
        }
        this.fault(option, {
            problem:
                strange === undefined
                    ? `${missing.map((key) => `${key}=`).join(" and ")} is missing`
                    : `${quote(strange[0])} is no part of it, or has no value`,
            why: aboutOption(option).about,
            fix: `Write --${option} ${aboutOption(option).value}.`,
        });
        return undefined;
    }

    /** An option that a mode has no use for. */
    none(option: OptionName, mode: string | undefined, because: string): void {
        if (mode === undefined || this.texts(option).length === 0) return;
        this.fault(option, {
            problem: `the mode ${mode} ${because}`,
            why: "An answer that changes nothing misleads whoever gave it.",
            fix: `Leave --${option} out, or choose another mode.`,
        });
    }

    fault(option: OptionName, text: Pick<Fault, "problem" | "why" | "fix">): void {
        this.faults.push({ path: [`--${option}`], ...text });
    }

    #missing(option: OptionName, otherwise?: string): void {
        const { about, value } = aboutOption(option);
        this.fault(option, {
            problem: "nobody answered it",
            why: `It is asked for: ${about}.`,
            fix: `Write --${option} <${value}>${otherwise === undefined ? "" : `, ${otherwise}`}.`,
        });
    }
}

/** An option by its name. */
export function aboutOption(name: OptionName): InitOption {
    const found = initOptions.find((option) => option.name === name);
    if (found === undefined) throw new Error(`init has no option ${name}`);
    return found;
}
