import type { RegionId } from "../jurisdictions.ts";

/** From each region in which a profile may be asked for, the regions that may answer; names of AWS, known to the catalog or not. */
export type ProfileRoutes = Readonly<Partial<Record<RegionId, readonly string[]>>>;

const europe = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"] as const;
const europeWithoutSouth = ["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"] as const;
const america = ["us-east-1", "us-east-2", "us-west-2"] as const;

/**
 * Geographic profiles by their geography, with the models that have one. A profile's id is `<geography>.<model id>`. Only the
 * catalog's own regions are listed as places to ask from.
 */
export const geographicProfiles: readonly {
    readonly geography: "eu" | "us";
    readonly routes: ProfileRoutes;
    readonly models: readonly string[];
}[] = [
    {
        geography: "eu",
        routes: {
            "eu-central-1": europe,
            "eu-north-1": europe,
            "eu-south-1": europe,
            "eu-south-2": europe,
            "eu-west-1": europe,
            "eu-west-3": europe,
            "eu-central-2": [...europe, "eu-central-2"],
            "eu-west-2": [...europe, "eu-west-2"],
        },
        models: [
            "anthropic.claude-haiku-4-5-20251001-v1:0",
            "anthropic.claude-haiku-5-5",
            "anthropic.claude-opus-4-5-20251101-v1:0",
            "anthropic.claude-opus-4-6-v1",
            "anthropic.claude-opus-4-7",
            "anthropic.claude-opus-4-8",
            "anthropic.claude-opus-5",
            "anthropic.claude-opus-5-5",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic.claude-sonnet-4-6",
            "anthropic.claude-sonnet-5",
            "anthropic.claude-sonnet-5-5",
            "twelvelabs.pegasus-1-2-v1:0",
        ],
    },
    {
        geography: "eu",
        routes: {
            "eu-central-1": europeWithoutSouth,
            "eu-north-1": europeWithoutSouth,
            "eu-south-1": [...europeWithoutSouth, "eu-south-1"],
            "eu-south-2": [...europeWithoutSouth, "eu-south-2"],
            "eu-west-1": europeWithoutSouth,
            "eu-west-3": europeWithoutSouth,
        },
        models: ["amazon.nova-lite-v1:0", "amazon.nova-micro-v1:0", "amazon.nova-pro-v1:0"],
    },
    {
        geography: "eu",
        routes: {
            "eu-central-1": europe,
            "eu-north-1": europe,
            "eu-south-1": europe,
            "eu-south-2": europe,
            "eu-west-1": europe,
            "eu-west-3": europe,
        },
        models: ["amazon.nova-2-lite-v1:0", "anthropic.claude-sonnet-4-20250514-v1:0"],
    },
    {
        geography: "eu",
        routes: {
            "eu-central-1": europeWithoutSouth,
            "eu-north-1": europeWithoutSouth,
            "eu-west-1": europeWithoutSouth,
            "eu-west-3": europeWithoutSouth,
        },
        models: ["mistral.pixtral-large-2502-v1:0"],
    },
    {
        geography: "us",
        routes: {
            "us-east-1": america,
            "us-east-2": america,
            "us-west-1": [...america, "us-west-1"],
            "us-west-2": america,
        },
        models: [
            "amazon.nova-2-lite-v1:0",
            "amazon.nova-lite-v1:0",
            "amazon.nova-pro-v1:0",
            "anthropic.claude-fable-5",
            "anthropic.claude-fable-5-1",
            "anthropic.claude-haiku-4-5-20251001-v1:0",
            "anthropic.claude-haiku-5-5",
            "anthropic.claude-opus-4-5-20251101-v1:0",
            "anthropic.claude-opus-4-6-v1",
            "anthropic.claude-opus-4-7",
            "anthropic.claude-opus-4-8",
            "anthropic.claude-opus-5",
            "anthropic.claude-opus-5-5",
            "anthropic.claude-sonnet-4-20250514-v1:0",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic.claude-sonnet-4-6",
            "anthropic.claude-sonnet-5",
            "anthropic.claude-sonnet-5-5",
            "meta.llama4-maverick-17b-instruct-v1:0",
            "meta.llama4-scout-17b-instruct-v1:0",
            "moonshotai.kimi-k3",
            "openai.gpt-5.6-luna",
            "openai.gpt-5.6-sol",
            "openai.gpt-5.6-terra",
            "openai.gpt-6-astra",
            "openai.gpt-6-luna",
            "openai.gpt-6-sol",
            "openai.gpt-6.1-sol",
            "openai.gpt-6.1-terra",
            "twelvelabs.pegasus-1-5-v1:0",
            "writer.palmyra-x4-v1:0",
            "writer.palmyra-x5-v1:0",
            "xai.grok-4.6",
            "xai.grok-4.7",
            "zai.glm-5.3",
        ],
    },
    {
        geography: "us",
        routes: { "us-east-1": america, "us-east-2": america, "us-west-2": america },
        models: [
            "amazon.nova-micro-v1:0",
            "anthropic.claude-opus-4-1-20250805-v1:0",
            "deepseek.r1-v1:0",
            "meta.llama3-1-70b-instruct-v1:0",
            "meta.llama3-1-8b-instruct-v1:0",
            "meta.llama3-3-70b-instruct-v1:0",
            "mistral.pixtral-large-2502-v1:0",
        ],
    },
    {
        geography: "us",
        routes: { "us-east-1": america, "us-east-2": america, "us-west-1": america, "us-west-2": america },
        models: ["openai.gpt-5.4"],
    },
    {
        geography: "us",
        routes: {
            "us-east-1": america,
            "us-east-2": ["us-east-1", "us-east-2"],
            "us-west-1": ["us-east-1", "us-east-2"],
            "us-west-2": america,
        },
        models: ["openai.gpt-5.5"],
    },
    {
        geography: "us",
        routes: {
            "us-east-1": [...america, "us-west-1"],
            "us-east-2": america,
            "us-west-1": [...america, "us-west-1"],
            "us-west-2": america,
        },
        models: ["twelvelabs.pegasus-1-2-v1:0"],
    },
];
