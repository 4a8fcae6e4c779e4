import type { DataClass } from "../../../catalog/vocabulary.ts";
import type { GatewayAuth } from "../args.ts";
import { gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { namespaces } from "../tiers.ts";
import { egressAllowed, trusted } from "../trusted-headers.ts";

/** Kubernetes secret with the API keys: tenant to key. */
export const tenantKeys = "tenant-keys";

/**
 * What may be asked for. Stateful interfaces (`/v1/responses`, files, batches) keep prompts at a provider and are left out;
 * so are the model servers' own ones (`/metrics`, adapters).
 */
const servedPaths = ["/v1/chat/completions", "/v1/completions", "/v1/embeddings"] as const;
export const modelsPath = "/v1/models";

/**
 * Who may call, and the second lock. Bound to the Gateway and to no route: on a route, authentication is skipped when a
 * later filter chooses the route anew (H1), and it would replace this policy. Authorization does look at the final headers
 * (H4); everything it does not name is denied.
 */
export function securityPolicy(
    auth: GatewayAuth,
    classes: { readonly accepted: readonly DataClass[]; readonly egressClasses: readonly DataClass[] },
): KubernetesObject {
    return kubernetesObject(
        "SecurityPolicy",
        { name: "identity", namespace: namespaces.front },
        {
            targetRefs: [gatewayRef("front")],
            ...(auth.type === "jwt" ? jwt(auth) : apiKeys),
            authorization: {
                defaultAction: "Deny",
                rules: [
                    { name: "ask-a-model", action: "Allow", cel: askAModel(classes) },
                    { name: "list-models", action: "Allow", cel: listModels },
                ],
            },
        },
    );
}

function jwt(auth: Extract<GatewayAuth, { type: "jwt" }>) {
    return {
        jwt: {
            providers: [
                {
                    name: "identity-provider",
                    issuer: auth.issuer,
                    audiences: auth.audiences,
                    remoteJWKS: { uri: auth.jwksUri, cacheDuration: "300s" },
                    // The route has to be chosen anew once the claims are known.
                    recomputeRoute: true,
                    claimToHeaders: [
                        { claim: auth.tenantClaim, header: trusted.tenant },
                        { claim: auth.dataFloorClaim, header: trusted.floor },
                    ],
                },
            ],
        },
    };
}

const apiKeys = {
    apiKeyAuth: {
        credentialRefs: [{ group: "", kind: "Secret", name: tenantKeys }],
        extractFrom: [{ headers: ["authorization", "x-api-key"] }],
        forwardClientIDHeader: trusted.tenant,
        sanitize: true,
    },
};

const named = (header: string) => `'${header}' in request.headers`;
const value = (header: string) => `request.headers['${header}']`;
const oneOf = (values: readonly string[]) => `[${values.map((one) => `'${one}'`).join(", ")}]`;
const knownTenant = `${named(trusted.tenant)} && ${value(trusted.tenant)} != ''`;

/** A header that is missing makes the expression fail, and what fails is denied. */
function askAModel({ accepted, egressClasses }: Parameters<typeof securityPolicy>[1]): string {
    const permission =
        egressClasses.length === 0
            ? `!(${named(trusted.egress)})`
            : `(!(${named(trusted.egress)}) || (${value(trusted.egress)} == '${egressAllowed}' && ` +
              `${value(trusted.dataClass)} in ${oneOf(egressClasses)}))`;
    return [
        "request.method == 'POST'",
        `request.url_path in ${oneOf(servedPaths)}`,
        knownTenant,
        `${value(trusted.dataClass)} in ${oneOf(accepted)}`,
        permission,
    ].join(" && ");
}

const listModels = `request.method == 'GET' && request.url_path == '${modelsPath}' && ${knownTenant}`;
