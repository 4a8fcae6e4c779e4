import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { controllerFlows } from "../../components/controllers/controller-flows.ts";
import { controllerNamespaces } from "../../components/controllers/controller-namespaces.ts";
import { everything } from "../../components/controllers/controllers.fixture.ts";
import type { PodGroup } from "../../components/flow.ts";
import { renderedReleases, workloadsOf } from "./rendered-releases.ts";
import type { Rendered } from "./render-chart.ts";

/**
 * What the program says of pods that a chart makes - their labels, the ports they answer at, the Services in front of them - against
 * what the charts really make. A label that no pod has closes a way without a word.
 */
const { rendered } = await renderedReleases();
const flows = controllerFlows(everything);

interface Service extends Rendered {
    readonly spec: {
        readonly selector?: Readonly<Record<string, string>>;
        readonly ports: readonly { readonly port: number; readonly targetPort?: number | string }[];
    };
}

/** Pods and Services of a namespace, of whichever release made them. */
function inNamespace(namespace: string) {
    const objects = [...rendered.values()]
        .filter((one) => one.release.namespace === namespace)
        .flatMap((one) => one.objects);
    return {
        workloads: workloadsOf(objects),
        services: objects.filter((object): object is Service => object.kind === "Service"),
        objects,
    };
}

function selectedBy(namespace: string, labels: Readonly<Record<string, string>> = {}) {
    return inNamespace(namespace).workloads.filter(({ spec }) =>
        Object.entries(labels).every(([key, value]) => spec.template.metadata.labels[key] === value),
    );
}

/** Ports of metrics that a program opens by itself, and that nothing of its chart names. */
const defaultPorts: Readonly<Record<string, readonly number[]>> = {
    // sigs.k8s.io/lws@v0.9.0, api/config/v1alpha1/defaults.go, DefaultMetricsBindAddress
    "lws-system": [8_443],
};

const namespaces = new Set([...rendered.values()].map(({ release }) => release.namespace));
const groups: readonly PodGroup[] = flows
    .flatMap(({ from, to }) => [
        ...(from.kind === "pods" ? [from] : []),
        ...(to.kind === "pods" ? [to] : to.kind === "service" ? [to.pods] : []),
    ])
    .map(({ namespace, labels, pools }) => ({ namespace, labels, pools }))
    .filter(({ namespace }) => namespaces.has(namespace))
    .filter((one, index, all) => all.findIndex((other) => isDeepStrictEqual(one, other)) === index);
const services = flows.flatMap(({ name, port, to }) =>
    to.kind === "service" && namespaces.has(to.namespace) ? [{ flow: name, port, to }] : [],
);

describe.skipIf(rendered.size === 0)("the names of what charts make", () => {
    it.each(groups)(
        "are those of one workload of $namespace, on its nodes: $labels",
        ({ namespace, labels, pools }) => {
            const found = selectedBy(namespace, labels);
            expect(found.map(({ metadata }) => metadata.name)).toHaveLength(1);
            expect(pools).toEqual(found.map(({ spec }) => spec.template.spec.nodeSelector?.["ringfence/pool"]));
        },
    );

    it.each(services)("are those of a Service and of the port behind it: $flow", ({ port, to }) => {
        const [service] = inNamespace(to.namespace).services.filter(({ metadata }) => metadata.name === to.name);
        const behind = selectedBy(to.namespace, service?.spec.selector);
        expect(behind).toEqual(selectedBy(to.namespace, to.pods.labels));
        const { targetPort = port } = service?.spec.ports.find((one) => one.port === port) ?? { targetPort: "none" };
        const named = behind
            .flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ ports = [] }) => ports))
            .find(({ name }) => name === targetPort);
        expect(named?.containerPort ?? targetPort).toBe(to.targetPort);
    });

    it("are called by the API server where a flow says so, and nowhere else", () => {
        const called = [...rendered.values()].flatMap(({ objects }) => objects.flatMap(servicesCalled));
        const said = flows.flatMap(({ from, port, to }) =>
            from.kind === "apiServer" && to.kind === "service" && namespaces.has(to.namespace)
                ? [`${to.namespace}/${to.name}:${port}`]
                : [],
        );
        expect([...new Set(said)].toSorted()).toEqual([...new Set(called)].toSorted());
    });

    it.each(Object.values(controllerNamespaces).filter(({ name }) => namespaces.has(name)))(
        "have their metrics in $name at port $metricsPort",
        ({ name, metricsPort }) => {
            const answered = inNamespace(name).workloads.flatMap(({ spec }) =>
                spec.template.spec.containers.flatMap(({ ports = [] }) => ports.map((one) => one.containerPort)),
            );
            const byDefault = defaultPorts[name] ?? [];
            expect([...answered, ...configuredPorts(inNamespace(name).objects), ...byDefault]).toContain(metricsPort);
        },
    );
});

/** Services that the API server calls: for admission, for conversion, or as extensions of its API; `namespace/name:port`. */
function servicesCalled(object: Rendered): readonly string[] {
    const references =
        object.kind === "APIService"
            ? [(object["spec"] as { readonly service: ServiceReference }).service]
            : (
                  (object["webhooks"] ?? []) as readonly {
                      readonly clientConfig: { readonly service: ServiceReference };
                  }[]
              ).map(({ clientConfig }) => clientConfig.service);
    return references.map(({ namespace, name, port = 443 }) => `${namespace}/${name}:${port}`);
}

interface ServiceReference {
    readonly namespace: string;
    readonly name: string;
    readonly port?: number;
}

/** Ports that programs learn from their arguments or from a file, and that no container names. */
function configuredPorts(objects: readonly Rendered[]): readonly number[] {
    const texts = [
        ...workloadsOf(objects).flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ args = [] }) => args)),
        ...objects.filter(({ kind }) => kind === "ConfigMap").map((object) => JSON.stringify(object["data"])),
    ];
    return texts.flatMap((text) => [...text.matchAll(/:(\d{4,5})\b/g)].map(([, port]) => Number(port)));
}
