import { placeOf } from "../identity/arn.ts";
import type { Place } from "../identity/arn.ts";
import type { Statement } from "../identity/policy-document.ts";
import type { Workload } from "../identity/workload-identity.ts";
import type { RoutingGatewayArgs } from "./args.ts";
import { namespaces } from "./tiers.ts";

/** A workload of the gateway that needs something of AWS. */
export interface PermittedWorkload {
    /** Ends the role's name. */
    readonly role: string;
    readonly workload: Workload;
    readonly statements: readonly Statement[];
}

/** Every AWS permission of the gateway's proxies, each for one service account, none with a wildcard for a resource. */
export function workloadsOf(args: RoutingGatewayArgs): readonly PermittedWorkload[] {
    return bedrockCallers(placeOf(args.region, args.accountId), args);
}

/** Names in Secrets Manager of the keys of tenants and providers, sorted: what the External Secrets Operator has to read. */
export function secretNamesOf(args: Pick<RoutingGatewayArgs, "auth" | "providers">): readonly string[] {
    const tenants = args.auth.type === "jwt" ? [] : args.auth.tenants.map(({ keySecret }) => keySecret);
    const providers = Object.values(args.providers ?? {}).flatMap(({ apiKeySecret }) => apiKeySecret ?? []);
    return [...new Set([...tenants, ...providers])].toSorted();
}

/**
 * The egress proxies may call the models that routes name, in the endpoint's own region: no wildcard of regions and no
 * inference profile, by which AWS would choose a region itself.
 */
function bedrockCallers(place: Place, args: RoutingGatewayArgs): readonly PermittedWorkload[] {
    const named = Object.entries(args.providers ?? {}).flatMap(([owner, { provider, endpoint, models }]) =>
        provider !== "bedrock"
            ? []
            : Object.entries(models).map(([alias, model]) => ({
                  backend: `${owner}/${alias}`,
                  arn: `arn:${place.partition}:bedrock:${endpoint}::foundation-model/${model}`,
              })),
    );
    const [first, ...rest] = named.map(({ arn }) => arn);
    if (first === undefined) return [];
    const mirrored = args.routes.some(({ mirror }) => named.some(({ backend }) => backend === mirror?.backend));
    const accounts = ["egress", ...(mirrored ? ["egress-shadow"] : [])];
    return accounts.map((serviceAccount) => ({
        role: `${serviceAccount}-bedrock`,
        workload: { clusterName: args.clusterName, namespace: namespaces.egress, serviceAccount },
        statements: [
            {
                sid: "InvokeNamedModels",
                actions: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
                resources: [first, ...rest],
            },
        ],
    }));
}
