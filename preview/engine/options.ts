import { secondsOf } from "./duration.ts";
import { alias, resource, type aliasMessages, type resourceMessages } from "./protocol.ts";
import type { ResourceOptions } from "./resource-record.ts";

/** What a child takes from its parent where it says nothing itself. */
export interface Inheritable {
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    readonly deletedWith: string;
}

/** The options of a request in the form that transforms change them in. */
export function optionsOf(
    request: resourceMessages.RegisterResourceRequest,
    provider: string,
    parent: Inheritable | undefined,
): resourceMessages.TransformResourceOptions {
    const options = new resource.TransformResourceOptions();
    options.setDependsOnList(request.getDependenciesList());
    options.setIgnoreChangesList(request.getIgnorechangesList());
    options.setReplaceOnChangesList(request.getReplaceonchangesList());
    options.setReplacementTrigger(request.getReplacementTrigger());
    options.setVersion(request.getVersion());
    options.setAliasesList([...request.getAliasurnsList().map(aliasOfUrn), ...request.getAliasesList()]);
    options.setProvider(provider);
    options.setCustomTimeouts(request.getCustomtimeouts());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    options.setDeletedWith(request.getDeletedwith() || (parent?.deletedWith ?? ""));
    options.setReplaceWithList(request.getReplaceWithList());
    options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
    options.setHideDiffList(request.getHidediffsList());
    options.setHooks(request.getHooks());
    options.setImport(request.getImportid());
    for (const [packageName, reference] of request.getProvidersMap().entries()) {
        options.getProvidersMap().set(packageName, reference);
    }
    setOptional(request, options, parent);
    return options;
}

/** The options for which "not said" differs from `false`. */
function setOptional(
    request: resourceMessages.RegisterResourceRequest,
    options: resourceMessages.TransformResourceOptions,
    parent: Inheritable | undefined,
): void {
    const protect = request.hasProtect() ? request.getProtect() : parent?.protect;
    if (protect !== undefined) {
        options.setProtect(protect);
    }
    const retain = request.hasRetainondelete() ? request.getRetainondelete() : parent?.retainOnDelete;
    if (retain !== undefined) {
        options.setRetainOnDelete(retain);
    }
    if (request.getDeletebeforereplacedefined() || request.getDeletebeforereplace()) {
        options.setDeleteBeforeReplace(request.getDeletebeforereplace());
    }
}

function aliasOfUrn(urn: string): aliasMessages.Alias {
    return new alias.Alias().setUrn(urn);
}

/** What children of a resource with these options take over. */
export function inheritableOf(options: resourceMessages.TransformResourceOptions): Inheritable {
    const protect = options.hasProtect() ? options.getProtect() : undefined;
    const retainOnDelete = options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined;
    return {
        ...(protect === undefined ? {} : { protect }),
        ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
        deletedWith: options.getDeletedWith(),
    };
}

/** The options as policies read them. */
export function settledOptions(options: resourceMessages.TransformResourceOptions): ResourceOptions {
    const timeouts = options.getCustomTimeouts();
    const deleteBeforeReplace = options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined;
    const [importId, deletedWith] = [options.getImport(), options.getDeletedWith()];
    return {
        protect: options.getProtect() ?? false,
        ignoreChanges: options.getIgnoreChangesList(),
        replaceOnChanges: options.getReplaceOnChangesList(),
        ...(importId === "" ? {} : { importId }),
        retainOnDelete: options.getRetainOnDelete() ?? false,
        ...(deletedWith === "" ? {} : { deletedWith }),
        ...(deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace }),
        additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
        timeouts: {
            createSeconds: secondsOf(timeouts?.getCreate() ?? ""),
            updateSeconds: secondsOf(timeouts?.getUpdate() ?? ""),
            deleteSeconds: secondsOf(timeouts?.getDelete() ?? ""),
            readSeconds: secondsOf(timeouts?.getRead() ?? ""),
        },
    };
}
