import { z } from "zod";
import { logRetentionDays } from "../../components/cluster/args.ts";
import { retentionSteps } from "../../components/network/log-policies.ts";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";

const logDays = z.literal(retentionSteps);
const logSteps = `Write one of ${retentionSteps.join(", ")}.`;

/** How long the stack's own records are kept. */
export const retention = key(
    "retention",
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
        })
        .prefault({}),
    {
        what: "How long the stack's own records are kept. Audit lines of requests are kept as their data class says.",
        why: "Too short breaks a duty to keep records; the law's floors are checked.",
        write: "Write networkLogDays or clusterLogDays, or leave retention out.",
    },
);
