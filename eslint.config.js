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

/**
 * What a preview shows is what is deployed: no part of the stack asks which of both it is in, or declares something only once a value
 * is known. `preview` looks at both and refuses the difference; this says it where it is written.
 */
const sameInBoth = "Declare the same in a preview and in a deployment; what must not be deployed, deployment/ refuses.";
const whatAsks = "/^(isDryRun|hasEngine|hasMonitor|isTestModeEnabled|isQueryMode)$/";
const noResources = "/Error$|^(Array|Date|Map|Promise|RegExp|Set|URL|URLSearchParams)$/";
const differentWhenDeployed = [
    ...["MemberExpression[property.name", "ImportSpecifier[imported.name", "Property[key.name"].map((name) => ({
        selector: `${name}=${whatAsks}]`,
        message: sameInBoth,
    })),
    {
        selector: `CallExpression[callee.property.name=/^(apply|then)$/] NewExpression[callee.name!=${noResources}][callee.property.name!=${noResources}]`,
        message: "Declare the resource outside and hand it the output: inside `apply`, no preview shows it.",
    },
];

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
        files: ["components/**/*.ts", "infra/**/*.ts"],
        ignores: ["**/*.test.ts", "**/*.fixture.ts"],
        rules: { "no-restricted-syntax": ["error", namedExports, ...clocks, ...differentWhenDeployed] },
    },
    {
        files: ["catalog/day.ts", "**/*.test.ts", "test/**/*.ts"],
        rules: { "no-restricted-syntax": ["error", namedExports] },
    },
    { files: ["**/*.config.ts", "**/*.config.js"], rules: { "no-restricted-syntax": "off" } },
    { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
);
