import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the suite saw, for the table at its end. */
export type Finding =
    | {
          readonly seen: "applied";
          readonly stack: string;
          readonly objects: number;
          readonly kinds: number;
          /** Kinds whose definition is ours and not the real one. */
          readonly ownDefinitions: readonly string[];
          readonly notApplied: readonly string[];
          readonly madeUp: readonly string[];
      }
    | {
          readonly seen: "scheduled";
          readonly stack: string;
          readonly model: string;
          readonly pods: number;
          readonly nodeGroup: string;
          readonly nodes: string;
      }
    | { readonly seen: "refused"; readonly by: string; readonly what: string; readonly message: string }
    | { readonly seen: "measured"; readonly what: string; readonly value: string };

const file = (runFolder: string) => join(runFolder, "findings.jsonl");

/** Keeps a finding for the end of the run. */
export async function report(runFolder: string, finding: Finding): Promise<void> {
    await appendFile(file(runFolder), `${JSON.stringify(finding)}\n`);
}

/** Everything that was reported, in order. */
export async function readFindings(runFolder: string): Promise<readonly Finding[]> {
    const text = await readFile(file(runFolder), "utf8").catch(() => "");
    return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Finding);
}
