import { createHash } from "node:crypto";
import { z } from "zod";
import type { LockedWeights, WeightsFile } from "../components/model-store/artifact-lock.ts";
import { ArtifactProblem, EnvironmentProblem } from "./problem.ts";

/** Access to a Hugging Face hub. */
export interface Hub {
    /** Address to ask instead of the one in the lock, e.g. a proxy inside the company. @default - the host in the lock */
    readonly endpoint?: string;
    /** For models whose licence has to be accepted first. Sent to the hub alone, never printed. @default - none */
    readonly token?: string;
}

/** The hub as its own tools configure it: `HF_ENDPOINT` and `HF_TOKEN`. */
export function hubFrom(environment: Readonly<Record<string, string | undefined>>): Hub {
    const { HF_ENDPOINT: endpoint, HF_TOKEN: token } = environment;
    return { ...(endpoint === undefined ? {} : { endpoint }), ...(token === undefined ? {} : { token }) };
}

type Repository = Pick<LockedWeights, "source">;

/** Address of one file of a repository at a commit. */
export function fileUrl(hub: Hub, model: Repository & Pick<LockedWeights, "revision">, path: string): string {
    return `${hostOf(hub, model)}/${repositoryOf(model)}/resolve/${model.revision}/${path}`;
}

/** A part of what is asked for. */
interface Part {
    /** First byte. @default 0 */
    readonly from?: number;
    /** How many bytes. @default - all that follow */
    readonly count?: number;
    readonly signal?: AbortSignal | undefined;
}

/** Asks the hub. Answers only what succeeded. @throws ArtifactProblem, EnvironmentProblem */
export async function fetchFromHub(hub: Hub, url: string, { from = 0, count, signal }: Part = {}): Promise<Response> {
    const headers = {
        ...(hub.token === undefined ? {} : { authorization: `Bearer ${hub.token}` }),
        ...(from === 0 && count === undefined
            ? {}
            : { range: `bytes=${from}-${count === undefined ? "" : from + count - 1}` }),
    };
    const answer = await fetch(url, { headers, ...(signal === undefined ? {} : { signal }) }).catch(
        (error: unknown) => {
            if (signal?.aborted === true) throw error;
            throw new EnvironmentProblem(
                `${url}: the hub does not answer - check network and proxy (NODE_USE_ENV_PROXY=1)`,
            );
        },
    );
    if (answer.ok) return answer;
    if (answer.status === 401 || answer.status === 403) {
        throw new ArtifactProblem(
            "failed",
            `${url}: the hub refuses access (${answer.status}) - models with a licence of their own are opened to those who ` +
                "accepted it - accept it on the model's page and set HF_TOKEN",
        );
    }
    if (answer.status === 404) {
        throw new ArtifactProblem(
            "missing",
            `${url} does not exist - the revision in the lock is wrong, or the publisher removed it - compare the lock with ` +
                "the model's page, or resolve it again: npm run mirror -- lock",
        );
    }
    throw new ArtifactProblem("failed", `${url}: the hub answered ${answer.status} - run the same command again later`);
}

const treeEntry = z.object({
    type: z.string(),
    path: z.string(),
    size: z.int(),
    lfs: z.object({ oid: z.string(), size: z.int() }).optional(),
});
export type TreeEntry = z.output<typeof treeEntry>;

/** The commit that a branch, a tag or a commit of a model's repository means. @param name @default the main branch */
export async function newestRevision(
    hub: Hub,
    model: Repository,
    name = "main",
    signal?: AbortSignal,
): Promise<string> {
    const url = `${hostOf(hub, model)}/api/models/${repositoryOf(model)}/revision/${encodeURIComponent(name)}`;
    const answer = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) }).safeParse(await jsonFrom(hub, url, signal));
    if (!answer.success) throw new ArtifactProblem("failed", `${url} did not name a commit`);
    return answer.data.sha;
}

/** Every file that serving needs, with size and SHA-256. Small files carry no SHA-256 at the hub: they are read. */
export async function filesAt(
    hub: Hub,
    model: Repository & Pick<LockedWeights, "revision">,
    signal?: AbortSignal,
): Promise<WeightsFile[]> {
    const tree = await treeOf(hub, model, signal);
    const files: WeightsFile[] = [];
    for (const entry of servingFiles(tree)) {
        const sha256 = entry.lfs?.oid ?? (await hashOf(hub, fileUrl(hub, model, entry.path), signal));
        files.push({ path: entry.path, sha256, sizeBytes: entry.lfs?.size ?? entry.size });
    }
    return files;
}

async function jsonFrom(hub: Hub, url: string, signal?: AbortSignal): Promise<unknown> {
    const answer = await fetchFromHub(hub, url, { signal });
    return await answer.json().catch(() => undefined);
}

/**
 * The files that vLLM loads: weights in safetensors, configuration, tokenizer, chat template, licence. Never code (a
 * model that brings its own would run it in the fleet) and never pickled weights (loading one can run code too). Where a
 * repository holds the weights twice, the sharded ones are taken.
 */
export function servingFiles(tree: readonly TreeEntry[]): readonly TreeEntry[] {
    const files = tree.filter((entry) => entry.type === "file" && !entry.path.startsWith("original/"));
    const sharded = files.some((entry) => /^model[^/]*\.safetensors$/.test(entry.path));
    return files
        .filter((entry) =>
            /\.(safetensors|json|jinja|txt|model)$|(^|\/)(LICEN[CS]E|NOTICE|USE_POLICY)[^/]*$/.test(entry.path),
        )
        .filter((entry) => !(sharded && /^consolidated[^/]*\.(safetensors|json)$/.test(entry.path)))
        .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every file and folder of a repository at a commit. @throws ArtifactProblem, EnvironmentProblem */
export async function treeOf(
    hub: Hub,
    model: Repository & Pick<LockedWeights, "revision">,
    signal?: AbortSignal,
): Promise<readonly TreeEntry[]> {
    const entries: TreeEntry[] = [];
    const host = hostOf(hub, model);
    let url: string | undefined = `${host}/api/models/${repositoryOf(model)}/tree/${model.revision}?recursive=true`;
    while (url !== undefined) {
        const answer: Response = await fetchFromHub(hub, url, { signal });
        const page = z.array(treeEntry).safeParse(await answer.json());
        if (!page.success) throw new ArtifactProblem("failed", `${url} is not a list of files`);
        entries.push(...page.data);
        // Long lists come in pages; the next one is named in a header. The token goes to no other host than the hub.
        const next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
        if (next !== undefined && !next.startsWith(`${host}/`)) {
            throw new ArtifactProblem("failed", `${url} continues on another host - only the hub itself is asked`);
        }
        url = next;
    }
    return entries;
}

async function hashOf(hub: Hub, url: string, signal?: AbortSignal): Promise<string> {
    const bytes = Buffer.from(await (await fetchFromHub(hub, url, { signal })).arrayBuffer());
    return createHash("sha256").update(bytes).digest("hex");
}

function hostOf(hub: Hub, { source }: Repository): string {
    return hub.endpoint?.replace(/\/+$/, "") ?? `https://${source.split("/")[0] ?? ""}`;
}

function repositoryOf({ source }: Repository): string {
    return source.split("/").slice(1).join("/");
}
