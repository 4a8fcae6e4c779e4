import type { RoutingGatewayArgs } from "../args.ts";
import type { RoutePlan } from "../compile-routes.ts";
import { gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { namespaces } from "../tiers.ts";
import type { GatewayName } from "../tiers.ts";
import { addressHeaders, trusted } from "../trusted-headers.ts";

type Providers = NonNullable<RoutingGatewayArgs["providers"]>;

interface Step {
    readonly backend: string;
    readonly share: number;
    readonly priority: number;
}

const namespace = namespaces.egress;

/**
 * The front lets nothing of a caller's headers pass; what it says itself ends here. What is left is the gateway's own random
 * id of the request, by which a provider finds it when asked.
 */
const remove = [...addressHeaders, ...Object.values(trusted)];

/**
 * One AIGatewayRoute for each rule that leads outside, chosen by the header in which the front names its rule; one more on
 * the shadow gateway for a rule that mirrors there. A route that no header names does not exist: such a request gets 404.
 */
export function aiGatewayRoutes(plan: RoutePlan, providers: Providers): readonly KubernetesObject[] {
    return plan.rules.flatMap(({ name, levels: { egress, mirror } }) => [
        ...(egress.length === 0 ? [] : [aiGatewayRoute("egress", name, egress, providers)]),
        ...(mirror?.target === "egress"
            ? [aiGatewayRoute("egress-shadow", name, [{ ...mirror, share: 100, priority: 0 }], providers)]
            : []),
    ]);
}

function aiGatewayRoute(
    gateway: Exclude<GatewayName, "front">,
    rule: string,
    steps: readonly Step[],
    providers: Providers,
): KubernetesObject {
    const name = gateway === "egress" ? `route-${rule}` : `shadow-${rule}`;
    return kubernetesObject(
        "AIGatewayRoute",
        { name, namespace },
        {
            parentRefs: [gatewayRef(gateway)],
            rules: [
                {
                    name: rule,
                    matches: [{ headers: [{ type: "Exact", name: trusted.route, value: rule }] }],
                    backendRefs: steps.map((step) => backendOf(step, providers)),
                },
            ],
            llmRequestCosts: [
                { metadataKey: "llm_input_token", type: "InputToken" },
                { metadataKey: "llm_output_token", type: "OutputToken" },
                { metadataKey: "llm_total_token", type: "TotalToken" },
            ],
        },
    );
}

/** The provider decides host and key, the route the model; callers cannot ask for another one. */
function backendOf({ backend, share, priority }: Step, providers: Providers) {
    const [owner = "", alias = ""] = backend.split("/");
    return {
        name: owner,
        modelNameOverride: providers[owner]?.models[alias],
        weight: share,
        priority,
        headerMutation: { remove },
    };
}
