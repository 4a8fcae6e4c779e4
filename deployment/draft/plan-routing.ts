import { providers as knownProviders } from "../../catalog/providers.ts";
import { dataClasses as classOrder } from "../../catalog/vocabulary.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import type { Fault } from "../../components/fault.ts";
import { objectionsTo } from "../../components/routing-gateway/objections.ts";
import { resolveBackends } from "../../components/routing-gateway/resolve-backends.ts";
import type { Backend, ClassRule } from "../../components/routing-gateway/route.ts";
import type { Answers, ProviderAnswer } from "./answers.ts";

/** A provider with what is left open said. */
export interface PlannedProvider extends ProviderAnswer {
    readonly name: string;
    readonly endpoint: string;
    /** @default none: Bedrock is asked with the stack's own role */
    readonly secret?: string;
}

/** A route as it is written. */
export interface PlannedRoute {
    readonly name: string;
    readonly dataClasses: readonly DataClass[];
    readonly taskClasses?: readonly ["reasoning"];
    readonly primary: string;
    readonly fallback: readonly string[];
}

/** Where requests go. */
export interface PlannedRouting {
    readonly providers: readonly PlannedProvider[];
    readonly rules: ReadonlyMap<DataClass, ClassRule>;
    readonly routes: readonly PlannedRoute[];
    /** The classes that each provider may be given, by its name in the stack. */
    readonly given: ReadonlyMap<string, readonly DataClass[]>;
    readonly faults: readonly Fault[];
}

/** The classes of the answers, least strict first, each once. */
export function classesOf({ dataClasses }: Pick<Answers, "dataClasses">): readonly DataClass[] {
    return classOrder.filter((one) => dataClasses.includes(one));
}

/**
 * Plans which class may go where: every class to the own fleet first, and to a third party where the answers allow it and nothing
 * that is known of the provider stands against it.
 *
 * @param fleet Names of the own models.
 */
export function planRouting(answers: Answers, fleet: readonly string[]): PlannedRouting {
    const { jurisdiction } = answers;
    const providers = (answers.providers ?? []).map((provider) => plannedProvider(provider, answers));
    const backends = resolveBackends({ jurisdiction, providers: Object.fromEntries(providers.map(accessOf)) });
    const named = providers.map(({ provider }) => knownProviders[provider]);
    const unplaced = backends.some((backend) => backend.jurisdiction !== jurisdiction);
    const classes = classesOf(answers);
    const limit = thirdPartyLimit(answers, fleet.length > 0);
    const rules = new Map(
        classes.map((dataClass): [DataClass, ClassRule] => {
            const permitted = providers.length > 0 && limit !== undefined && isUpTo(dataClass, limit);
            // Public data binds nobody: only it may go to a place that nobody can name.
            const jurisdictions = dataClass === "public" && unplaced ? "anywhere" : [jurisdiction];
            return [dataClass, { jurisdictions, thirdParty: permitted && dataClass !== "regulated" }];
        }),
    );
    const allowed = (dataClass: DataClass): readonly Backend[] =>
        backends.filter((backend) => objectionsTo(backend, dataClass, rules.get(dataClass), jurisdiction).length === 0);
    // A mode that rents open models asks those first; the managed API is what stands behind them.
    const first = answers.mode === "open-weight-api" ? "open-weight" : undefined;
    const isFirst = ({ provider }: Backend): boolean =>
        knownProviders[providers.find(({ name }) => name === provider?.entry)?.provider ?? "openai"].kind === first;
    const outside = new Map(
        classes.map((one) => [
            one,
            allowed(one)
                .toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
                .map(({ name }) => name),
        ]),
    );
    const given = new Map(
        providers.map(({ name }) => [
            name,
            classes.filter((one) => outside.get(one)?.some((backend) => backend.startsWith(`${name}/`)) === true),
        ]),
    );
    return {
        providers,
        // A class that nobody outside may be given is closed to all of them: the file must not promise more than happens.
        rules: new Map(
            [...rules].map(([one, rule]) => [one, { ...rule, thirdParty: (outside.get(one) ?? []).length > 0 }]),
        ),
        routes: routesOf(classes, fleet, outside),
        given,
        faults: [
            ...nobodyFor(classes, fleet, outside),
            ...providers.flatMap(({ name }, index) =>
                given.get(name)?.length === 0
                    ? [forNothing(index, named[index]?.name ?? name, backends, rules, answers)]
                    : [],
            ),
        ],
    };
}

function plannedProvider(answer: ProviderAnswer, { region }: Answers): PlannedProvider {
    const name = answer.name ?? answer.provider;
    const isAws = answer.provider === "bedrock";
    return {
        ...answer,
        name,
        // An endpoint that nobody named is none of the catalog, and so a fault that lists them.
        endpoint: answer.endpoint ?? (isAws ? region : "none"),
        ...(isAws ? {} : { secret: answer.secret ?? `ringfence/${name}-api-key` }),
    };
}

function accessOf({ name, provider, endpoint, models, dpa, baa }: PlannedProvider) {
    return [name, { provider, endpoint, models, dpaSigned: dpa !== undefined, baaSigned: baa !== undefined }] as const;
}

/** The strictest class that may leave; nothing where every class stays. */
function thirdPartyLimit({ thirdPartyUpTo, dataClasses }: Answers, hasFleet: boolean): DataClass | undefined {
    if (thirdPartyUpTo !== undefined) return thirdPartyUpTo;
    return hasFleet ? "internal" : classesOf({ dataClasses }).at(-1);
}

function isUpTo(dataClass: DataClass, limit: DataClass): boolean {
    return classOrder.indexOf(dataClass) <= classOrder.indexOf(limit);
}

function routesOf(
    classes: readonly DataClass[],
    fleet: readonly string[],
    outside: ReadonlyMap<DataClass, readonly string[]>,
): readonly PlannedRoute[] {
    const groups = new Map<string, DataClass[]>();
    for (const one of classes) {
        const key = (outside.get(one) ?? []).join(" ");
        groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    return [...groups.values()].flatMap((group) => {
        const [first] = group;
        const leaving = first === undefined ? [] : (outside.get(first) ?? []);
        const name = groups.size === 1 ? "all-requests" : group.join("-");
        return [
            ...(fleet.length > 0 && leaving.length > 0
                ? routeOver(`hard-${name}`, group, [...leaving, ...fleet]).map((route) => ({
                      ...route,
                      taskClasses: ["reasoning"] as const,
                  }))
                : []),
            ...routeOver(name, group, [...fleet, ...leaving]),
        ];
    });
}

/** Most fallbacks of a route. */
const mostFallbacks = 4;

function routeOver(
    name: string,
    dataClasses: readonly DataClass[],
    backends: readonly string[],
): readonly PlannedRoute[] {
    const [primary, ...others] = backends;
    return primary === undefined ? [] : [{ name, dataClasses, primary, fallback: others.slice(0, mostFallbacks) }];
}

function nobodyFor(
    classes: readonly DataClass[],
    fleet: readonly string[],
    outside: ReadonlyMap<DataClass, readonly string[]>,
): readonly Fault[] {
    if (fleet.length > 0) return [];
    return classes
        .filter((one) => outside.get(one)?.length === 0)
        .map((one) => ({
            path: ["dataClasses"],
            problem: `nobody may answer requests of the class ${one}`,
            why:
                one === "regulated"
                    ? "Regulated data never goes to a third party, and this mode has no models of its own."
                    : "No provider of the answers is known to process it in the jurisdiction, with the contracts that it needs.",
            fix: `Leave ${one} out: the gateway then refuses it. Or choose a mode with models of your own: self-hosted or hybrid${
                one === "regulated" ? "" : "; or name a provider at an endpoint in the jurisdiction, with its contract"
            }.`,
        }));
}

function forNothing(
    index: number,
    title: string,
    backends: readonly Backend[],
    rules: ReadonlyMap<DataClass, ClassRule>,
    { jurisdiction, dataClasses }: Answers,
): Fault {
    const [loosest] = classesOf({ dataClasses });
    const backend = backends.find(({ provider }) => provider?.title === title);
    const objections =
        backend === undefined || loosest === undefined
            ? []
            : objectionsTo(backend, loosest, rules.get(loosest), jurisdiction);
    return {
        path: ["providers", index],
        problem: `no class of the stack may be given to ${title}`,
        why:
            objections.map(({ problem, why }) => `${loosest ?? ""} would reach ${problem}. ${why}`).join(" ") ||
            "A provider that no route names opens a way out for nothing.",
        fix: objections.map(({ fix }) => fix).join(" ") || "Take the provider out, or accept a class that it may see.",
    };
}
