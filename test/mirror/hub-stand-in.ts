import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LockedModel, LockedWeights } from "../../components/model-store/artifact-lock.ts";

/** Commit at which the stand-in holds its one model. */
export const hubRevision = "a".repeat(20) + "1".repeat(20);

/** The entry of a lock that holds one set of weights. */
export function asModel({ revision, files, ...model }: LockedWeights): LockedModel {
    return { ...model, revisions: [{ revision, files }] };
}

/** A hub on loopback that holds one model, lists it in pages, redirects large files, and serves ranges, as the real one does. */
export class HubStandIn {
    readonly files = new Map<string, Buffer>();
    /** Ends the connection after so many bytes of the next file. */
    cutNextAfter: number | undefined;
    /** The token that the model is opened by. */
    token: string | undefined;
    /** Bytes of files that were sent. */
    bytesSent = 0;
    /** Requests that were answered, by their paths. */
    readonly asked: string[] = [];
    /** Entries of one page of the list of files. */
    pageSize = 50;
    readonly #repository: string;
    readonly #server = createServer((request, response) => {
        this.#handle(request, response);
    });

    /** @param repository `<owner>/<name>` of the one model. */
    constructor(repository = "Qwen/Qwen3-8B-AWQ") {
        this.#repository = repository;
    }

    async start(): Promise<string> {
        await new Promise<void>((resolve) => {
            this.#server.listen(0, "127.0.0.1", resolve);
        });
        // A server that listens on TCP has such an address.
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }

    /** What a lock says about the model. */
    locked(): LockedWeights {
        return {
            model: "qwen3-8b",
            precision: "int4",
            source: "huggingface.co/Qwen/Qwen3-8B-AWQ",
            revision: hubRevision,
            licence: "Apache-2.0",
            files: [...this.files].map(([path, bytes]) => ({ path, sha256: sha256(bytes), sizeBytes: bytes.length })),
        };
    }

    #handle(request: IncomingMessage, response: ServerResponse): void {
        const { pathname: path, searchParams } = new URL(request.url ?? "/", `http://${request.headers.host ?? "hub"}`);
        this.asked.push(path);
        if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`) {
            response.writeHead(401).end();
            return;
        }
        const api = `/api/models/${this.#repository}`;
        if (path === `${api}/revision/main` || path === `${api}/revision/${hubRevision}`) {
            json(response, { sha: hubRevision });
            return;
        }
        if (path === `${api}/tree/${hubRevision}`) {
            const from = Number(searchParams.get("cursor") ?? 0);
            const tree = this.#tree();
            const next = from + this.pageSize;
            const link = `<http://${request.headers.host ?? ""}${path}?recursive=true&cursor=${next}>; rel="next"`;
            json(response, tree.slice(from, next), next < tree.length ? { link } : {});
            return;
        }
        const resolve = `/${this.#repository}/resolve/${hubRevision}/`;
        if (path.startsWith(resolve) && path.endsWith(".safetensors") && this.files.has(path.slice(resolve.length))) {
            response.writeHead(302, { location: `/cdn/${path.slice(resolve.length)}` }).end();
            return;
        }
        const file = this.files.get(path.replace(resolve, "").replace(/^\/cdn\//, ""));
        if (file === undefined) {
            response.writeHead(404).end();
            return;
        }
        this.#sendFile(request, response, file);
    }

    #sendFile(request: IncomingMessage, response: ServerResponse, file: Buffer): void {
        const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
        const rest = file.subarray(
            Number(first ?? 0),
            last === undefined || last === "" ? undefined : Number(last) + 1,
        );
        response.writeHead(first === undefined ? 200 : 206, { "content-length": String(rest.length) });
        const cut = this.cutNextAfter;
        this.cutNextAfter = undefined;
        if (cut === undefined) {
            this.bytesSent += rest.length;
            response.end(rest);
            return;
        }
        this.bytesSent += cut;
        response.write(rest.subarray(0, cut), () => {
            response.destroy();
        });
    }

    /** As the hub lists files: only large ones carry a SHA-256. */
    #tree() {
        return [...this.files].map(([path, bytes]) => ({
            type: "file",
            path,
            size: bytes.length,
            ...(path.endsWith(".safetensors") ? { lfs: { oid: sha256(bytes), size: bytes.length } } : {}),
        }));
    }
}

function json(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
    response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

function sha256(bytes: Buffer): string {
    return createHash("sha256").update(bytes).digest("hex");
}
