import type { FleetEndpoint } from "../args.ts";

/** Servers that answer a part of a model's requests: those of one revision, or all there are. */
export interface FleetServers {
    /** The model's name, or the revision's. */
    readonly name: string;
    readonly host: string;
    readonly port: number;
    /** Percent of the model's requests. */
    readonly percent: number;
}

/** Who answers a model's requests, adding up to 100 percent. A revision without a part of them is not there at all. */
export function fleetServers(model: string, { host, port, revisions = [] }: FleetEndpoint): readonly FleetServers[] {
    const answering = revisions.filter(({ weight }) => weight > 0);
    if (answering.length < 2) return [allServers(model, { host, port })];
    return answering.map((revision) => ({ name: revision.name, host: revision.host, port, percent: revision.weight }));
}

/** The servers that the model's own host leads to. */
export function allServers(model: string, { host, port }: FleetEndpoint): FleetServers {
    return { name: model, host, port, percent: 100 };
}

/**
 * Parts of a whole as the weights of a rule: whole percent where they are, else hundredths of a percent. None where there is
 * nothing to divide.
 *
 * @param parts in hundredths of a percent, adding up to 10,000
 */
export function ruleWeights(parts: readonly number[]): readonly (number | undefined)[] {
    if (parts.length === 1) return [undefined];
    return parts.every((part) => part % 100 === 0) ? parts.map((part) => part / 100) : parts;
}
