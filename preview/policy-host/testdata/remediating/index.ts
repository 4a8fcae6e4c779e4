import { PolicyPack } from "@pulumi/policy";

/** A pack that sets a size, and then checks that it is set. */
new PolicyPack("remediating-pack", {
    policies: [
        {
            name: "size-is-five",
            description: "Every thing has the size 5.",
            enforcementLevel: "remediate",
            remediateResource: ({ type, props }) => {
                return type === "made:up/thing:Thing" && props["size"] === 1 ? { ...props, size: 5 } : undefined;
            },
            validateResource: (args, report) => {
                if (args.type !== "made:up/thing:Thing") {
                    args.notApplicable();
                }
                if (args.props["size"] !== 5) {
                    report("the size must be 5");
                }
            },
        },
    ],
});
