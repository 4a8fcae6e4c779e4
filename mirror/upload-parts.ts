const mebibyte = 2 ** 20;

/** Limits of S3: parts of an upload, and the least size of each but the last. */
export const maxParts = 10_000;
export const minPartBytes = 5 * mebibyte;

/** Part of a file that is sent at once. */
export interface UploadPart {
    /** From 1. */
    readonly number: number;
    readonly offset: number;
    readonly sizeBytes: number;
}

/**
 * Cuts a file into parts: always the same for the same size, so that an interrupted upload finds its parts again. Parts
 * grow where the wanted size would need more of them than S3 takes.
 */
export function planParts(fileBytes: number, wantedPartBytes: number): readonly UploadPart[] {
    const least = Math.max(wantedPartBytes, minPartBytes, Math.ceil(fileBytes / maxParts));
    const partBytes = Math.ceil(least / mebibyte) * mebibyte;
    const count = Math.max(Math.ceil(fileBytes / partBytes), 1);
    return Array.from({ length: count }, (_, index) => ({
        number: index + 1,
        offset: index * partBytes,
        sizeBytes: Math.min(partBytes, fileBytes - index * partBytes),
    }));
}
