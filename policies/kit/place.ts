import { findRegion, jurisdictions, regionsOf } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, Region } from "../../catalog/jurisdictions.ts";

/** What a jurisdiction allows. Unknown names are never allowed; nothing is read out of a name. */
export interface Place {
    readonly id: JurisdictionId;
    /** `European Union` */
    readonly name: string;
    /** True for a region the catalog knows to lie inside. */
    allowsRegion(name: string): boolean;
    /** True for a partition that has a region inside. */
    allowsPartition(name: string): boolean;
    /** The region of that name where it lies inside. */
    region(name: string): Region | undefined;
    /** Every region inside, in the order of the catalog. */
    readonly regions: readonly Region[];
}

export function placeOf(id: JurisdictionId): Place {
    const inside = regionsOf(id);
    const region = (name: string): Region | undefined => {
        const found = findRegion(name);
        return found?.jurisdiction === id ? found : undefined;
    };
    return {
        id,
        name: jurisdictions[id].name,
        regions: inside,
        region,
        allowsRegion: (name) => region(name) !== undefined,
        allowsPartition: (name) => inside.some(({ partition }) => partition === name),
    };
}
