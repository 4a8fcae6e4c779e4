import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes files that belong together, each whole or not at all: everything is on the disk beside them before the first of them changes.
 * Where one cannot be written, none is.
 *
 * @param texts Text by file, in the order in which they take their places.
 */
export function writeWhole(texts: Readonly<Record<string, string>>): void {
    const staged = Object.entries(texts).map(([file, text]) => ({ file, text, beside: `${file}.${process.pid}.part` }));
    try {
        for (const { file, text, beside } of staged) {
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(beside, text);
        }
        for (const { file, beside } of staged) renameSync(beside, file);
    } finally {
        for (const { beside } of staged) rmSync(beside, { force: true });
    }
}
