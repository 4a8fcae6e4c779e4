import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { customObject, duration } from "./custom-object.ts";

const version = "external-secrets.io/v1";
const store = `kubernetes:${version}:SecretStore`;

/**
 * Secrets that come from Secrets Manager of a region inside. No other store: one that is a webhook sends what it is asked with to
 * any host. No role of another account, no template that puts a secret together with something else, nothing that is written back.
 */
export const secrets: Shapes = {
    [store]: (leaves) => {
        const { is, region } = leaves;
        return customObject(
            leaves,
            [version, "SecretStore"],
            z.strictObject({
                provider: z.strictObject({
                    aws: z.strictObject({ service: is("SecretsManager"), region: region() }),
                }),
            }),
        );
    },

    [`kubernetes:${version}:ExternalSecret`]: (leaves) => {
        const { is, name, form, sameAs } = leaves;
        return customObject(
            leaves,
            [version, "ExternalSecret"],
            z.strictObject({
                refreshInterval: duration(leaves),
                secretStoreRef: z.strictObject({
                    kind: is("SecretStore"),
                    name: sameAs(store, "metadata", "name"),
                }),
                target: z.strictObject({
                    name: name(),
                    creationPolicy: is("Owner"),
                    deletionPolicy: is("Delete", "Retain"),
                }),
                data: z
                    .array(
                        z.strictObject({
                            secretKey: name(),
                            // By name, in the store's own account: an ARN could be of another one.
                            remoteRef: z.strictObject({
                                key: form("the name of a secret", /[A-Za-z0-9][A-Za-z0-9/_+=.-]{0,127}/),
                            }),
                        }),
                    )
                    .min(1),
            }),
        );
    },
};
