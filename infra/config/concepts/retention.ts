import { z } from "zod";
import { logRetentionDays } from "../../../components/cluster/args.ts";
import { days, field } from "./field.ts";

/** The only retention times that CloudWatch Logs takes (API reference, PutRetentionPolicy, retentionInDays). */
export const logGroupDays = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const logDays = z.literal(logGroupDays);
const logSteps = `Write one of ${logGroupDays.join(", ")}.`;

/** How long the stack's own records are kept. */
export const retention = field(
    z
        .strictObject({
            networkLogDays: field(logDays.default(365), {
                what: "Days for which flow logs and DNS query logs are kept. Default: 365.",
                why: "They show that nothing left, also after the fact; CloudWatch Logs takes only certain values.",
                write: logSteps,
            }),
            clusterLogDays: field(z.literal(logRetentionDays).default(365), {
                what: "Days for which the logs of the EKS control plane are kept, audit log included. Default: 365.",
                why: "Who changed what in the cluster is part of the evidence, for a year at least; CloudWatch Logs takes only certain values.",
                write: `Write one of ${logRetentionDays.join(", ")}.`,
            }),
            documentationDays: field(days.default(2192), {
                what: "Days for which evidence is kept: previews, policy reports, waivers. Default: 2192, six years.",
                why: "HIPAA asks for documentation for six years (45 CFR 164.316(b)(2)(i)); one default serves everybody.",
                write: "Write whole days, e.g. 2192.",
            }),
        })
        .prefault({}),
    {
        what: "How long the stack's own records are kept. Audit lines of requests are kept as their data class says.",
        why: "Too short breaks a duty to keep records; the law's floors are checked.",
        write: "Write networkLogDays, clusterLogDays or documentationDays, or leave retention out.",
    },
);
