import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import {
    CompleteMultipartUploadCommand,
    CreateMultipartUploadCommand,
    GetObjectCommand,
    HeadObjectCommand,
    ListMultipartUploadsCommand,
    ListPartsCommand,
    NoSuchKey,
    NotFound,
    PutObjectCommand,
    S3Client,
    S3ServiceException,
    UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { CompletedPart, Part } from "@aws-sdk/client-s3";
import { ArtifactProblem, EnvironmentProblem } from "./problem.ts";
import { planParts } from "./upload-parts.ts";
import type { UploadPart } from "./upload-parts.ts";

/** An object as S3 describes it. */
export interface StoredObject {
    readonly sizeBytes: number;
    /** SHA-256 that the mirror wrote beside it after checking; absent on objects of another origin. */
    readonly sha256?: string;
}

/** A file on this machine that was checked against the lock. */
export interface CheckedFile {
    readonly path: string;
    readonly sizeBytes: number;
    readonly sha256: string;
}

export interface Transfer {
    readonly signal?: AbortSignal | undefined;
    readonly onBytes?: (bytes: number) => void;
}

/**
 * The weights bucket. What is done is kept in S3 alone: an upload that was interrupted, here or on another machine, is
 * continued from the parts that S3 lists. Every part carries its SHA-256, which S3 checks on arrival.
 */
export class Bucket {
    readonly #client: S3Client;
    readonly #name: string;
    readonly #partBytes: number;

    constructor(name: string, region: string, partBytes: number) {
        this.#client = new S3Client({ region });
        this.#name = name;
        this.#partBytes = partBytes;
    }

    /** What lies under a key; `undefined` where nothing does. */
    async find(key: string, { signal }: Transfer = {}): Promise<StoredObject | undefined> {
        try {
            const found = await this.#client.send(new HeadObjectCommand(this.#at(key)), abortable(signal));
            const sha256 = found.Metadata?.["sha256"];
            return { sizeBytes: found.ContentLength ?? 0, ...(sha256 === undefined ? {} : { sha256 }) };
        } catch (error) {
            if (error instanceof NotFound || error instanceof NoSuchKey) return undefined;
            throw this.#problem(key, error);
        }
    }

    /** Sends a file, or what is missing of it. @throws ArtifactProblem, EnvironmentProblem */
    async put(key: string, file: CheckedFile, transfer: Transfer = {}): Promise<void> {
        const handle = await open(file.path);
        try {
            const parts = planParts(file.sizeBytes, this.#partBytes);
            await (parts.length === 1
                ? this.#putWhole(key, file, handle, transfer)
                : this.#putParts(key, file, handle, parts, transfer));
        } catch (error) {
            throw this.#problem(key, error);
        } finally {
            await handle.close();
        }
        const stored = await this.find(key, transfer);
        if (stored?.sha256 !== file.sha256 || stored.sizeBytes !== file.sizeBytes) {
            throw new ArtifactProblem("failed", `s3://${this.#name}/${key} is not what was sent - push it again`);
        }
    }

    /** SHA-256 of an object, read to its end. @throws ArtifactProblem, EnvironmentProblem */
    async sha256(key: string, { signal, onBytes }: Transfer = {}): Promise<string> {
        try {
            const { Body } = await this.#client.send(new GetObjectCommand(this.#at(key)), abortable(signal));
            if (Body === undefined) throw new ArtifactProblem("missing", `s3://${this.#name}/${key} has no body`);
            const hash = createHash("sha256");
            for await (const chunk of Body.transformToWebStream()) {
                // The SDK types its stream as `any`; in Node it yields bytes.
                const bytes = chunk as Uint8Array;
                hash.update(bytes);
                onBytes?.(bytes.length);
            }
            return hash.digest("hex");
        } catch (error) {
            throw this.#problem(key, error);
        }
    }

    async #putWhole(key: string, file: CheckedFile, handle: FileHandle, { signal, onBytes }: Transfer): Promise<void> {
        const body = await readPart(handle, { number: 1, offset: 0, sizeBytes: file.sizeBytes });
        await this.#client.send(
            new PutObjectCommand({
                ...this.#at(key),
                Body: body,
                ChecksumSHA256: Buffer.from(file.sha256, "hex").toString("base64"),
                Metadata: { sha256: file.sha256 },
            }),
            abortable(signal),
        );
        onBytes?.(body.length);
    }

    async #putParts(
        key: string,
        file: CheckedFile,
        handle: FileHandle,
        parts: readonly UploadPart[],
        transfer: Transfer,
    ): Promise<void> {
        const upload = (await this.#openUpload(key)) ?? (await this.#startUpload(key, file));
        const sent = await this.#sentParts(key, upload);
        const completed: CompletedPart[] = [];
        for (const part of parts) {
            const body = await readPart(handle, part);
            const checksum = createHash("sha256").update(body).digest("base64");
            const known = sent.get(part.number);
            // A part without a checksum of its own, or with another, is sent again.
            const tag =
                known?.ChecksumSHA256 === checksum && known.Size === part.sizeBytes
                    ? known.ETag
                    : await this.#sendPart(key, upload, part, body, checksum, transfer);
            completed.push({ PartNumber: part.number, ETag: tag, ChecksumSHA256: checksum });
            transfer.onBytes?.(part.sizeBytes);
        }
        await this.#client.send(
            new CompleteMultipartUploadCommand({
                ...this.#at(key),
                UploadId: upload,
                MultipartUpload: { Parts: completed },
            }),
            abortable(transfer.signal),
        );
    }

    async #sendPart(
        key: string,
        upload: string,
        part: UploadPart,
        body: Buffer,
        checksum: string,
        { signal }: Transfer,
    ): Promise<string | undefined> {
        const answer = await this.#client.send(
            new UploadPartCommand({
                ...this.#at(key),
                UploadId: upload,
                PartNumber: part.number,
                Body: body,
                ChecksumSHA256: checksum,
            }),
            abortable(signal),
        );
        return answer.ETag;
    }

    async #startUpload(key: string, file: CheckedFile): Promise<string> {
        const created = await this.#client.send(
            new CreateMultipartUploadCommand({
                ...this.#at(key),
                ChecksumAlgorithm: "SHA256",
                Metadata: { sha256: file.sha256 },
            }),
        );
        if (created.UploadId === undefined) throw new ArtifactProblem("failed", `S3 opened no upload for ${key}`);
        return created.UploadId;
    }

    /**
     * The last upload of this key that was begun and never completed. One page is enough: the prefix is a whole key, so
     * that the list holds only what interrupted attempts at this one file left.
     */
    async #openUpload(key: string): Promise<string | undefined> {
        const { Uploads = [] } = await this.#client.send(
            new ListMultipartUploadsCommand({ Bucket: this.#name, Prefix: key }),
        );
        return Uploads.filter((upload) => upload.Key === key)
            .toSorted((a, b) => (b.Initiated?.getTime() ?? 0) - (a.Initiated?.getTime() ?? 0))
            .at(0)?.UploadId;
    }

    /**
     * The parts of an upload that S3 has. Pages are followed here: S3 names a next marker on the last page too, on which
     * the SDK's own pagination never ends.
     */
    async #sentParts(key: string, upload: string): Promise<ReadonlyMap<number, Part>> {
        const sent = new Map<number, Part>();
        let marker: string | undefined;
        do {
            const page = await this.#client.send(
                new ListPartsCommand({
                    ...this.#at(key),
                    UploadId: upload,
                    ...(marker === undefined ? {} : { PartNumberMarker: marker }),
                }),
            );
            for (const part of page.Parts ?? []) if (part.PartNumber !== undefined) sent.set(part.PartNumber, part);
            marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
        } while (marker !== undefined);
        return sent;
    }

    #at(key: string) {
        return { Bucket: this.#name, Key: key };
    }

    /** Says in our words what S3 met; what is not S3's own passes unchanged. */
    #problem(key: string, error: unknown): unknown {
        if (error instanceof ArtifactProblem || error instanceof EnvironmentProblem) return error;
        if (!(error instanceof Error) || error.name === "AbortError") return error;
        const where = `s3://${this.#name}/${key}`;
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (error.name === "NoSuchBucket") {
            return new EnvironmentProblem(
                `the bucket ${this.#name} does not exist - the stack's ModelStore makes it - deploy the stack first, or name ` +
                    "another with --bucket",
            );
        }
        if (status === 404) return new ArtifactProblem("missing", `${where} does not exist`);
        if (status === 403 || error.name === "CredentialsProviderError") {
            return new EnvironmentProblem(
                `${where}: S3 refuses these credentials (${error.name}) - only the store's writer may add weights - take the ` +
                    "role <stack>-artifacts-writer and run the same command again",
            );
        }
        if (/checksum|digest/i.test(`${error.name} ${error.message}`)) {
            return new ArtifactProblem(
                "corrupt",
                `${where}: the bytes that arrived do not have their checksum (${error.name}) - they changed on the way or at ` +
                    "rest - send them again: npm run mirror -- push --overwrite",
            );
        }
        if (status === undefined) return new EnvironmentProblem(`${where}: S3 does not answer (${error.message})`);
        return new ArtifactProblem("failed", `${where}: ${error.name}: ${error.message}`);
    }
}

function abortable(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
    return signal === undefined ? {} : { abortSignal: signal };
}

async function readPart(handle: FileHandle, part: UploadPart): Promise<Buffer> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(part.sizeBytes), 0, part.sizeBytes, part.offset);
    if (bytesRead !== part.sizeBytes) throw new ArtifactProblem("failed", "a file became shorter while it was sent");
    return buffer;
}
