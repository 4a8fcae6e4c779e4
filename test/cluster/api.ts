/** An object as the API server takes and gives it. */
export interface KubeObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: ObjectMeta;
    readonly spec?: unknown;
    readonly status?: unknown;
    /** Of roles. */
    readonly rules?: unknown;
    /** Of bindings. */
    readonly subjects?: unknown;
    readonly roleRef?: unknown;
    /** Of classes of volumes. */
    readonly provisioner?: string;
    readonly parameters?: unknown;
}

export interface ObjectMeta {
    readonly name: string;
    /** Absent on objects of the whole cluster. */
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    /** Set while it is on its way out. */
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
}

/** The API server said no. */
export class Refusal extends Error {
    readonly status: number;
    /** Kubernetes' word for it, e.g. `Invalid`, `Forbidden`, `TooManyRequests`. */
    readonly reason: string;

    constructor(status: number, reason: string, message: string) {
        super(message);
        this.status = status;
        this.reason = reason;
    }
}

/** Where the objects of a kind are kept. */
interface Resource {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
}

/** How an object is written. */
export interface Writing {
    /** Everything is checked and nothing kept. @default false */
    readonly dryRun?: boolean;
    /** Who owns the fields. @default the suite */
    readonly manager?: string;
}

/** Which objects of a kind are listed. */
export interface Within {
    /** @default all */
    readonly namespace?: string;
    /** Selectors, e.g. `app=vllm`. @default all */
    readonly labels?: string;
    readonly fields?: string;
    /** @default no limit */
    readonly atMost?: number;
}

/** Who owns what the suite writes. */
const suite = "ringfence-rehearsal";

/** Talks to an API server; signing in is done by `kubectl proxy`, which listens at `address`. */
export class KubeApi {
    private readonly address: string;
    private readonly resources = new Map<string, Promise<readonly Resource[]>>();

    constructor(address: string) {
        this.address = address;
    }

    /** Server-side apply. A field that the server does not know is refused. @throws Refusal */
    async apply<T extends KubeObject>(object: T, { dryRun = false, manager = suite }: Writing = {}): Promise<T> {
        const query = new URLSearchParams({ fieldManager: manager, force: "true", fieldValidation: "Strict" });
        if (dryRun) query.set("dryRun", "All");
        const path = `${await this.pathOf(object)}?${String(query)}`;
        return (await this.send("PATCH", path, object, "application/apply-patch+yaml")) as T;
    }

    /** @throws Refusal also where it exists */
    async create(object: KubeObject, { dryRun = false, manager = suite }: Writing = {}): Promise<KubeObject> {
        const query = new URLSearchParams({ fieldManager: manager, fieldValidation: "Strict" });
        if (dryRun) query.set("dryRun", "All");
        const path = `${await this.collectionOf(object)}?${String(query)}`;
        return (await this.send("POST", path, object)) as KubeObject;
    }

    /** The object as the server has it, or undefined where there is none. */
    async find<T extends KubeObject>(object: Pick<T, "apiVersion" | "kind" | "metadata">): Promise<T | undefined> {
        return await unlessMissing(async () => (await this.send("GET", await this.pathOf(object))) as T);
    }

    /** All objects of a kind, in every namespace where none is named. */
    async list<T extends KubeObject>(apiVersion: string, kind: string, within: Within = {}): Promise<readonly T[]> {
        const query = new URLSearchParams();
        if (within.labels !== undefined) query.set("labelSelector", within.labels);
        if (within.fields !== undefined) query.set("fieldSelector", within.fields);
        if (within.atMost !== undefined) query.set("limit", String(within.atMost));
        const path = await this.collectionOf({ apiVersion, kind, metadata: { name: "", namespace: within.namespace } });
        const { items } = (await this.send("GET", `${path}?${String(query)}`)) as { readonly items: readonly T[] };
        // In a list the server says them once, for all.
        return items.map((item) => ({ ...item, apiVersion, kind }));
    }

    /** Merges into an object or one of its subresources, e.g. `scale`. @throws Refusal */
    async merge(object: Identity, change: unknown, subresource?: string): Promise<unknown> {
        const path = `${await this.pathOf(object)}${subresource === undefined ? "" : `/${subresource}`}`;
        return await this.send("PATCH", path, change, "application/merge-patch+json");
    }

    /** Asks for a pod to be moved, as a drain does. @throws Refusal where a budget forbids it */
    async evict(pod: Identity): Promise<void> {
        const { name, namespace } = pod.metadata;
        const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
        await this.send("POST", `${await this.pathOf(pod)}/eviction`, body);
    }

    /** Deletes it, if it is there; what it owns goes with it. */
    async remove(object: Identity, graceSeconds?: number): Promise<void> {
        const grace = graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds };
        await unlessMissing(async () =>
            this.send("DELETE", await this.pathOf(object), { propagationPolicy: "Background", ...grace }),
        );
    }

    /** The text of a path, e.g. `/readyz`. @throws Refusal */
    async text(path: string): Promise<string> {
        const response = await fetch(`${this.address}${path}`);
        const body = await response.text();
        if (!response.ok) throw new Refusal(response.status, response.statusText, body);
        return body;
    }

    /** Forgets which kinds there are: definitions of new ones were applied. */
    forgetKinds(): void {
        this.resources.clear();
    }

    private async pathOf(object: Identity): Promise<string> {
        return `${await this.collectionOf(object)}/${object.metadata.name}`;
    }

    private async collectionOf({ apiVersion, kind, metadata }: Identity): Promise<string> {
        const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        const resource = (await this.resourcesAt(root)).find((one) => one.kind === kind && !one.name.includes("/"));
        if (resource === undefined) throw new Refusal(404, "NotFound", `the cluster has no kind ${apiVersion} ${kind}`);
        const { namespace } = metadata;
        return resource.namespaced && namespace !== undefined
            ? `${root}/namespaces/${namespace}/${resource.name}`
            : `${root}/${resource.name}`;
    }

    private async resourcesAt(root: string): Promise<readonly Resource[]> {
        const known = this.resources.get(root) ?? this.askResources(root);
        this.resources.set(root, known);
        return await known;
    }

    private async askResources(root: string): Promise<readonly Resource[]> {
        const answer = await unlessMissing(async () => this.send("GET", root));
        return (answer as { resources: Resource[] } | undefined)?.resources ?? [];
    }

    private async send(method: string, path: string, body?: unknown, type = "application/json"): Promise<unknown> {
        const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": type } };
        const response = await fetch(`${this.address}${path}`, { method, ...init });
        // A group that is not served is answered with plain text.
        const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
        const answer: unknown = isJson ? await response.json() : { message: await response.text() };
        if (response.ok) return answer;
        const { reason = "", message = "" } = answer as { reason?: string; message?: string };
        throw new Refusal(response.status, reason, message);
    }
}

/** Enough of an object to find it. */
export type Identity = Pick<KubeObject, "apiVersion" | "kind" | "metadata">;

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
        return await ask();
    } catch (error) {
        if (error instanceof Refusal && error.status === 404) return undefined;
        throw error;
    }
}
