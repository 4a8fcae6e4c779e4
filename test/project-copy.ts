import { cpSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../preview/index.ts";

/**
 * Copies the project into a new folder of its own, to be changed there; its packages are shared. Whoever asks for it removes it.
 * @param name Part of the folder's name.
 */
export function copyProject(name: string): string {
    const copy = mkdtempSync(join(tmpdir(), `ringfence-${name}-`));
    for (const entry of readdirSync(projectRoot)) {
        if (!entry.startsWith(".") && entry !== "node_modules") {
            cpSync(join(projectRoot, entry), join(copy, entry), { recursive: true });
        }
    }
    symlinkSync(join(projectRoot, "node_modules"), join(copy, "node_modules"));
    return copy;
}
