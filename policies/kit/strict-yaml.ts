import { isAlias, isNode, visit } from "yaml";
import type { Document } from "yaml";

/**
 * True where each line of a document says what it seems to say. Stricter than YAML: besides its own faults, such as a doubled
 * key, there is no anchor, alias or tag, which would write a value elsewhere, or have it read otherwise.
 */
export function saysOneThing(document: Document.Parsed): boolean {
    let isIndirect = false;
    visit(document, (_, node) => {
        isIndirect ||= isNode(node) && (isAlias(node) || node.anchor !== undefined || node.tag !== undefined);
        return isIndirect ? visit.BREAK : undefined;
    });
    return document.errors.length === 0 && !isIndirect;
}
