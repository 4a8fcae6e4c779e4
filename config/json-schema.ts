import { z } from "zod";
import { modes } from "../catalog/vocabulary.ts";
import { fieldDocs } from "./schema/field.ts";
import { concepts } from "./deployment-config.ts";
import type { ConceptName } from "./deployment-config.ts";
import { namespace } from "./path.ts";
import { isRequired } from "./settings.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const names = Object.keys(concepts) as ConceptName[]; // the table's own keys, which Object.keys forgets
const keyOf = (name: ConceptName): string => `${namespace}:${name}`;

/**
 * The JSON Schema of a whole stack file, for editors: completion, hover texts and squiggles. Written from the same schemas
 * that judge the config; checks across concepts are not in it, so that a file without squiggles may still be refused.
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
        properties: Object.fromEntries(names.map((name) => [keyOf(name), conceptSchema(concepts[name])])),
        patternProperties: { "^pulumi:": { description: "A setting of Pulumi itself." } },
        required: names.filter((name) => isRequired(undefined, name)).map(keyOf),
        additionalProperties: false,
        allOf: modes.map((mode) => ({
            if: { properties: { [keyOf("mode")]: { const: mode } }, required: [keyOf("mode")] },
            then: {
                required: names.filter((name) => isModal(name) && isRequired(mode, name)).map(keyOf),
                properties: Object.fromEntries(
                    names
                        .filter((name) => isModal(name) && !isRequired(mode, name))
                        .map((name) => [keyOf(name), false]),
                ),
            },
        })),
    };
}

/** True where only some modes use the concept. */
function isModal(name: ConceptName): boolean {
    return modes.some((mode) => isRequired(mode, name)) && !isRequired(undefined, name);
}

function conceptSchema(schema: z.ZodType): JsonSchema {
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
