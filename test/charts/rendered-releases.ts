import { misplacedValues } from "../../catalog/chart-values.ts";
import type { ChartRelease } from "../../components/controllers/chart-release.ts";
import { fullReleases } from "../../components/controllers/controllers.fixture.ts";
import { recordOf } from "./chart-record.ts";
import { findChart } from "./chart-sources.ts";
import type { FoundChart } from "./chart-sources.ts";
import { findRenderer, renderRelease } from "./render-chart.ts";
import type { Rendered } from "./render-chart.ts";

/** A release and everything that its chart makes of its values. */
export interface RenderedRelease {
    readonly release: ChartRelease;
    readonly chart: FoundChart;
    readonly objects: readonly Rendered[];
    /** Whether the chart reads every value of the release: one of another version may not, and then shows less than the locked one. */
    readonly whole: boolean;
}

/** Every release whose chart can be had, by its name, as the real chart renders it; and which are not, or not in their version. */
export async function renderedReleases(): Promise<{
    readonly rendered: ReadonlyMap<string, RenderedRelease>;
    readonly apart: readonly string[];
}> {
    const renderer = await findRenderer();
    const rendered = new Map<string, RenderedRelease>();
    const apart: string[] = [];
    for (const release of fullReleases()) {
        const chart = await findChart(release);
        const name = release.release;
        if ("missing" in chart || "missing" in renderer) {
            apart.push(...[chart, renderer].flatMap((one) => ("missing" in one ? [`${name}: ${one.missing}`] : [])));
            continue;
        }
        const objects = await renderRelease(renderer.path, chart.path, release);
        const { values } = await recordOf(release.chart, chart);
        rendered.set(name, { release, chart, objects, whole: misplacedValues(release.values, values).length === 0 });
        if (chart.version !== release.version) {
            apart.push(`${name}: rendered with ${release.chart} ${chart.version} in place of ${release.version}`);
        }
    }
    return { rendered, apart };
}

/** What makes pods. */
export interface Workload extends Rendered {
    readonly spec: {
        readonly replicas?: number;
        readonly template: {
            readonly metadata: { readonly labels: Readonly<Record<string, string>> };
            readonly spec: PodSpec;
        };
    };
}

/** As much of a pod as the suite reads. */
export interface PodSpec {
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly hostNetwork?: boolean;
    readonly securityContext?: Security;
    readonly topologySpreadConstraints?: readonly { readonly labelSelector: Selector }[];
    readonly affinity?: { readonly podAntiAffinity?: PodAntiAffinity };
    readonly containers: readonly Container[];
    readonly volumes?: readonly object[];
}

interface PodAntiAffinity {
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
        readonly podAffinityTerm: { readonly topologyKey: string; readonly labelSelector: Selector };
    }[];
}

interface Selector {
    readonly matchLabels?: Readonly<Record<string, string>>;
}

interface Container {
    readonly image: string;
    readonly args?: readonly string[];
    readonly securityContext?: Security;
    readonly ports?: readonly { readonly containerPort: number; readonly name?: string }[];
}

interface Security {
    readonly allowPrivilegeEscalation?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly seccompProfile?: { readonly type: string };
    readonly capabilities?: { readonly drop?: readonly string[] };
}

/** Objects that make pods. */
export function workloadsOf(objects: readonly Rendered[]): readonly Workload[] {
    return objects.filter((object): object is Workload =>
        ["Deployment", "DaemonSet", "StatefulSet", "Job"].includes(object.kind),
    );
}

/** The labels by which the replicas of a workload are kept apart over the zones. */
export function spreadLabels({ spec }: Workload): readonly Readonly<Record<string, string>>[] {
    const { topologySpreadConstraints = [], affinity } = spec.template.spec;
    const apart = affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const overZones = apart
        .map(({ podAffinityTerm }) => podAffinityTerm)
        .filter(({ topologyKey }) => topologyKey === "topology.kubernetes.io/zone");
    return [...topologySpreadConstraints, ...overZones].map(({ labelSelector }) => labelSelector.matchLabels ?? {});
}
