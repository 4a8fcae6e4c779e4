import { analyzer, writeStruct, type analyzerMessages } from "../engine/protocol.ts";
import type { ResourceOptions, ResourceRecord } from "../engine/resource-record.ts";
import { urnOfReference } from "../engine/urn.ts";
import type { WireMap } from "../wire.ts";

/** Finds a provider by its URN. */
export type FindProvider = (urn: string) => ResourceRecord | undefined;

/** A resource as rules judge it by itself: by its inputs. */
export function analyzeRequest(record: ResourceRecord, find: FindProvider): analyzerMessages.AnalyzeRequest {
    const request = new analyzer.AnalyzeRequest();
    request.setType(record.type).setUrn(record.urn).setName(record.name);
    request.setProperties(writeStruct(withoutInternal(record.inputs)));
    request.setOptions(optionsOf(record.options, record.parent));
    return request.setProvider(providerOf(record, find));
}

/** A resource as rules judge it among all others: by its outputs and what it depends on. */
export function stackResource(record: ResourceRecord, find: FindProvider): analyzerMessages.AnalyzerResource {
    const request = new analyzer.AnalyzerResource();
    request
        .setType(record.type)
        .setUrn(record.urn)
        .setName(record.name)
        .setParent(record.parent ?? "");
    request.setProperties(writeStruct(withoutInternal(record.outputs)));
    request.setOptions(optionsOf(record.options, record.parent));
    request.setProvider(providerOf(record, find)).setDependenciesList([...record.dependencies]);
    for (const [key, urns] of Object.entries(record.propertyDependencies)) {
        request
            .getPropertydependenciesMap()
            .set(key, new analyzer.AnalyzerPropertyDependencies().setUrnsList([...urns]));
    }
    return request;
}

function optionsOf(options: ResourceOptions, parent: string | undefined): analyzerMessages.AnalyzerResourceOptions {
    const { timeouts } = options;
    // Without timeouts the policy SDK takes its caller for one that is too old.
    const seconds = new analyzer.AnalyzerResourceOptions.CustomTimeouts();
    seconds.setCreate(timeouts.createSeconds).setUpdate(timeouts.updateSeconds);
    seconds.setDelete(timeouts.deleteSeconds).setRead(timeouts.readSeconds);
    const message = new analyzer.AnalyzerResourceOptions();
    message.setProtect(options.protect).setIgnorechangesList([...options.ignoreChanges]);
    message.setDeletebeforereplace(options.deleteBeforeReplace ?? false);
    message.setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined);
    message.setAdditionalsecretoutputsList([...options.additionalSecretOutputs]);
    // Aliases stay empty: the engine names one only where the old name is in the state, and a preview here has no state.
    return message.setCustomtimeouts(seconds).setParent(parent ?? "");
}

function providerOf(record: ResourceRecord, find: FindProvider): analyzerMessages.AnalyzerProviderResource | undefined {
    const provider = record.provider === undefined ? undefined : find(urnOfReference(record.provider));
    if (provider === undefined) {
        return undefined;
    }
    const message = new analyzer.AnalyzerProviderResource();
    message.setType(provider.type).setUrn(provider.urn).setName(provider.name);
    return message.setProperties(writeStruct(withoutInternal(provider.inputs)));
}

/** Keys that start with `__` are between engine and provider, and rules never see them. */
function withoutInternal(map: WireMap): WireMap {
    return Object.fromEntries(Object.entries(map).filter(([key]) => !key.startsWith("__")));
}
