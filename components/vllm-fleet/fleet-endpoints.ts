import type { Serving } from "./args.ts";
import { planRevisions, servingRevision } from "./revision-plan.ts";
import { serverPort, serviceHost, tierOf } from "./tiers.ts";

/** Where a model answers. */
export interface ModelEndpoint {
    /** Leads to the replicas of the revision with most of the requests. */
    readonly host: string;
    readonly port: number;
    /** Each revision by itself with its percent of the requests, for a gateway that divides them. */
    readonly revisions: readonly RevisionEndpoint[];
    /** Name of the revision that `host` leads to, as its answers and its metrics state it. */
    readonly serving: string;
}

export interface RevisionEndpoint {
    /** As its answers and its metrics state it. */
    readonly name: string;
    readonly host: string;
    /** Percent of the model's requests. */
    readonly weight: number;
}

/** Where each model answers, by its name. */
export function fleetEndpoints(args: Serving): Readonly<Record<string, ModelEndpoint>> {
    return Object.fromEntries(
        Object.entries(args.models).flatMap(([name, model]) => {
            const pool = args.pools[model.pool];
            const planned = planRevisions(name, model);
            const serving = servingRevision(planned);
            if (pool === undefined || serving === undefined) return [];
            const tier = tierOf(pool.dataClass);
            const revisions = planned.map(({ name: revision, weight }) => ({
                name: revision,
                host: serviceHost(revision, tier),
                weight,
            }));
            return [[name, { host: serviceHost(name, tier), port: serverPort, revisions, serving: serving.name }]];
        }),
    );
}
