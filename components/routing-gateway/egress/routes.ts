import type { TimeLimits } from "../../time-limits/index.ts";
import type { RoutingGatewayArgs } from "../args.ts";
import type { RoutePlan } from "../compile-routes.ts";
import { gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { namespaces } from "../tiers.ts";
import type { GatewayName } from "../tiers.ts";
import { addressHeaders, trusted } from "../trusted-headers.ts";
import { patiencesOf } from "../waiting.ts";
import type { Patience } from "../waiting.ts";

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
 * the shadow gateway for a rule that mirrors there. A route that no header names does not exist: such a request gets 404. A
 * route has a rule for each patience that the front asks for: the same providers, waited for differently.
 */
export function aiGatewayRoutes(plan: RoutePlan, providers: Providers, time: TimeLimits): readonly KubernetesObject[] {
    return plan.rules.flatMap((rule) => {
        const { egress, mirror } = rule.levels;
        const patiences = patiencesOf(time, rule);
        return [
            ...(egress.length === 0 ? [] : [aiGatewayRoute("egress", rule.name, egress, providers, patiences)]),
            ...(mirror?.target === "egress"
                ? [
                      aiGatewayRoute(
                          "egress-shadow",
                          rule.name,
                          [{ ...mirror, share: 100, priority: 0 }],
                          providers,
                          // Nobody waits for the answer of a copy.
                          patiences.slice(0, 1),
                      ),
                  ]
                : []),
        ];
    });
}

/** The name of a rule's route in the egress gateway, and of the `HTTPRoute` that the AI gateway makes of it. */
export function egressRouteName(rule: string): string {
    return `route-${rule}`;
}

function aiGatewayRoute(
    gateway: Exclude<GatewayName, "front">,
    rule: string,
    steps: readonly Step[],
    providers: Providers,
    [longest, ...shorter]: readonly Patience[],
): KubernetesObject {
    const name = gateway === "egress" ? egressRouteName(rule) : `shadow-${rule}`;
    const byRoute = { type: "Exact", name: trusted.route, value: rule };
    const byPatience = ({ word }: Patience) => ({ type: "Exact", name: trusted.patience, value: word });
    const backendRefs = steps.map((step) => backendOf(step, providers));
    return kubernetesObject(
        "AIGatewayRoute",
        { name, namespace },
        {
            parentRefs: [gatewayRef(gateway)],
            rules: [
                ...shorter.map((patience) => ({
                    name: `${rule}-${patience.word}s`,
                    matches: [{ headers: [byRoute, byPatience(patience)] }],
                    ...timesOf(patience),
                    backendRefs,
                })),
                // Whatever names no shorter patience.
                {
                    name: rule,
                    matches: [{ headers: [byRoute] }],
                    ...(longest === undefined ? {} : timesOf(longest)),
                    backendRefs,
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

/**
 * How long a provider is waited for. Without `request` the AI gateway ends every answer after a minute
 * ({@link aiGatewayRequestSeconds}), for a limit in a rule goes before the one in a policy. Silence counts as a lost
 * connection, so that it leads to the next provider where the policy says so.
 */
function timesOf({ silenceSeconds, requestSeconds }: Patience) {
    return { timeouts: { request: `${requestSeconds}s` }, streamIdleTimeout: `${silenceSeconds}s` };
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
