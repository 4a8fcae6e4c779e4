import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Fault } from "../../components/fault.ts";
import type { DraftedFile } from "./draft-stack.ts";

/** A file that stands there already and gets another text. */
export interface ReplacedFile {
    readonly path: string;
    /** What it held when the new text was made from it. */
    readonly before: string;
    readonly text: string;
}

/** Files of a new stack that stand there already; each is a fault, because nothing is overwritten. */
export function existingFiles(root: string, files: readonly Pick<DraftedFile, "path">[]): readonly Fault[] {
    return files
        .filter(({ path }) => existsSync(join(root, path)))
        .map(({ path }) => ({
            path: [path],
            problem: "the file is there already",
            why: "What somebody wrote and reviewed is not overwritten.",
            fix: "Name another stack, or take the file away first.",
        }));
}

/**
 * Writes new files, and replaces one, all of them or none: they are made whole in a folder of their own, beside where they
 * belong, and then put in their places.
 *
 * @throws Error where a new file stands there already, or the one to replace is not what it was.
 */
export function writeTogether(root: string, files: readonly DraftedFile[], replaced?: ReplacedFile): void {
    // In the project, so that a link and a rename stay on one disk.
    const spool = mkdtempSync(join(root, ".init-"));
    const placed: string[] = [];
    try {
        const made = files.map(({ path, text }, index) => {
            const whole = join(spool, String(index));
            writeFileSync(whole, text);
            return { whole, target: join(root, path) };
        });
        const whole = join(spool, "replaced");
        if (replaced !== undefined) writeFileSync(whole, replaced.text);
        for (const one of made) {
            mkdirSync(dirname(one.target), { recursive: true });
            // A link, other than a rename, fails where the name is taken.
            linkSync(one.whole, one.target);
            placed.push(one.target);
        }
        if (replaced !== undefined) {
            const target = join(root, replaced.path);
            if (readFileSync(target, "utf8") !== replaced.before) {
                throw new Error(
                    `${replaced.path} was changed meanwhile - its other entries would be lost - run it again`,
                );
            }
            renameSync(whole, target);
        }
    } catch (error) {
        for (const target of placed) rmSync(target, { force: true });
        throw error;
    } finally {
        rmSync(spool, { recursive: true, force: true });
    }
}
