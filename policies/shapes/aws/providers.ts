import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";

/**
 * Where and as whom a stack is made. Keys that are written down, a role of somebody else, an endpoint, a proxy, a certificate, files
 * of the machine that deploys, and manifests on its disk instead of a cluster are in no shape.
 */
export const providers: Shapes = {
    "pulumi:providers:aws": (leaves) => {
        const { region, account, tags, is } = leaves;
        return z.strictObject({
            region: region(),
            // So that credentials of another account make nothing.
            allowedAccountIds: setting(leaves, z.tuple([account()], account())),
            defaultTags: setting(leaves, z.strictObject({ tags: tags() })).optional(),
            // The SDK writes these: regions newer than the provider are let through, credentials are not.
            skipCredentialsValidation: is("false", false).optional(),
            skipRegionValidation: is("true", "false", true, false).optional(),
            version: version(leaves),
        });
    },
    "pulumi:providers:kubernetes": (leaves) =>
        z.strictObject({
            kubeconfig: leaves.kubeconfig(),
            clusterIdentifier: leaves.ownArn("eks", /cluster\/[a-z0-9-]{2,40}/),
            version: version(leaves),
        }),
};

/** The SDK writes a setting that is no text as JSON inside a text; a provider may also have it as it is. */
function setting({ json }: Pick<Leaves, "json">, schema: z.ZodType) {
    return z.union([json(schema, { unknown: "never" }), schema]);
}

function version({ id }: Pick<Leaves, "id">) {
    return id("the version of a provider", /\d{1,3}\.\d{1,3}\.\d{1,3}/).optional();
}
