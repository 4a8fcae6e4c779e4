import { isOwnModelId } from "../../catalog/bedrock-models.ts";
import { placeOf } from "../identity/arn.ts";
import type { Place } from "../identity/arn.ts";
import { profileArns, throughProfiles } from "../identity/bedrock-models.ts";
import type { Conditions, Statement } from "../identity/policy-document.ts";
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
 * The egress proxies may call the models that routes name: by their own id in the endpoint's own region, or through a geographic
 * profile whose regions the catalog knows. No wildcard of regions, and no other profile, by which AWS would choose a region itself.
 */
function bedrockCallers(place: Place, args: RoutingGatewayArgs): readonly PermittedWorkload[] {
    const named = Object.entries(args.providers ?? {}).flatMap(([owner, { provider, endpoint, models }]) =>
        provider !== "bedrock"
            ? []
            : Object.entries(models).map(([alias, model]) => ({ backend: `${owner}/${alias}`, endpoint, model })),
    );
    const ownIds = named.filter(({ model }) => isOwnModelId(model));
    const profiles = named.flatMap(({ model }) => (isOwnModelId(model) ? [] : (profileArns(place, model) ?? [])));
    const statements = [
        ...statementFor(
            "InvokeNamedModels",
            ownIds.map(
                ({ endpoint, model }) => `arn:${place.partition}:bedrock:${endpoint}::foundation-model/${model}`,
            ),
        ),
        ...statementFor(
            "InvokeNamedProfiles",
            profiles.map(({ profile }) => profile),
        ),
        ...statementFor(
            "AnswerThroughNamedProfiles",
            profiles.flatMap(({ models }) => models),
            { StringEquals: throughProfiles(unique(profiles.map(({ profile }) => profile))) },
        ),
    ];
    if (statements.length === 0) return [];
    const mirrored = args.routes.some(({ mirror }) => named.some(({ backend }) => backend === mirror?.backend));
    const accounts = ["egress", ...(mirrored ? ["egress-shadow"] : [])];
    return accounts.map((serviceAccount) => ({
        role: `${serviceAccount}-bedrock`,
        workload: { clusterName: args.clusterName, namespace: namespaces.egress, serviceAccount },
        statements,
    }));
}

const invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"] as const;

/** A permission to ask for models; none where there is nothing to name. */
function statementFor(sid: string, arns: readonly string[], conditions?: Conditions): readonly Statement[] {
    const [first, ...rest] = unique(arns);
    if (first === undefined) return [];
    return [{ sid, actions: invoke, resources: [first, ...rest], ...(conditions === undefined ? {} : { conditions }) }];
}

function unique(texts: readonly string[]): readonly string[] {
    return [...new Set(texts)];
}
