import { readdirSync } from "node:fs";
import path from "node:path";
import type { Mutations } from "../kit/mutation.ts";
import { ruleModuleOf } from "../kit/rules-module.ts";
import type { RuleModule } from "../kit/rules-module.ts";

/*
 * The areas of the pack as they lie in their folders, whatever `rules.ts` lists: for what is generated from them, and for
 * tests. An area is a folder with rules.
 */

/**
 * Every rule with its file, by file.
 * @throws Error where a rule's file does not hold one rule.
 */
export async function readRuleModules(): Promise<readonly RuleModule[]> {
    return Promise.all(
        ruleFiles().map(async ({ area, name }) => {
            const exported = (await import(`./${area}/${name}.ts`)) as Readonly<Record<string, unknown>>;
            return ruleModuleOf(`${area}/${name}.ts`, exported);
        }),
    );
}

/**
 * What each area's `mutations.ts` exports, by area.
 * @throws Error where an area has none.
 */
export async function readMutations(): Promise<Readonly<Record<string, Mutations>>> {
    const areas = [...new Set(ruleFiles().map(({ area }) => area))];
    const read = areas.map(async (area) => {
        // The file's own type says so; an import by a computed name has none.
        const { mutations } = (await import(`./${area}/mutations.ts`)) as { readonly mutations: Mutations };
        return [area, mutations] as const;
    });
    return Object.fromEntries(await Promise.all(read));
}

interface RuleFile {
    readonly area: string;
    /** Of the file, and of the rule. */
    readonly name: string;
}

function ruleFiles(): readonly RuleFile[] {
    return readdirSync(import.meta.dirname, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
        .flatMap((area) =>
            readdirSync(path.join(import.meta.dirname, area))
                .filter((file) => /^res-[a-z0-9-]+\.ts$/.test(file))
                .sort()
                .map((file) => ({ area, name: path.basename(file, ".ts") })),
        );
}
