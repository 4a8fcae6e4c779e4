import { z } from "zod";
import { logRetentionDays } from "../../../catalog/aws-names.ts";
import type { Shapes } from "../shape.ts";
import { arnForms } from "./grants.ts";
import { keyTypes } from "./keys.ts";
import { taggable } from "./taggable.ts";

/** Where logs are kept. What forwards them (subscriptions, destinations, deliveries) has no shape. */
export const logs: Shapes = {
    "aws:cloudwatch/logGroup:LogGroup": ({ id, is, own, ...leaves }) =>
        z.strictObject({
            name: id("the name of a log group", /[A-Za-z0-9/_-]{1,512}/),
            kmsKeyId: own(...keyTypes),
            // Without it, CloudWatch keeps lines for ever.
            retentionInDays: is(...logRetentionDays.value),
            skipDestroy: is(false, true).optional(),
            logGroupClass: is("STANDARD").optional(),
            ...taggable(leaves),
        }),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ({ name, policy, allow, service, ownArn, account, region }) =>
        z.strictObject({
            policyName: name(),
            policyDocument: policy({
                statements: [
                    allow({
                        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
                        to: service("delivery.logs"),
                        on: ownArn("logs", arnForms.logGroups),
                        // The delivery writes for every account that asks it to.
                        given: z.strictObject({
                            StringEquals: z.strictObject({ "aws:SourceAccount": account() }),
                            ArnLike: z.strictObject({ "aws:SourceArn": ownArn("logs", /\*/) }),
                        }),
                    }),
                ],
            }),
            region: region().optional(),
        }),
};
