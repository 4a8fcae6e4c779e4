import { z } from "zod";
import { providerApis } from "../../../catalog/provider-apis.ts";
import type { Shapes } from "../shape.ts";
import { customObject, duration } from "./custom-object.ts";
import { backendRef, gatewayRef, headerName } from "./gateway.ts";

const group = "aigateway.envoyproxy.io";
const version = `${group}/v1beta1`;
const kindOf = (kind: string) => `kubernetes:${version}:${kind}`;

/** Where in a host a provider's interface for OpenAI's clients begins. */
const prefixes = [
    ...new Set(Object.values(providerApis).flatMap(({ schema }) => (schema.name === "OpenAI" ? [schema.prefix] : []))),
];

/**
 * Objects of Envoy AI Gateway: which provider a request goes to, by which interface, and with whose credential. Nothing changes a body
 * (`bodyMutation`): a word in it makes a provider keep the prompt. A GatewayConfig, whose variables come before the chart's redaction, has
 * no shape.
 */
export const aiGateway: Shapes = {
    [kindOf("AIGatewayRoute")]: (leaves) => {
        const { is, name, count, form, sameAs, providerModel, gatewayWord } = leaves;
        const header = (of: z.ZodType, value: z.ZodType) => z.strictObject({ type: is("Exact"), name: of, value });
        return customObject(
            leaves,
            [version, "AIGatewayRoute"],
            z.strictObject({
                parentRefs: z.array(z.strictObject(gatewayRef(leaves))).length(1),
                rules: z
                    .array(
                        z.strictObject({
                            name: name(),
                            matches: z
                                .array(
                                    z.strictObject({
                                        headers: z
                                            .array(
                                                z.union([
                                                    header(gatewayWord("route"), name()),
                                                    header(
                                                        gatewayWord("patience"),
                                                        form("two numbers of seconds", /\d{1,6}-\d{1,6}/),
                                                    ),
                                                ]),
                                            )
                                            .min(1),
                                    }),
                                )
                                .min(1),
                            timeouts: z.strictObject({ request: duration(leaves) }),
                            backendRefs: z
                                .array(
                                    z.strictObject({
                                        name: sameAs(kindOf("AIServiceBackend"), "metadata", "name"),
                                        modelNameOverride: providerModel(),
                                        weight: count(0, 1_000_000),
                                        priority: count(0, 100),
                                        headerMutation: z.strictObject({ remove: z.array(headerName(leaves)).min(1) }),
                                    }),
                                )
                                .min(1),
                        }),
                    )
                    .min(1),
                llmRequestCosts: z.array(
                    z.strictObject({
                        metadataKey: form("the name of a count", /llm_[a-z_]{1,40}/),
                        type: is("InputToken", "OutputToken", "TotalToken", "CachedInputToken"),
                    }),
                ),
            }),
            { namespace: leaves.egressNamespace() },
        );
    },

    [kindOf("AIServiceBackend")]: (leaves) => {
        const { is } = leaves;
        return customObject(
            leaves,
            [version, "AIServiceBackend"],
            z.strictObject({
                schema: z.union([
                    z.strictObject({ name: is("OpenAI"), prefix: is(...prefixes) }),
                    z.strictObject({ name: is("AWSBedrock") }),
                ]),
                backendRef: z.strictObject(backendRef(leaves)),
            }),
            { namespace: leaves.egressNamespace() },
        );
    },

    // The proxies sign with the role of their own pods, or read the key of the provider out of the stack's own secret.
    [kindOf("BackendSecurityPolicy")]: (leaves) => {
        const { is, region, sameAs } = leaves;
        const targetRefs = z
            .array(
                z.strictObject({
                    group: is(group),
                    kind: is("AIServiceBackend"),
                    name: sameAs(kindOf("AIServiceBackend"), "metadata", "name"),
                }),
            )
            .length(1);
        return customObject(
            leaves,
            [version, "BackendSecurityPolicy"],
            z.union([
                z.strictObject({
                    targetRefs,
                    type: is("AWSCredentials"),
                    awsCredentials: z.strictObject({ region: region() }),
                }),
                z.strictObject({
                    targetRefs,
                    type: is("APIKey"),
                    apiKey: z.strictObject({
                        secretRef: z.strictObject({
                            name: sameAs("kubernetes:external-secrets.io/v1:ExternalSecret", "spec", "target", "name"),
                        }),
                    }),
                }),
            ]),
            { namespace: leaves.egressNamespace() },
        );
    },
};
