import { simulatedCloud } from "../cloud/packages.ts";
import { CloudFault } from "../cloud/cloud.ts";
import type { ResourceRecord } from "./resource-record.ts";
import { isProviderType, packageOf } from "./urn.ts";
import { isSecret, type WireMap } from "../wire.ts";

/** Something that only the cloud will know. */
interface Computed {
    readonly name: string;
    readonly isSecret: boolean;
}

/**
 * Which properties a provider would add to a resource. The sandbox cloud knows them by type; their values are of no use
 * here. Rules over the whole stack then meet an unknown ARN, as in the CLI, and not a missing one. For a type or package
 * that the sandbox does not know nothing is added.
 */
export function computedOutputs(record: ResourceRecord, provider: WireMap): readonly Computed[] {
    if (isProviderType(record.type)) {
        return [];
    }
    try {
        const { urn, type, name } = record;
        const cloud = simulatedCloud(packageOf(type), provider);
        const { computed } = cloud.settle({ urn, type, name, inputs: record.inputs });
        return Object.entries(computed).map(([key, value]) => ({ name: key, isSecret: isSecret(value) }));
    } catch (error) {
        if (error instanceof CloudFault) {
            return [];
        }
        throw error;
    }
}
