import { z } from "zod";
import { key } from "../key.ts";
import { field, roleName } from "../schema/field.ts";

/** Where weights, images and charts lie: a bucket and a registry in the workload account. */
export const modelStore = key(
    "modelStore",
    z.strictObject({
        mirrorRoles: field(
            z
                .array(
                    field(roleName, {
                        what: "Name of an IAM role of the workload account.",
                        why: "Whoever may write weights decides what answers.",
                        write: "Write the role's name, e.g. MirrorJob, not its ARN.",
                    }),
                )
                .min(1)
                .max(5),
            {
                what: "IAM roles of the workload account that run the mirror job; they alone may put weights and images in.",
                why: "The network has no way out, so that somebody outside of it has to bring everything in.",
                write: "Write a list of role names, e.g. [MirrorJob].",
            },
        ),
        noncurrentDays: field(z.int().min(1).max(365).default(30), {
            what: "Days after which a replaced or deleted file of the weights is gone for good. Default: 30.",
            why: "It is the time in which an overwritten model can be brought back; until then it is paid for.",
            write: "Write whole days from 1 to 365.",
        }),
    }),
    {
        what: "The store of weights, images and charts: a bucket and a registry in the workload account.",
        why: "Nodes start from it alone; who may fill it decides what runs.",
        write: "Write mirrorRoles, e.g. { mirrorRoles: [MirrorJob] }.",
    },
);
