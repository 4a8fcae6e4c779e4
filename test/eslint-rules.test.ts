import { join } from "node:path";
import { ESLint } from "eslint";
import { expect, test } from "vitest";
import { projectRoot } from "../preview/index.ts";

const eslint = new ESLint({
    cwd: projectRoot,
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => ruleId === "no-restricted-syntax",
});

/** Messages of the rules about syntax for a file of that content at a path. */
async function said(path: string, code: string): Promise<readonly string[]> {
    const results = await eslint.lintText(code, { filePath: join(projectRoot, path) });
    return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

const refused = {
    "a branch on the dry run": "if (!pulumi.runtime.isDryRun()) make();",
    "the same by another name": 'import { isDryRun as isPreview } from "@pulumi/pulumi/runtime/index.js";',
    "the same taken apart": "const { isDryRun } = pulumi.runtime;",
    "a branch on the engine": "if (pulumi.runtime.hasEngine()) make();",
    "a branch on a test": "if (pulumi.runtime.isTestModeEnabled()) make();",
    "a resource inside apply": 'zone.id.apply((id) => new aws.s3.Bucket("hidden", { bucket: id }));',
    "a component inside apply": 'pulumi.all([zone.id]).apply(([id]) => { new Archive("hidden", { id }); });',
    "a resource that a promise brings": 'void ready.then(() => new aws.s3.Bucket("hidden"));',
};
const allowed = {
    "a resource that takes an output": 'new aws.s3.Bucket("seen", { bucket: zone.id });',
    "an error inside apply": "zone.id.apply((id) => { throw new RunError(id); });",
    "a value that is made inside apply": "zone.id.apply((id) => new Set([id]).size);",
};

test.each(Object.entries(refused))("ESLint refuses in what the program declares: %s", async (_, code) => {
    expect(await said("infra/made-up.ts", code)).toHaveLength(1);
    expect(await said("components/made-up/made-up.ts", code)).toHaveLength(1);
});

test.each(Object.entries(allowed))("ESLint takes %s", async (_, code) => {
    expect(await said("infra/made-up.ts", code)).toEqual([]);
});

test("ESLint leaves programs of holes alone, which open what it refuses", async () => {
    expect(await said("test/holes/programs/made-up.ts", refused["a branch on the dry run"])).toEqual([]);
});
