import { until } from "../processes.ts";
import { Refusal } from "./api.ts";
import type { Identity, KubeApi, KubeObject } from "./api.ts";
import { installDefinitions } from "./definitions.ts";
import { isReady } from "./pods.ts";
import type { Node } from "./pods.ts";
import { nodesOf } from "./nodes.ts";
import type { NodeGroup } from "./nodes.ts";
import type { ClusterObjects } from "./objects.ts";
import { volumesFor } from "./stand-ins.ts";
import type { ClusterTools } from "./tools.ts";

/** What is rehearsed: the objects of a stack, and the nodes they are meant for. */
export interface Subject extends ClusterObjects {
    readonly region: string;
    readonly nodeGroups: readonly NodeGroup[];
    /** Objects that tests will make: their kinds are defined too. @default [] */
    readonly madeByTests?: readonly KubeObject[];
}

/** What became of an object. */
export interface Applied {
    readonly object: KubeObject;
    /** Absent where it was accepted. */
    readonly refusal?: string;
}

/** A stack in a cluster. */
export interface Rehearsal {
    readonly api: KubeApi;
    readonly subject: Subject;
    readonly applied: readonly Applied[];
    /** Kinds whose definition is ours. */
    readonly ownKinds: readonly string[];
    /** Takes everything out of the cluster that was put into it. */
    remove(): Promise<void>;
}

/** Brings nodes and objects of a stack into a cluster, in the order in which a deployment would. */
export async function rehearse(api: KubeApi, tools: ClusterTools, subject: Subject): Promise<Rehearsal> {
    const { objects, nodeGroups, region, madeByTests = [] } = subject;
    await refuseExisting(api, objects);
    const ground: Identity[] = [];
    const made: Identity[] = [];
    const remove = async () => {
        await removeAll(api, made);
        // Last: pods end on their nodes.
        await removeAll(api, ground);
    };
    try {
        const { definitions, ownKinds } = await installDefinitions(api, tools, [...objects, ...madeByTests]);
        ground.push(...definitions);
        const nodes = nodeGroups.flatMap((group) => nodesOf(group, region));
        const volumes = volumesFor(objects);
        ground.push(...nodes, ...volumes);
        await createAll(api, [...nodes, ...volumes]);
        for (const node of nodes) await until("every node is ready", async () => isReadyNode(api, node), 120);
        const applied: Applied[] = [];
        // The policies first, and until they hold: each other object meets every one of them, in whatever order a deployment comes.
        const [policies, others] = [objects.filter(isOfAdmission), objects.filter((one) => !isOfAdmission(one))];
        for (const object of policies) {
            made.push(object);
            applied.push(await applyOne(api, object));
        }
        if (policies.some(({ metadata }) => metadata.name === "ringfence-namespaces-restricted")) {
            await until("the policies hold", async () => refusesOpenNamespace(api), 60);
        }
        for (const object of others) {
            made.push(object);
            applied.push(await applyOne(api, object));
        }
        return { api, subject, applied, ownKinds, remove };
    } catch (error) {
        await remove();
        throw error;
    }
}

function isOfAdmission({ kind }: KubeObject): boolean {
    return kind.startsWith("ValidatingAdmissionPolicy");
}

/** The API server learns of policies as any client does: a moment later, of all of them together. */
async function refusesOpenNamespace(api: KubeApi): Promise<boolean> {
    const labels = { "pod-security.kubernetes.io/enforce": "privileged" };
    const open = { apiVersion: "v1", kind: "Namespace", metadata: { name: "open", labels } };
    try {
        await api.create(open, { dryRun: true });
        return false;
    } catch (error) {
        if (error instanceof Refusal) return true;
        throw error;
    }
}

/** One by one: a list of a thousand nodes is megabytes. */
async function isReadyNode(api: KubeApi, { apiVersion, kind, metadata }: KubeObject): Promise<boolean> {
    const node = await api.find<Node>({ apiVersion, kind, metadata });
    return node !== undefined && isReady(node);
}

/** Fifty at a time: a thousand connections at once help nobody. */
async function createAll(api: KubeApi, objects: readonly KubeObject[]): Promise<void> {
    for (let first = 0; first < objects.length; first += 50) {
        await Promise.all(objects.slice(first, first + 50).map((object) => api.create(object)));
    }
}

/** Only what the suite made is ever changed or removed. */
async function refuseExisting(api: KubeApi, objects: readonly KubeObject[]): Promise<void> {
    const found = await Promise.all(objects.map(async (object) => ((await api.find(object)) ? [object] : [])));
    const names = found.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    if (names.length > 0) throw new Error(`the cluster has objects of the stack already: ${names.join(", ")}`);
}

async function applyOne(api: KubeApi, object: KubeObject): Promise<Applied> {
    try {
        await api.apply(object);
        return { object };
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { object, refusal: `${error.status} ${error.reason}: ${error.message}` };
    }
}

async function removeAll(api: KubeApi, objects: readonly Identity[]): Promise<void> {
    for (const object of objects.toReversed()) await api.remove(object);
    await until("what the suite made is gone", async () => areGone(api, objects), 120);
}

async function areGone(api: KubeApi, objects: readonly Identity[]): Promise<boolean> {
    const left = await Promise.all(objects.map((object) => api.find(object)));
    return left.every((one) => one === undefined);
}
