import { PolicyPack } from "@pulumi/policy";

/** A pack in which one rule throws on every component, and one ends the process where the config asks for it. */
new PolicyPack("crashing-pack", {
    policies: [
        {
            name: "throws",
            description: "Throws.",
            enforcementLevel: "advisory",
            validateResource: ({ type }) => {
                if (type === "made:up:Box") {
                    throw new Error("the rule has a bug");
                }
            },
        },
        {
            name: "is-fine",
            description: "Finds nothing.",
            enforcementLevel: "mandatory",
            configSchema: { properties: { end: { type: "boolean", default: false } } },
            validateResource: (args) => {
                if (args.getConfig<{ end: boolean }>().end) {
                    process.exit(1);
                }
            },
        },
        {
            name: "stack-is-fine",
            description: "Finds nothing in the stack.",
            enforcementLevel: "mandatory",
            validateStack: () => undefined,
        },
    ],
});
