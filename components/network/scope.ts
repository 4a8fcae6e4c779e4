import type * as pulumi from "@pulumi/pulumi";

import type { Region } from "../../catalog/jurisdictions.ts";
import type { DmzNetworkArgs } from "./args.ts";

/** What every part of the network needs to declare its resources. */
export interface Scope {
    /** Logical name of the component; starts the name of each child. */
    readonly name: string;
    readonly args: DmzNetworkArgs;
    readonly region: Region;
    /** Makes the component the parent, so that its provider is used. */
    readonly child: { readonly parent: pulumi.Resource };
}

/** Name of a child: `<component>-<role>`. */
export function named(scope: Scope, role: string): string {
    return `${scope.name}-${role}`;
}

/**
 * Tags of a child. Its name, the jurisdiction and the class come last: no tag of a user may rename what others find by name,
 * or move a network into another jurisdiction.
 */
export function tagged(scope: Scope, role: string): Record<string, string> {
    const { tags = {}, jurisdiction, dataClass } = scope.args;
    return {
        ...tags,
        Name: named(scope, role),
        "ringfence:jurisdiction": jurisdiction,
        "ringfence:data-class": dataClass,
    };
}

/** The letter of a zone, `a` of `eu-north-1a`: short, and the same however many zones there are. */
export function zoneLetter(zone: string): string {
    return zone.slice(-1);
}
