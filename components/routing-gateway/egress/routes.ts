import type { TimeLimits } from "../../time-limits/index.ts";
import type { RoutingGatewayArgs } from "../args.ts";
import type { CompiledRule, RoutePlan } from "../compile-routes.ts";
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
        const rules = egressRules(rule, time);
        return [
            ...(egress.length === 0 ? [] : [aiGatewayRoute("egress", rule.name, egress, providers, rules)]),
            ...(mirror?.target === "egress"
                ? [
                      aiGatewayRoute(
                          "egress-shadow",
                          rule.name,
                          [{ ...mirror, share: 100, priority: 0 }],
                          providers,
                          // Nobody waits for the answer of a copy.
                          rules.slice(-1),
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

/** A rule of a route in the egress gateway: the same providers as its other rules, waited for differently. */
export interface EgressRule {
    /** Its name, by which policies are bound to it. */
    readonly sectionName: string;
    readonly patience: Patience;
    /** Takes whatever names no other patience. */
    readonly isGeneral: boolean;
}

/** The rules of a route in the egress gateway; the last is the general one, and the most patient. */
export function egressRules(rule: CompiledRule, time: TimeLimits): readonly EgressRule[] {
    return patiencesOf(time, rule)
        .map((patience, i) => ({
            sectionName: i === 0 ? rule.name : `${rule.name}-${patience.word}`,
            patience,
            isGeneral: i === 0,
        }))
        .toReversed();
}

function aiGatewayRoute(
    gateway: Exclude<GatewayName, "front">,
    route: string,
    steps: readonly Step[],
    providers: Providers,
    rules: readonly EgressRule[],
): KubernetesObject {
    const name = gateway === "egress" ? egressRouteName(route) : `shadow-${route}`;
    const exact = (header: string, value: string) => ({ type: "Exact", name: header, value });
    return kubernetesObject(
        "AIGatewayRoute",
        { name, namespace },
        {
            parentRefs: [gatewayRef(gateway)],
            rules: rules.map(({ sectionName, patience, isGeneral }) => ({
                name: sectionName,
                matches: [
                    {
                        headers: [
                            exact(trusted.route, route),
                            ...(isGeneral ? [] : [exact(trusted.patience, patience.word)]),
                        ],
                    },
                ],
                // Without it the AI gateway ends every answer after a minute: see aiGatewayRequestSeconds.
                timeouts: { request: `${patience.requestSeconds}s` },
                backendRefs: steps.map((step) => backendOf(step, providers)),
            })),
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
