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

/** A hub on loopback that holds one model and serves ranges. */
export class HubStandIn {
    readonly files = new Map<string, Buffer>();
    /** Ends the connection after so many bytes of the next file. */
    cutNextAfter: number | undefined;
    /** The token that the model is opened by. */
    token: string | undefined;
    /** Bytes of files that were sent. */
    bytesSent = 0;
    readonly #server = createServer((request, response) => {
        this.#handle(request, response);
    });

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
        const path = new URL(request.url ?? "/", "http://hub").pathname;
        if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`) {
            response.writeHead(401).end();
            return;
        }
        const api = "/api/models/Qwen/Qwen3-8B-AWQ";
        if (path === `${api}/revision/main`) {
            json(response, { sha: hubRevision });
            return;
        }
        if (path === `${api}/tree/${hubRevision}`) {
            json(response, this.#tree());
            return;
        }
        const file = this.files.get(path.replace(`/Qwen/Qwen3-8B-AWQ/resolve/${hubRevision}/`, ""));
        if (file === undefined) {
            response.writeHead(404).end();
            return;
        }
        this.#sendFile(request, response, file);
    }

    #sendFile(request: IncomingMessage, response: ServerResponse, file: Buffer): void {
        const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
        const rest = file.subarray(from);
        response.writeHead(from === 0 ? 200 : 206, { "content-length": String(rest.length) });
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

function json(response: ServerResponse, value: unknown): void {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function sha256(bytes: Buffer): string {
    return createHash("sha256").update(bytes).digest("hex");
}
