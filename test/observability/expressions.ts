import { allDashboards } from "../../components/observability/index.ts";
import { openRequestsQuery } from "../../components/routing-gateway/proxy-scale.ts";
import { loadQuery } from "../../components/vllm-fleet/scale-plan.ts";

/** An expression that somebody asks Prometheus, and who does. */
export interface AskedExpression {
    readonly by: string;
    readonly expr: string;
}

/** Name of a revision, as the servers of one label their metrics. */
export const revisionName = "llama-70b-0123456789ab";

/** Everything that dashboards and the autoscaler ask, as it reaches Prometheus: with a reader's choices filled in. */
export function askedExpressions(): readonly AskedExpression[] {
    const panels = allDashboards.flatMap(({ id, rows }) =>
        rows.flatMap(({ panels: inRow }) =>
            inRow.flatMap(({ title, queries }) =>
                queries.map(({ expr, legend }) => ({ by: `${id} / ${title} / ${legend}`, expr: filledIn(expr) })),
            ),
        ),
    );
    return [
        ...panels,
        { by: "KEDA", expr: loadQuery(revisionName) },
        { by: "KEDA, of the proxies", expr: openRequestsQuery("front") },
        { by: "KEDA, of a model that sleeps", expr: `(${loadQuery(revisionName)}) or vector(0)` },
    ];
}

/** As Grafana fills in: "All" is `.+`, and the interval four scrapes at least. */
function filledIn(expr: string): string {
    return expr.replaceAll("$__rate_interval", "1m").replaceAll(/\$(model|pool)\b/g, ".+");
}
