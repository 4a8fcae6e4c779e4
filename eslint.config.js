import tseslint from "typescript-eslint";

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
);
