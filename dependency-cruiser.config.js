// The arrows of docs/architecture.md, at every depth: `npm run check:imports`.

/**
 * Which top-level folder may import which. Everything not listed for a folder is refused, so that `policies` stays a second,
 * independent opinion and `catalog` stays plain data.
 */
const mayImport = {
    catalog: [],
    components: ["catalog"],
    policies: ["catalog"],
    config: ["components", "catalog"],
    infra: ["config", "components", "catalog"],
    preview: ["config", "policies", "components", "catalog"],
    mirror: ["config", "components", "catalog"],
    deployment: ["mirror", "preview", "config", "policies", "components", "catalog"],
    cli: ["deployment", "preview", "mirror", "config", "policies", "components", "catalog"],
};
/** What only tests and benchmarks use may import everything, and nothing else imports it. */
const development = ["test", "bench"];

/** Tests and what only they use, wherever it stands. */
const testCode = "(?:\\.test|\\.fixture|fixtures|kit/testing[a-z-]*)\\.ts$|/testdata/";

const anyOf = (/** @type {readonly string[]} */ folders) => `^(?:${folders.join("|")})/`;

const arrows = Object.entries(mayImport).map(([folder, allowed]) => ({
    name: `arrows-of-${folder}`,
    severity: "error",
    comment: `${folder}/ may import only ${["itself", ...allowed].join(", ")}: the arrows point one way (docs/architecture.md).`,
    from: { path: anyOf([folder]) },
    to: { path: "^[^/]+/", pathNot: [anyOf([folder, ...allowed]), "node_modules/"], dependencyTypesNot: ["core"] },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
    forbidden: [
        ...arrows,
        {
            name: "unknown-folder",
            severity: "error",
            comment:
                "A new top-level folder needs its arrows in dependency-cruiser.config.js and in docs/architecture.md.",
            from: { path: "^[^/]+/", pathNot: anyOf([...Object.keys(mayImport), ...development]) },
            to: {},
        },
        {
            name: "areas-stand-alone",
            severity: "error",
            comment:
                "An area of rules uses its own helpers, shared/ and the kit; what two areas need belongs into shared/.",
            from: { path: "^policies/residency/([^/]+)/", pathNot: "^policies/residency/shared/" },
            to: {
                path: "^policies/residency/[^/]+/",
                pathNot: ["^policies/residency/$1/", "^policies/residency/shared/"],
            },
        },
        {
            name: "shared-below-areas",
            severity: "error",
            comment: "shared/ and the kit lie below every area of rules.",
            from: { path: "^policies/(?:residency/shared|kit)/" },
            to: { path: "^policies/residency/", pathNot: "^policies/residency/shared/" },
        },
        {
            name: "fixtures-serve-tests",
            severity: "error",
            comment: "What a product needs is no fixture; what only tests need stays out of it.",
            from: { path: anyOf(Object.keys(mayImport)), pathNot: testCode },
            to: { path: testCode },
        },
        {
            name: "no-circles",
            severity: "error",
            comment: "Two files that need each other are one file, or miss a third one.",
            from: {},
            to: { circular: true },
        },
        {
            name: "no-folder-circles",
            severity: "error",
            comment: "Two folders that need each other have no order in which they can be read.",
            scope: "folder",
            from: {},
            to: { circular: true },
        },
    ],
    options: {
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
        exclude: { path: "(?:^|/)node_modules/" },
    },
};
