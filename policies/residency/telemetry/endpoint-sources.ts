import type { StackGraph, StackResource } from "../../kit/graph.ts";
import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { addressesIn, containerEndpoints, documentEndpoints, resourceEndpoints, sendingLeaves } from "./endpoints.ts";
import type { Endpoint } from "./endpoints.ts";
import { isOfKind, nameOf, namespaceOf, objectsOf } from "../shared/kubernetes.ts";
import { containersOf, isBuiltInWorkload, mayRunContainers, workloadOf } from "../shared/pods.ts";

const files = ["core:ConfigMap", "core:Secret"];
const backend = "gateway.envoyproxy.io:Backend";

/** A part of a resource that may say where something is sent, read when it is its turn. */
export interface EndpointSource {
    readonly path: PropertyPath;
    /** Throws where the part is unknown. */
    readonly read: () => readonly Endpoint[];
}

/** True for kinds of Kubernetes that may say where something is sent. */
export function mayNameEndpoints(type: string): boolean {
    return isOfKind(type, ...files) || mayRunContainers(type);
}

/** True for custom resources, which may refer to what stands behind an endpoint. */
export function mayReferToEndpoints(type: string): boolean {
    return mayRunContainers(type) && !isBuiltInWorkload(type);
}

/** Every part of a resource that may say where something is sent. */
export function endpointSources(type: string, props: AnyInputs): readonly EndpointSource[] {
    if (isOfKind(type, ...files)) {
        return objectsOf(type, props).flatMap(({ path, read }) => fileSources(read(), path));
    }
    const containers = containersOf(workloadOf(type, props)).map(({ path, read }) => ({
        path,
        read: () => containerEndpoints(read(), path),
    }));
    const own = { path: [], read: () => resourceEndpoints(props) };
    return mayReferToEndpoints(type) ? [...containers, own] : containers;
}

/** The files of a ConfigMap or Secret; those of a Secret may be encoded, and so are binary ones. */
function fileSources(object: AnyInputs, at: PropertyPath): readonly EndpointSource[] {
    const isSecret = object["kind"] === "Secret" || object["stringData"] !== undefined;
    return ["data", "stringData", "binaryData"].flatMap((key) => {
        const isEncoded = key === "binaryData" || (key === "data" && isSecret);
        return Object.keys(recordOf(object[key])).map((name) => ({
            path: [...at, key, name],
            read: () => {
                const text = String(recordOf(object[key])[name]);
                return documentEndpoints(isEncoded ? atob(text) : text, [...at, key, name]);
            },
        }));
    });
}

/** A Backend that a custom resource sends to. */
export interface SendingReference {
    readonly path: PropertyPath;
    /** The hosts behind it; absent where the stack has no such Backend. */
    readonly endpoints: readonly Endpoint[] | undefined;
}

/** The Backends that a custom resource refers to below the settings that send. Services are of the cluster (RES-314). */
export function sendingReferences(graph: StackGraph, { props }: StackResource): readonly SendingReference[] {
    const kinds = sendingLeaves(props).filter(({ path, text }) => path.at(-1) === "kind" && text === "Backend");
    return kinds.map(({ path }) => {
        const at = path.slice(0, -1);
        const reference = at.reduce((inner: AnyInputs, key) => recordOf(inner[key]), props);
        const { name, namespace = namespaceOf(props) } = reference;
        const found = graph.resources.find(
            (it) => isOfKind(it.type, backend) && nameOf(it.props) === name && namespaceOf(it.props) === namespace,
        );
        return { path: at, endpoints: found && backendHosts(found.props, at) };
    });
}

function backendHosts(props: AnyInputs, path: PropertyPath): readonly Endpoint[] {
    return slotsOf(recordOf(props["spec"]), ["endpoints"]).flatMap(({ read }: Slot) => {
        const { fqdn, ip } = recordOf(read());
        const hosts = [recordOf(fqdn)["hostname"], recordOf(ip)["address"]];
        return hosts.flatMap((host) => (typeof host === "string" ? addressesIn(host, path) : []));
    });
}
