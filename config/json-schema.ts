import { z } from "zod";
import { modes } from "../catalog/vocabulary.ts";
import { fieldDocs } from "./schema/field.ts";
import type { AnyKey } from "./key.ts";
import { keys } from "./keys/index.ts";
import { ownCatalog } from "./own-catalog.ts";
import { namespace } from "./path.ts";
import { isModal, isRequired } from "./settings.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const written = ({ name }: Pick<AnyKey, "name">): string => `${namespace}:${name}`;

/**
 * The JSON Schema of a whole stack file, for editors: completion, hover texts and squiggles. Written from the same schemas
 * that judge the config; checks across keys are not in it, so that a file without squiggles may still be refused.
 */
export function stackFileSchema(): JsonSchema {
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "Stack of ringfence",
        description: "One environment. The keys below config: say what is built; all others belong to Pulumi itself.",
        type: "object",
        properties: {
            config: configSchema(),
            secretsprovider: {
                type: "string",
                description: "Key that encrypts the state's secrets. Keep it in the jurisdiction.",
            },
            encryptedkey: { type: "string", description: "Written by Pulumi: the data key, encrypted." },
            encryptionsalt: { type: "string", description: "Written by Pulumi: the salt of a passphrase." },
        },
        required: ["config"],
        additionalProperties: false,
    };
}

function configSchema(): JsonSchema {
    return {
        type: "object",
        description: "What ringfence builds.",
        properties: Object.fromEntries(keys.map((key) => [written(key), valueSchema(key)])),
        patternProperties: { "^pulumi:": { description: "A setting of Pulumi itself." } },
        required: keys.filter((key) => isRequired(undefined, key)).map(written),
        additionalProperties: false,
        allOf: modes.map((mode) => ({
            if: { properties: { [`${namespace}:mode`]: { const: mode } }, required: [`${namespace}:mode`] },
            then: {
                required: keys.filter((key) => isModal(key) && isRequired(mode, key)).map(written),
                properties: Object.fromEntries(
                    keys.filter(({ unusedIn }) => mode in unusedIn).map((key) => [written(key), false]),
                ),
            },
        })),
    };
}

/** The JSON Schema of a team's own catalog, for editors. */
export function ownCatalogSchema(): JsonSchema {
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "Catalog of a team, for ringfence",
        description: "Models and offerings of instance types that the team vouches for: docs/models.md.",
        ...valueSchema({ schema: ownCatalog }),
    };
}

function valueSchema({ schema }: Pick<AnyKey, "schema">): JsonSchema {
    const { $schema, ...rest } = z.toJSONSchema(schema, {
        target: "draft-7",
        io: "input",
        override: ({ zodSchema, jsonSchema }) => {
            const doc = fieldDocs.get(zodSchema);
            if (doc !== undefined) jsonSchema.description = `${doc.what}\n\nWhy: ${doc.why}\n\n${doc.write}`;
        },
    });
    // The dialect is said once, at the top of the whole schema.
    return $schema === undefined ? {} : rest;
}
