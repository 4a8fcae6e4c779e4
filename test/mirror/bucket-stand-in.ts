import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface StoredObject {
    readonly body: Buffer;
    readonly sha256: string | undefined;
}

interface Upload {
    readonly id: string;
    readonly key: string;
    readonly sha256: string | undefined;
    readonly parts: Map<number, Buffer>;
}

/**
 * One bucket on loopback that is as strict as S3 about what the mirror relies on: it refuses bytes that do not have the
 * checksum they came with, lists the checksum of every part, and refuses small parts that are not the last. Not S3 in
 * anything else: no signatures, no policies, no versions.
 */
export class BucketStandIn {
    readonly objects = new Map<string, StoredObject>();
    readonly uploads = new Map<string, Upload>();
    /** Numbers of the parts that arrived, in their order. */
    readonly partsReceived: number[] = [];
    /** Requests that changed something. */
    writes = 0;
    /** Called before anything is answered; one that never settles holds the request back. */
    beforeAnswer: () => Promise<void> = () => Promise.resolve();
    /** Called before a part is taken; one that never settles holds the request back. */
    beforePart: (number: number) => Promise<void> = () => Promise.resolve();
    /** Damages the next body on its way. */
    damageNext = false;
    /** Refuses everything, as S3 does for a role that may not. */
    refuseAccess = false;
    readonly #server = createServer((request, response) => {
        this.#answer(request)
            .catch((error: unknown) => reply(500, failure("InternalError", String(error))))
            .then(({ status, body, headers }) => {
                response.writeHead(status, { "content-type": "application/xml", ...headers }).end(body);
            }, String);
    });
    readonly name: string;

    constructor(name: string) {
        this.name = name;
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

    /** Replaces the bytes of an object behind its metadata's back. */
    damage(key: string): void {
        const object = this.objects.get(key);
        if (object === undefined) throw new Error(`nothing at ${key}`);
        const body = Buffer.from(object.body);
        body.writeUInt8(body.readUInt8(0) ^ 0xff, 0);
        this.objects.set(key, { ...object, body });
    }

    async #answer(request: IncomingMessage): Promise<Answer> {
        const url = new URL(request.url ?? "/", "http://bucket");
        const [bucket = "", ...path] = url.pathname.slice(1).split("/").map(decodeURIComponent);
        const body = await bodyOf(request);
        await this.beforeAnswer();
        if (this.damageNext && body.length > 0) {
            this.damageNext = false;
            body.writeUInt8(body.readUInt8(0) ^ 0xff, 0);
        }
        if (this.refuseAccess) return reply(403, failure("AccessDenied", "Access Denied"));
        if (bucket !== this.name) return reply(404, failure("NoSuchBucket", "The bucket does not exist"));
        const given = request.headers["x-amz-checksum-sha256"];
        if (given !== undefined && given !== checksum(body)) {
            return reply(400, failure("BadDigest", "The SHA256 you specified did not match the calculated checksum."));
        }
        const call = { request, query: url.searchParams, key: path.join("/"), body };
        if (request.method !== "GET" && request.method !== "HEAD") this.writes += 1;
        if (call.query.has("uploads") || call.query.has("uploadId")) return await this.#multipart(call);
        return this.#object(call);
    }

    #object({ request, key, body }: Call): Answer {
        if (request.method === "PUT") {
            this.objects.set(key, { body, sha256: metadata(request) });
            return reply(200, "", { etag: '"stand-in"' });
        }
        const object = this.objects.get(key);
        if (object === undefined) return reply(404, failure("NoSuchKey", "The key does not exist"));
        const headers = {
            "content-length": String(object.body.length),
            ...(object.sha256 === undefined ? {} : { "x-amz-meta-sha256": object.sha256 }),
        };
        return reply(200, request.method === "HEAD" ? "" : object.body, headers);
    }

    async #multipart(call: Call): Promise<Answer> {
        const { request, query, key, body } = call;
        if (query.has("uploads")) {
            if (request.method === "GET") return reply(200, this.#listUploads(query.get("prefix") ?? ""));
            const upload = { id: randomUUID(), key, sha256: metadata(request), parts: new Map<number, Buffer>() };
            this.uploads.set(upload.id, upload);
            return reply(200, document("InitiateMultipartUploadResult", element("UploadId", upload.id)));
        }
        const upload = this.uploads.get(query.get("uploadId") ?? "");
        if (upload?.key !== key) return reply(404, failure("NoSuchUpload", "The upload does not exist"));
        if (request.method === "GET")
            return reply(200, listParts(upload, Number(query.get("part-number-marker") ?? 0)));
        if (request.method === "PUT") {
            const number = Number(query.get("partNumber"));
            await this.beforePart(number);
            upload.parts.set(number, body);
            this.partsReceived.push(number);
            return reply(200, "", { etag: `"${number}"`, "x-amz-checksum-sha256": checksum(body) });
        }
        return this.#complete(call, upload);
    }

    #complete({ body }: Call, upload: Upload): Answer {
        const text = body.toString("utf8");
        const numbers = [...text.matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map((match) => Number(match[1]));
        const checksums = [...text.matchAll(/<ChecksumSHA256>([^<]+)<\/ChecksumSHA256>/g)].map((match) => match[1]);
        const parts = numbers.map((number) => upload.parts.get(number) ?? Buffer.alloc(0));
        if (parts.some((part, index) => checksum(part) !== checksums[index])) {
            return reply(400, failure("InvalidPart", "A part is not the one that was named"));
        }
        if (parts.slice(0, -1).some((part) => part.length < 5 * 2 ** 20)) {
            return reply(400, failure("EntityTooSmall", "A part is smaller than the minimum"));
        }
        this.objects.set(upload.key, { body: Buffer.concat(parts), sha256: upload.sha256 });
        this.uploads.delete(upload.id);
        return reply(200, document("CompleteMultipartUploadResult", element("Key", upload.key)));
    }

    #listUploads(prefix: string): string {
        const uploads = [...this.uploads.values()]
            .filter((upload) => upload.key.startsWith(prefix))
            .map(({ id, key }) =>
                element(
                    "Upload",
                    element("Key", key) + element("UploadId", id) + element("Initiated", "2026-11-21T10:00:00.000Z"),
                ),
            );
        return document("ListMultipartUploadsResult", element("IsTruncated", "false") + uploads.join(""));
    }
}

interface Call {
    readonly request: IncomingMessage;
    readonly query: URLSearchParams;
    readonly key: string;
    readonly body: Buffer;
}

/** Pages of two, so that following them is tested; like S3, the last page names a next marker too. */
function listParts(upload: Upload, marker: number): string {
    const rest = [...upload.parts].filter(([number]) => number > marker).toSorted(([a], [b]) => a - b);
    const page = rest.slice(0, 2);
    const parts = page.map(([number, body]) =>
        element(
            "Part",
            element("PartNumber", String(number)) +
                element("ETag", `"${number}"`) +
                element("Size", String(body.length)) +
                element("ChecksumSHA256", checksum(body)),
        ),
    );
    const truncated = element("IsTruncated", String(rest.length > page.length));
    const next = element("NextPartNumberMarker", String(page.at(-1)?.[0] ?? 0));
    return document("ListPartsResult", truncated + next + parts.join(""));
}

function metadata(request: IncomingMessage): string | undefined {
    const value = request.headers["x-amz-meta-sha256"];
    return typeof value === "string" ? value : undefined;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
}

function checksum(body: Buffer): string {
    return createHash("sha256").update(body).digest("base64");
}

function element(name: string, content: string): string {
    return `<${name}>${content}</${name}>`;
}

function document(root: string, content: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`;
}

function failure(code: string, message: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>${element("Error", element("Code", code) + element("Message", message))}`;
}

interface Answer {
    readonly status: number;
    readonly body: string | Buffer;
    readonly headers: Readonly<Record<string, string>>;
}

function reply(status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
    return { status, body, headers };
}
