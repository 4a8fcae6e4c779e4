import type { aliasMessages } from "./protocol.ts";
import { makeUrn, stackType, typeOf, type UrnScope } from "./urn.ts";

/** The resource that has the aliases. */
interface Aliased {
    readonly parent: string | undefined;
    readonly type: string;
    readonly name: string;
}

/** The URN an alias stands for; what it leaves out is as on the resource itself. */
export function urnOfAlias(scope: UrnScope, given: aliasMessages.Alias, self: Aliased): string {
    const spec = given.getSpec();
    if (spec === undefined) {
        return given.getUrn();
    }
    const parent = spec.getNoparent() ? undefined : spec.getParenturn() || self.parent;
    return makeUrn(
        { project: spec.getProject() || scope.project, stack: spec.getStack() || scope.stack },
        parent === undefined || typeOf(parent) === stackType ? undefined : parent,
        spec.getType() || self.type,
        spec.getName() || self.name,
    );
}
