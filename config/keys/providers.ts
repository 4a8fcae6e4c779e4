import type { Fault } from "../../components/fault.ts";
import { z } from "zod";
import { findEndpoint, providers as knownProviders } from "../../catalog/providers.ts";
import type { Endpoint, Provider } from "../../catalog/providers.ts";
import { namesOf } from "../../catalog/table.ts";
import { key } from "../key.ts";
import { field, isoDate, name, secretReference } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { entriesOf, notEmpty } from "../check.ts";
import type { ValueOf } from "../key.ts";
import { under } from "../path.ts";
import { chooseFrom, quote } from "../../components/suggest.ts";

const contract = z.strictObject({
    signedOn: field(isoDate, {
        what: "Day on which the contract was signed, in quotes.",
        why: "A contract that somebody means to sign protects nobody.",
        write: 'Write the day in quotes, e.g. "2026-03-01".',
    }),
    reference: field(z.string().min(1).max(200), {
        what: "Where the signed contract is filed.",
        why: "An auditor asks for the paper, not for the word.",
        write: 'Write the number in your register, e.g. "LEGAL-2041".',
    }),
});

const modelAlias = z
    .string()
    .regex(
        /^[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?$/,
        "is not a model alias: lower-case letters, digits, dots and dashes (at most 40)",
    );

const provider = z.strictObject({
    provider: field(z.enum(namesOf(knownProviders)), {
        what: "The provider in the catalog.",
        why: "Legal entity, place of processing and contracts are looked up there, each with its source; others are unknown.",
        write: "Write a provider of the catalog, e.g. openai.",
        others:
            "Another one needs its facts first, each with a source: legal entity, endpoints with their place of processing, terms. " +
            "Write them in catalog/providers/<provider>.ts and list it in catalog/providers.ts.",
    }),
    endpoint: field(z.string().min(1).max(64), {
        what: "Name of the provider's endpoint in the catalog, e.g. eu or us-east-1.",
        why: "The endpoint decides where a prompt is processed, and which one host the egress firewall lets out to.",
        write: "Write an endpoint of that provider.",
    }),
    models: field(
        z
            .record(
                modelAlias,
                z.string().regex(/^[\w.:/@-]{1,200}$/, "is not a provider's model name (letters, digits and _.:/@-)"),
            )
            .refine((models) => Object.keys(models).length > 0, "names no model"),
        {
            what: "Models of the provider that routes may use: your alias, and the provider's own name for it.",
            why: "Routes name <provider>/<alias>, so that a renamed model is one changed line; no other model can be asked for.",
            write: 'Write at least one alias, e.g. { gpt: "gpt-6-luna" }.',
        },
    ),
    apiKeySecret: field(secretReference.exactOptional(), {
        what: "The secret that holds the provider's API key. Default: none, for providers that take AWS credentials (bedrock).",
        why: "Only the egress gateway reads it; the key never stands in a file that people review.",
        write: 'Write { name: "ringfence/openai-api-key" }.',
    }),
    dpa: field(contract.exactOptional(), {
        what: "The signed data processing agreement. Default: none; no data about people may go there.",
        why: "GDPR Art. 28(3): no processor without a contract.",
        write: 'Write { signedOn: "2026-03-01", reference: "LEGAL-2041" }.',
    }),
    baa: field(contract.exactOptional(), {
        what: "The signed HIPAA business associate agreement. Default: none; no health data may go there under HIPAA.",
        why: "45 CFR 164.308(b): no business associate without a contract.",
        write: 'Write { signedOn: "2026-03-01", reference: "LEGAL-2042" }.',
    }),
});

/** The third parties that the stack may call, by the name that routes use. */
export const providers = key("providers", z.record(name, provider), {
    what: "The third parties that the stack may call, by the name that routes use.",
    why: "Each one is a processor (GDPR Art. 28): its place, its contracts and its one host are checked before anything is built.",
    write: "Write at least one: <name>: { provider, endpoint, models, apiKeySecret }.",
    unusedIn: {
        "self-hosted": "the mode has no way out of its network, so that no third party can be reached by any mistake",
    },
});

/** A mode that uses the key is made of its entries. */
export const someProvider: Check<typeof providers> = ({ written }) => notEmpty("providers", written.providers);

/** A provider as the stack uses it, with what the catalog knows. */
export interface ThirdParty {
    readonly name: string;
    readonly config: Providers[string];
    readonly provider: Provider;
    /** Missing where the catalog has no endpoint of that name. */
    readonly endpoint?: Endpoint;
}

type Providers = ValueOf<typeof providers>;

/** Joins each provider's entry with what the catalog knows about it. */
export function thirdPartiesOf(
    providers: { readonly [Name in keyof Providers]?: Providers[Name] | undefined } | undefined,
): readonly ThirdParty[] {
    return entriesOf(providers).map(([name, config]) => thirdPartyOf(name, config));
}

/** Joins a provider's entry with what the catalog knows about it. */
function thirdPartyOf(name: string, config: Providers[string]): ThirdParty {
    const provider = knownProviders[config.provider];
    const endpoint = findEndpoint(provider, config.endpoint);
    return { name, config, provider, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** Each provider must be reachable at an endpoint of the catalog, and with the right kind of credential. */
export const providersComplete: Check<typeof providers> = ({ providers }) =>
    thirdPartiesOf(providers).flatMap((party) => [...endpointFaults(party), ...credentialFaults(party)]);

function endpointFaults({ name, config, provider, endpoint }: ThirdParty): readonly Fault[] {
    if (endpoint !== undefined) return [];
    return [
        {
            path: under("providers", name, "endpoint"),
            problem: `${provider.name} has no endpoint ${quote(config.endpoint)} in the catalog`,
            why: "The endpoint decides where a prompt is processed; of an unknown one nobody knows.",
            fix: chooseFrom(config.endpoint, Object.keys(provider.endpoints)),
        },
    ];
}

function credentialFaults({ name, config }: ThirdParty): readonly Fault[] {
    const takesAwsCredentials = config.provider === "bedrock";
    if (takesAwsCredentials === (config.apiKeySecret === undefined)) return [];
    return [
        {
            path: under("providers", name, "apiKeySecret"),
            ...(takesAwsCredentials ? { at: "key" as const } : {}),
            problem: takesAwsCredentials ? "bedrock takes no API key" : "apiKeySecret is missing",
            why: takesAwsCredentials
                ? "The egress gateway signs with its own AWS role, which expires by itself; a long-lived key is one more to lose."
                : "Without a key the provider refuses every request.",
            fix: takesAwsCredentials
                ? "Remove apiKeySecret."
                : `Store the key in Secrets Manager and write apiKeySecret: { name: "ringfence/${name}-api-key" }.`,
        },
    ];
}
