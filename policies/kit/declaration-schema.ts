import { z } from "zod";
import { declarationSchema } from "./declaration.ts";
import { declarationDocs } from "./key-doc.ts";
import { waiversSchema } from "./waiver.ts";

/**
 * The JSON Schema of a declaration, for editors: completion, hover texts and squiggles. Written from the schema that judges
 * it; what compares several keys is not in it, so that a file without squiggles may still be refused.
 */
export function declarationSchemaText(): string {
    const schema = z.toJSONSchema(declarationSchema, {
        target: "draft-7",
        io: "input",
        override: ({ zodSchema, jsonSchema }) => {
            const doc = declarationDocs.get(zodSchema);
            if (doc !== undefined) {
                jsonSchema.description = `${doc.what}\n\nWhy: ${doc.why}\n\n${doc.write}`;
            }
            // zod writes a pattern beside each format, and not every editor knows its names of formats.
            delete jsonSchema.format;
        },
    });
    return `${JSON.stringify({ ...schema, title: "Declaration of a ringfence stack" }, null, 2)}\n`;
}

/** The JSON Schema of a waivers file, for editors. What depends on the day and the declaration is not in it. */
export function waiversSchemaText(): string {
    const schema = z.toJSONSchema(waiversSchema, {
        target: "draft-7",
        io: "input",
        unrepresentable: "any",
        override: ({ jsonSchema }) => {
            delete jsonSchema.format;
        },
    });
    return `${JSON.stringify({ ...schema, title: "Waivers of a ringfence stack" }, null, 2)}\n`;
}
