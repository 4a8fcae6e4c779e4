import type { KubernetesObject } from "./kubernetes-object.ts";

/** Headers of a request behind the door, as the class filter left them. */
export type RequestHeaders = Readonly<Record<string, string>>;

interface HeaderMatch {
    readonly name: string;
    readonly value: string;
}
interface Reference {
    readonly name: string;
}
interface Rule {
    readonly matches: readonly {
        readonly path?: { readonly type: string; readonly value: string };
        readonly headers?: readonly HeaderMatch[];
    }[];
    readonly filters?: readonly {
        readonly requestMirror?: { readonly backendRef: Reference };
        readonly requestHeaderModifier?: { readonly set?: readonly HeaderMatch[] };
    }[];
    readonly backendRefs?: readonly Reference[];
}
interface AiRule {
    readonly matches: readonly { readonly headers: readonly HeaderMatch[] }[];
    readonly backendRefs: readonly { readonly name: string; readonly modelNameOverride: string }[];
}

/**
 * Everything that a request can reach through rendered objects, found by walking them as Gateway API says they work: the
 * longest path wins, then the rule with the most matching headers, and every backend, every mirror and every step of the
 * egress gateway behind it counts. Knows nothing of how the objects were made. Answers host names of the fleet, and `<provider>:<model>`.
 */
export function reachedBy(objects: readonly KubernetesObject[], headers: RequestHeaders): ReadonlySet<string> {
    const rule = bestRule(objects, headers);
    const set = Object.fromEntries(
        (rule?.filters ?? []).flatMap(({ requestHeaderModifier }) =>
            (requestHeaderModifier?.set ?? []).map(({ name, value }) => [name, value]),
        ),
    );
    const targets = [
        ...(rule?.backendRefs ?? []),
        ...(rule?.filters ?? []).flatMap(({ requestMirror }) => requestMirror?.backendRef ?? []),
    ];
    return new Set(targets.flatMap(({ name }) => behind(objects, name, { ...headers, ...set })));
}

function bestRule(objects: readonly KubernetesObject[], headers: RequestHeaders): Rule | undefined {
    const candidates = objects
        .filter(({ kind }) => kind === "HTTPRoute")
        .flatMap(({ spec }) => spec?.["rules"] as readonly Rule[])
        .flatMap((rule) =>
            rule.matches
                .filter(({ path }) => path?.type === "PathPrefix")
                .filter(({ headers: wanted = [] }) => wanted.every(({ name, value }) => headers[name] === value))
                // A match has 16 headers at most.
                .map(({ path, headers: wanted = [] }) => ({
                    rule,
                    weight: 100 * (path?.value.length ?? 0) + wanted.length,
                })),
        );
    const most = Math.max(...candidates.map(({ weight }) => weight));
    const winners = new Set(candidates.filter(({ weight }) => weight === most).map(({ rule }) => rule));
    if (winners.size > 1) throw new Error("two rules match the same request equally well");
    return [...winners][0];
}

function behind(objects: readonly KubernetesObject[], backend: string, headers: RequestHeaders): readonly string[] {
    const object = objects.find(({ kind, metadata }) => kind === "Backend" && metadata.name === backend);
    const [endpoint] = (object?.spec?.["endpoints"] ?? []) as readonly {
        readonly fqdn: { readonly hostname: string };
    }[];
    if (endpoint === undefined) throw new Error(`a rule names the backend "${backend}", which does not exist`);
    const { hostname } = endpoint.fqdn;
    if (!hostname.endsWith(".egress.svc.cluster.local")) return [hostname];
    const gateway = hostname.split(".")[0] ?? "";
    return objects
        .filter(({ kind, spec }) => {
            const parents = (spec?.["parentRefs"] ?? []) as readonly Reference[];
            return kind === "AIGatewayRoute" && parents.some(({ name }) => name === gateway);
        })
        .flatMap(({ spec }) => spec?.["rules"] as readonly AiRule[])
        .filter(({ matches }) =>
            matches.some((match) => match.headers.every(({ name, value }) => headers[name] === value)),
        )
        .flatMap(({ backendRefs }) => backendRefs.map((ref) => `${ref.name}:${ref.modelNameOverride}`));
}
