import { placeOf, regionalArn } from "../identity/arn.ts";
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

/** Where the External Secrets Operator runs. */
const secretsOperator = { namespace: "external-secrets", serviceAccount: "external-secrets" };

/** Every AWS permission of the gateway, each for one service account, none with a wildcard for a resource. */
export function workloadsOf(args: RoutingGatewayArgs): readonly PermittedWorkload[] {
    const place = placeOf(args.region, args.accountId);
    return [...secretReader(place, args), ...bedrockCallers(place, args)];
}

function secretReader(place: Place, args: RoutingGatewayArgs): readonly PermittedWorkload[] {
    const tenants = args.auth.type === "jwt" ? [] : args.auth.tenants.map(({ keySecret }) => keySecret);
    const providers = Object.values(args.providers ?? {}).flatMap(({ apiKeySecret }) => apiKeySecret ?? []);
    // Secrets Manager ends each ARN with a dash and six characters of its own.
    const [first, ...rest] = [...tenants, ...providers]
        .toSorted()
        .map((secret) => regionalArn(place, "secretsmanager", `secret:${secret}-??????`));
    if (first === undefined) return [];
    return [
        {
            role: "gateway-secrets",
            workload: { clusterName: args.clusterName, ...secretsOperator },
            statements: [
                {
                    sid: "ReadGatewaySecrets",
                    actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
                    resources: [first, ...rest],
                },
            ],
        },
    ];
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
