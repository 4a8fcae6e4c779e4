import { PolicyPack } from "@pulumi/policy";

/** A pack that reports the day it judges by. */
new PolicyPack("dated-pack", {
    policies: [
        {
            name: "day",
            description: "Reports the day.",
            enforcementLevel: "mandatory",
            validateStack: (_args, report) => {
                report(process.env["RINGFENCE_TODAY"] ?? "no day");
            },
        },
    ],
});
