import type { UnneededEntry } from "../preview.ts";
import type { Colors } from "./colors.ts";

/** What the declaration permits and nothing needs. Empty where every entry is needed. */
export function unneededLines(entries: readonly UnneededEntry[], colors: Colors): readonly string[] {
    return entries.length === 0
        ? []
        : [
              colors.dim("Permitted by the declaration, and needed by nothing: the owner may take it out."),
              ...entries.map(({ path, because }) => `  ${colors.yellow(`! ${path}`)} ${colors.dim(`· ${because}`)}`),
          ];
}
