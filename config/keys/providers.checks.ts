import type { Mode } from "../../catalog/vocabulary.ts";
import { thirdPartyOf } from "../edges.ts";
import type { ThirdParty } from "../edges.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import { chooseFrom, quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";

/** Each provider must be reachable at an endpoint of the catalog, and with the right kind of credential. */
export const providersComplete: Check = ({ providers, region }) =>
    entriesOf(providers)
        .map(([name, config]) => thirdPartyOf(name, config))
        .flatMap((party) => [
            ...endpointFindings(party),
            ...otherRegionFindings(party, region),
            ...credentialFindings(party),
            ...profileFindings(party),
        ]);

function endpointFindings({ name, config, provider, endpoint }: ThirdParty): readonly Finding[] {
    if (endpoint !== undefined) return [];
    return [
        {
            path: under("providers", name, "endpoint"),
            problem: `${provider.name} has no endpoint ${quote(config.endpoint)} in the catalog`,
            reason: "The endpoint decides where a prompt is processed; of an unknown one nobody knows.",
            fix: chooseFrom(config.endpoint, Object.keys(provider.endpoints)),
        },
    ];
}

/** The network reaches AWS by private endpoints alone, and those are the region's own. */
function otherRegionFindings({ name, config, endpoint }: ThirdParty, region: string | undefined): readonly Finding[] {
    if (config.provider !== "bedrock" || region === undefined) return [];
    if (endpoint === undefined || endpoint.region === region) return [];
    return [
        {
            path: under("providers", name, "endpoint"),
            problem: `the endpoint is Bedrock in ${quote(config.endpoint)}, and the stack is in ${quote(region)}`,
            reason: "Bedrock is reached by a private endpoint of the stack's own region; over the internet its policy would not hold.",
            fix: `Write endpoint: ${region}, or take the provider out.`,
        },
    ];
}

function credentialFindings({ name, config }: ThirdParty): readonly Finding[] {
    const takesAwsCredentials = config.provider === "bedrock";
    if (takesAwsCredentials === (config.apiKeySecret === undefined)) return [];
    return [
        {
            path: under("providers", name, "apiKeySecret"),
            ...(takesAwsCredentials ? { at: "key" as const } : {}),
            problem: takesAwsCredentials ? "bedrock takes no API key" : "apiKeySecret is missing",
            reason: takesAwsCredentials
                ? "The egress gateway signs with its own AWS role, which expires by itself; a long-lived key is one more to lose."
                : "Without a key the provider refuses every request.",
            fix: takesAwsCredentials
                ? "Remove apiKeySecret."
                : `Store the key in Secrets Manager and write apiKeySecret: { name: "ringfence/${name}-api-key" }.`,
        },
    ];
}

/**
 * Bedrock's inference profiles: a geography before the vendor's name (`eu.`, `us-gov.`, `global.`), or an ARN. A model's own
 * id begins with the vendor's name.
 */
const inferenceProfile = /^(?:arn:|global\.|(?:us-gov|[a-z]{2,4})\.[a-z0-9-]+\.)/;

function profileFindings({ name, config }: ThirdParty): readonly Finding[] {
    if (config.provider !== "bedrock") return [];
    return Object.entries(config.models)
        .filter(([, model]) => inferenceProfile.test(model))
        .map(([alias]) => ({
            path: under("providers", name, "models", alias),
            problem: "the model id is an inference profile",
            reason: "A profile spreads requests over several regions, some of them outside the jurisdiction.",
            fix: "Write the model's own id, which is processed in the endpoint's region, e.g. anthropic.claude-sonnet-4-v1:0.",
        }));
}

/** What kinds of provider make a mode what it says it is. */
export const providersFitMode: Check = ({ mode, providers }) => {
    const parties = entriesOf(providers).map(([name, config]) => thirdPartyOf(name, config));
    if (mode === undefined || parties.length === 0) return [];
    const ofKind = (kind: "managed" | "open-weight"): readonly ThirdParty[] =>
        parties.filter(({ provider }) => provider.kind === kind);
    if (mode === "managed") return ofKind("open-weight").map((party) => wrongKind(party, mode));
    if (mode !== "open-weight-api" || ofKind("open-weight").length > 0) return [];
    return [
        {
            path: under("providers"),
            at: "key",
            problem: "no provider serves open-weight models",
            reason: "The mode open-weight-api promises models that could be moved to GPUs of your own; these cannot.",
            fix: "Add together, fireworks or groq, or write mode: managed.",
        },
    ];
};

function wrongKind({ name, provider }: ThirdParty, mode: Mode): Finding {
    return {
        path: under("providers", name, "provider"),
        problem: `${provider.name} serves open-weight models, but the mode is ${mode}`,
        reason: "The mode is what a reviewer reads first; it must not promise less than is reached.",
        fix: "Write mode: open-weight-api, which keeps managed APIs as fallback.",
    };
}
