import type { RoutingGatewayArgs } from "../args.ts";
import { replaysOf } from "../attempts.ts";
import type { CompiledRule, RoutePlan } from "../compile-routes.ts";
import { backendRef, gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import type { FrontEdge } from "../levels.ts";
import { jsonBody, notServed, openAiError } from "../openai-error.ts";
import { namespaces } from "../tiers.ts";
import { lostConditions } from "../resilience.ts";
import { addressHeaders, asked, callerHeaders, egressAllowed, replayHeader, trusted } from "../trusted-headers.ts";
import { backendsOf } from "./backends.ts";
import { ruleWeights } from "./fleet-servers.ts";
import { modelsPath } from "./identity.ts";

const namespace = namespaces.front;
const parentRefs = [{ ...gatewayRef("front"), sectionName: "https" }];
const everyPath = { type: "PathPrefix", value: "/v1" } as const;

/**
 * One HTTPRoute for each rule, one for what no rule matches, one for the list of models, and one for every other path: a
 * path without a route would be answered without any policy, and not in the form that OpenAI's clients read. Every filter stands on the
 * rule: one on a backend would split the rule into clusters, which share requests where one should stand behind another
 * (H3).
 */
export function httpRoutes(
    plan: RoutePlan,
    fleet: NonNullable<RoutingGatewayArgs["fleet"]>,
    models: readonly string[],
): readonly KubernetesObject[] {
    return [
        ...plan.rules.map((rule) => httpRoute(`route-${rule.name}`, ruleOf(rule, matchesOf(rule), fleet))),
        httpRoute(
            "catch-all",
            plan.catchAll === undefined
                ? { matches: [{ path: everyPath }], filters: [routeFilter("class-refused")] }
                : ruleOf(plan.catchAll, [{ path: everyPath }], fleet),
        ),
        httpRoute("models", {
            matches: [{ path: { type: "Exact", value: modelsPath }, method: "GET" }],
            filters: [routeFilter("models")],
        }),
        kubernetesObject(
            "HTTPRouteFilter",
            { name: "models", namespace },
            { directResponse: { statusCode: 200, ...jsonBody(modelList(models)) } },
        ),
        httpRoute("nowhere", {
            matches: [{ path: { type: "PathPrefix", value: "/" } }],
            filters: [routeFilter("nowhere")],
        }),
        nowhere,
        hostOfBackend,
        ...(plan.catchAll === undefined ? [classRefused] : []),
    ];
}

/** A backend is asked by its own name: the name of the door would go on to third parties as `x-forwarded-host`. */
const hostOfBackend = kubernetesObject(
    "HTTPRouteFilter",
    { name: "host-of-backend", namespace },
    { urlRewrite: { hostname: { type: "Backend" }, appendXForwardedHost: false } },
);

const nowhere = kubernetesObject(
    "HTTPRouteFilter",
    { name: "nowhere", namespace },
    { directResponse: { statusCode: 404, ...jsonBody(notServed) } },
);

const classRefused = kubernetesObject(
    "HTTPRouteFilter",
    { name: "class-refused", namespace },
    {
        directResponse: {
            statusCode: 403,
            ...jsonBody(
                openAiError(
                    "permission_error",
                    "data_class_refused",
                    "This gateway does not accept the data class of the request.",
                ),
            ),
        },
    },
);

function httpRoute(name: string, rule: Readonly<Record<string, unknown>>): KubernetesObject {
    return kubernetesObject("HTTPRoute", { name, namespace }, { parentRefs, rules: [rule] });
}

function routeFilter(name: string) {
    const extensionRef = { group: "gateway.envoyproxy.io", kind: "HTTPRouteFilter", name };
    return { type: "ExtensionRef", extensionRef };
}

function matchesOf(rule: CompiledRule) {
    const permission = rule.needsEgress ? [{ name: trusted.egress, value: egressAllowed }] : [];
    return rule.matches.map(({ dataClass, task }) => ({
        path: everyPath,
        headers: [
            ...permission,
            { name: trusted.dataClass, value: dataClass },
            { name: trusted.task, value: task },
        ].map((header) => ({ type: "Exact", ...header })),
    }));
}

function ruleOf(rule: CompiledRule, matches: readonly unknown[], fleet: NonNullable<RoutingGatewayArgs["fleet"]>) {
    const { first, second, mirror } = rule.levels;
    const copies = mirror === undefined ? [] : backendsOf(mirror.target, "mirror", fleet);
    return {
        matches,
        filters: [
            { type: "RequestHeaderModifier", requestHeaderModifier: headerChanges(rule) },
            routeFilter(hostOfBackend.metadata.name),
            ...copies.map((copy) => ({
                type: "RequestMirror",
                requestMirror: { backendRef: backendRef(copy.name), percent: mirror?.percent },
            })),
        ],
        backendRefs: [
            ...weightedRefs(first, "first", fleet),
            ...(second === undefined ? [] : weightedRefs([{ target: second, share: 100 }], "second", fleet)),
        ],
    };
}

/** The backends of one level of a rule, each with its weight among them. */
function weightedRefs(
    edges: readonly FrontEdge[],
    use: "first" | "second",
    fleet: NonNullable<RoutingGatewayArgs["fleet"]>,
) {
    const backends = edges.flatMap(({ target, share }) =>
        backendsOf(target, use, fleet).map(({ name, percent }) => ({ name, part: share * percent })),
    );
    const weights = ruleWeights(backends.map(({ part }) => part));
    return backends.map(({ name }, i) => {
        const weight = weights[i];
        return { ...backendRef(name), ...(weight === undefined ? {} : { weight }) };
    });
}

/**
 * No backend learns who called or from where: the class filter let go of everything, and what would do most harm is removed
 * here once more. The egress gateway needs the class, for its own check, the rule, and its patience; where no rule leads there,
 * they end here. A fallback of the fleet behind the egress gateway sees these three words as well: only a filter on its backend
 * could take them away, and that would split the rule (H3).
 *
 * The front's policy asks once more only for what was not sent. Where it is the front that makes the one further attempt after
 * a failure, the rule adds so: a second policy for these routes would count every tenant's requests apart.
 */
function headerChanges({ name, levels, needsEgress }: CompiledRule) {
    const forEgress: readonly string[] = needsEgress ? [trusted.dataClass, trusted.route, trusted.patience] : [];
    const remove = [
        ...callerHeaders,
        ...addressHeaders,
        ...Object.values(asked),
        ...Object.values(trusted).filter((header) => !forEgress.includes(header)),
        // A packed answer could not be counted.
        "accept-encoding",
    ];
    // Envoy reads it after this filter, and takes it away.
    const replay = replaysOf(levels).front === "lost" ? [{ name: replayHeader, value: lostConditions }] : [];
    const set = [...(needsEgress ? [{ name: trusted.route, value: name }] : []), ...replay];
    return set.length === 0 ? { remove } : { remove, set };
}

/** The names that any backend answers to, as OpenAI's clients read them. */
function modelList(models: readonly string[]): string {
    const data = models.map((id) => ({ id, object: "model", created: 0, owned_by: "ringfence" }));
    return JSON.stringify({ object: "list", data });
}
