import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["node_modules/", "coverage/"] },
    ...tseslint.configs.strictTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            "no-restricted-syntax": [
                "error",
                {
                    selector: "ExportDefaultDeclaration",
                    message: "Export by name, so that one thing has one name everywhere.",
                },
            ],
        },
    },
    { files: ["**/*.config.ts", "**/*.config.js"], rules: { "no-restricted-syntax": "off" } },
    { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
);
