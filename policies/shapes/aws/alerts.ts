import { z } from "zod";
import { say } from "../../kit/safe.ts";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { keyTypes } from "./keys.ts";
import { taggable } from "./taggable.ts";

const topic = "aws:sns/topic:Topic";

/** Where alerts leave the cluster. A subscription has no shape: who reads them, the officer decides. */
export const alerts: Shapes = {
    [topic]: ({ name, own, is, ...leaves }) =>
        z.strictObject({
            name: name(),
            kmsMasterKeyId: own(...keyTypes),
            // By SHA256; 1 is by SHA1.
            signatureVersion: is(2),
            // What the provider writes where nothing is written.
            fifoTopic: is(false).optional(),
            contentBasedDeduplication: is(false).optional(),
            ...taggable(leaves),
        }),
    "aws:sns/topicPolicy:TopicPolicy": (leaves) =>
        z.strictObject({
            arn: leaves.own(topic),
            policy: leaves.policy(topicPolicy(leaves)),
            region: leaves.region().optional(),
        }),
};

/** One role may publish, and queues and functions of the own account may subscribe. */
function topicPolicy({ allow, deny, stackArn, ownRole, ownRoles, ownArn, is, oneOrMore }: Leaves) {
    const itself = stackArn({ service: "sns", resource: /(?<name>[\w-]+)/ }, topic, "name");
    const on = z.tuple([itself]);
    const publish = ["sns:Publish"];
    const published = allow({ actions: publish, to: ownRoles(), on: itself });
    const byOthers = deny({
        actions: publish,
        on,
        given: z.strictObject({ ArnNotEquals: z.strictObject({ "aws:PrincipalArn": oneOrMore(ownRole()) }) }),
    });
    const readElsewhere = deny({
        actions: ["sns:Subscribe"],
        on,
        given: z.strictObject({
            StringNotLike: z.strictObject({
                "sns:Endpoint": oneOrMore(z.union([ownArn("sqs", /[\w*-]+/), ownArn("lambda", /\*|function:[\w*-]+/)])),
            }),
        }),
    });
    const inTheClear = deny({
        actions: publish,
        on,
        given: z.strictObject({ Bool: z.strictObject({ "aws:SecureTransport": is("false") }) }),
    });
    return {
        statements: [published, byOthers, readElsewhere, inTheClear],
        demanded: [
            [byOthers, say`it does not refuse whoever is not the publisher`],
            [readElsewhere, say`it does not refuse subscribers outside the own account`],
            [inTheClear, say`it does not refuse requests without TLS`],
        ] as const,
    };
}
