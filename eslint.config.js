import tseslint from "typescript-eslint";

/**
 * The arrows of docs/architecture.md: which folder may import which. Everything not listed for a folder is refused, so
 * that `policies` stays a second, independent opinion and `catalog` stays plain data.
 */
const mayImport = {
    catalog: [],
    components: ["catalog"],
    config: ["components", "catalog"],
    infra: ["config", "components", "catalog"],
    policies: ["catalog"],
    preview: ["config", "policies", "components", "catalog"],
    mirror: ["config", "components", "catalog"],
    cli: ["preview", "mirror", "config", "policies", "components", "catalog"],
};
const folders = [...Object.keys(mayImport), "advisor", "test", "bench"];

/** @param {string} folder */
function arrowsOf(folder) {
    const allowed = new Set([folder, ...(mayImport[folder] ?? [])]);
    return {
        files: [`${folder}/**/*.ts`],
        rules: {
            "no-restricted-imports": [
                "error",
                {
                    patterns: folders
                        .filter((other) => !allowed.has(other))
                        .map((other) => ({
                            regex: `^(\\.{1,2}/)+${other}/`,
                            message: `${folder}/ must not import ${other}/: the arrows point one way (docs/architecture.md).`,
                        })),
                },
            ],
        },
    };
}

const namedExports = {
    selector: "ExportDefaultDeclaration",
    message: "Export by name, so that one thing has one name everywhere.",
};
/** Time enters in catalog/day.ts alone; durations are measured with performance.now(). */
const clocks = [
    "NewExpression[callee.name='Date'][arguments.length=0]",
    "CallExpression[callee.name='Date']",
    "MemberExpression[object.name='Date'][property.name='now']",
].map((selector) => ({
    selector,
    message: "Take the day as an argument (catalog/day.ts); measure durations with performance.now().",
}));

export default tseslint.config(
    { ignores: ["node_modules/", "coverage/"] },
    ...tseslint.configs.strictTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            "no-restricted-syntax": ["error", namedExports, ...clocks],
        },
    },
    {
        files: ["catalog/day.ts", "**/*.test.ts", "test/**/*.ts"],
        rules: { "no-restricted-syntax": ["error", namedExports] },
    },
    { files: ["**/*.config.ts", "**/*.config.js"], rules: { "no-restricted-syntax": "off" } },
    { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
    ...Object.keys(mayImport).map(arrowsOf),
);
