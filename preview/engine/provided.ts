import { CloudFault } from "../cloud/cloud.ts";
import { created, found, type ProvidedState } from "../cloud/lifecycle.ts";
import { simulatedCloud } from "../cloud/packages.ts";
import type { Look } from "./look.ts";
import type { ResourceRecord } from "./resource-record.ts";
import { isProviderType, packageOf, urnDigest } from "./urn.ts";
import { secret, unknownValue, type WireMap } from "../wire.ts";

/** What a resource has once its provider has answered. */
export type Provided = Pick<ResourceRecord, "id" | "outputs" | "unsettled">;

/**
 * What the provider of a resource answers. In a preview the inputs are known, and what only the cloud can know is unknown: rules
 * over the whole stack meet an unknown ARN, as in the CLI, and not a missing one. As deployed, the simulated cloud settles
 * everything, by the same table that answers the real CLI in the sandbox. What it cannot settle stays unknown and says why.
 */
export function provided(record: ResourceRecord, provider: WireMap, look: Look): Provided {
    const state = isProviderType(record.type) ? ofProvider(record, look) : ofResource(record, provider, look);
    const secretNames = new Set(record.options.additionalSecretOutputs);
    const outputs = Object.entries(state.outputs).map(([name, value]) => {
        return [name, secretNames.has(name) ? secret(value) : value];
    });
    return { ...state, outputs: Object.fromEntries(outputs) as WireMap };
}

function ofProvider({ urn, inputs }: ResourceRecord, look: Look): Provided {
    return { ...(look === "deployed" ? { id: urnDigest(urn) } : {}), outputs: inputs };
}

function ofResource(record: ResourceRecord, provider: WireMap, look: Look): Provided {
    if (record.kind === "read" && look === "preview") {
        return { outputs: record.inputs };
    }
    if (record.type === "pulumi:pulumi:StackReference") {
        // What another stack says is known to that stack alone. Whether it may be asked, the residency pack decides.
        return { outputs: { ...record.inputs, outputs: unknownValue, secretOutputNames: unknownValue } };
    }
    try {
        const { id, outputs } = stateOf(record, provider, look);
        // The tables of types hold JSON, and an input comes from the wire: so does what is made of both.
        return { ...(id === "" ? {} : { id }), outputs: outputs as WireMap };
    } catch (error) {
        if (error instanceof CloudFault) {
            return { outputs: record.inputs, ...(look === "deployed" ? { unsettled: error.message } : {}) };
        }
        throw error;
    }
}

function stateOf({ urn, type, name, kind, inputs }: ResourceRecord, provider: WireMap, look: Look): ProvidedState {
    const cloud = simulatedCloud(packageOf(type), provider);
    if (kind !== "read") {
        return created(cloud, { urn, type, name, inputs }, look === "preview");
    }
    const { id, ...state } = inputs;
    if (typeof id !== "string" || id === unknownValue) {
        throw new CloudFault(`Nothing says which ${type} is read: its id is not known.`);
    }
    return found(cloud, { urn, type, name, inputs: state }, id);
}
