import type { Look } from "./look.ts";
import type { Monitor } from "./monitor.ts";
import {
    empty,
    engine,
    engineService,
    handle,
    readStruct,
    resource,
    resourceService,
    writeStruct,
} from "./protocol.ts";
import {
    grpc,
    channelOptions,
    type callbackMessages,
    type Empty,
    type engineMessages,
    type resourceMessages,
} from "./protocol.ts";
import type { ResourceRecord } from "./resource-record.ts";
import type { StackConfig } from "./stack-config.ts";
import type { UrnScope } from "./urn.ts";
import { hasUnknown } from "../wire.ts";

/** One line that the program or the runtime logged. */
export interface LogLine {
    readonly severity: "debug" | "info" | "warning" | "error";
    /** May quote secrets: mask before printing. */
    readonly message: string;
}

/** What the language runtime is told about itself. */
export interface DeploymentFacts extends UrnScope {
    readonly config: StackConfig;
    readonly look: Look;
}

/** Receives what the program says besides registrations. */
export interface ProgramListener {
    /** Any call at all: the program is alive. */
    alive(): void;
    logged(line: LogLine): void;
    /** The program has ended by itself and registered everything. */
    finished(): void;
}

/** The name that Pulumi gives the organization where a backend has none. */
export const organization = "organization";

/** How many registrations the runtime may have under way; 1 would make it serial. */
export const parallel = 64;

/** A server that answers a language runtime as Pulumi's engine would. */
export function engineServer(monitor: Monitor, facts: DeploymentFacts, listener: ProgramListener): grpc.Server {
    const server = new grpc.Server(channelOptions);
    server.addService(resourceService.ResourceMonitorService, monitorHandlers(monitor, facts, listener));
    server.addService(engineService.EngineService, engineHandlers(listener));
    return server;
}

/** A server for a policy pack, which has nothing to ask and at most something to log. */
export function logServer(listener: ProgramListener): grpc.Server {
    const server = new grpc.Server(channelOptions);
    server.addService(engineService.EngineService, engineHandlers(listener));
    return server;
}

function monitorHandlers(monitor: Monitor, facts: DeploymentFacts, listener: ProgramListener) {
    /** A handler that also notes that the program is alive. */
    function on<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
        return handle((request: Request) => {
            listener.alive();
            return answer(request);
        });
    }
    const accept = on((): Empty => empty());
    return {
        getDeploymentInfo: on(() => deploymentInfo(facts)),
        supportsFeature: on((request: resourceMessages.SupportsFeatureRequest) => {
            return new resource.SupportsFeatureResponse().setHassupport(supportedByName.has(request.getId()));
        }),
        registerResource: on(async (request: resourceMessages.RegisterResourceRequest) => {
            return registered(await monitor.register(request));
        }),
        readResource: on(async (request: resourceMessages.ReadResourceRequest) => {
            const record = await monitor.read(request);
            const response = new resource.ReadResourceResponse().setUrn(record.urn);
            return response.setProperties(writeStruct(record.outputs)).setUnknown(isPartlyUnknown(record));
        }),
        registerResourceOutputs: on((request: resourceMessages.RegisterResourceOutputsRequest) => {
            monitor.registry.setOutputs(request.getUrn(), readStruct(request.getOutputs()));
            return empty();
        }),
        invoke: on(async (request: resourceMessages.ResourceInvokeRequest) => {
            const answer = await monitor.invoke(request);
            const response = new resource.ResourceInvokeResponse();
            return answer === undefined ? response.setUnknown(true) : response.setReturn(writeStruct(answer));
        }),
        call: on((request: resourceMessages.ResourceCallRequest): Empty => {
            throw monitor.refuseCall(request.getTok());
        }),
        existsResource: on(() => new resource.ExistsResourceResponse().setUnknown(true)),
        registerPackage: on((request: resourceMessages.RegisterPackageRequest) => {
            return new resource.RegisterPackageResponse().setRef(monitor.registerPackage(request));
        }),
        registerStackTransform: on((target: callbackMessages.Callback) => {
            monitor.transforms.addForStack(target);
            return empty();
        }),
        registerStackInvokeTransform: on((target: callbackMessages.Callback) => {
            monitor.transforms.addForInvokes(target);
            return empty();
        }),
        // Hooks belong to real steps; a preview has none, so they are taken and never run.
        registerResourceHook: accept,
        registerErrorHook: accept,
        signalAndWaitForShutdown: on(() => {
            listener.finished();
            return empty();
        }),
    };
}

function engineHandlers(listener: ProgramListener) {
    let rootUrn = "";
    return {
        log: handle((request: engineMessages.LogRequest) => {
            listener.alive();
            listener.logged({ severity: severityOf(request.getSeverity()), message: request.getMessage() });
            return empty();
        }),
        getRootResource: handle(() => new engine.GetRootResourceResponse().setUrn(rootUrn)),
        setRootResource: handle((request: engineMessages.SetRootResourceRequest) => {
            rootUrn = request.getUrn();
            return new engine.SetRootResourceResponse();
        }),
        startDebugging: handle(() => empty()),
        // The engine is as new as the SDK it is built on, so no range that the SDK's own users write can exclude it.
        requirePulumiVersion: handle(() => new engine.RequirePulumiVersionResponse()),
    };
}

function severityOf(severity: engineMessages.LogSeverity): LogLine["severity"] {
    const names = { 0: "debug", 1: "info", 2: "warning", 3: "error" } as const;
    return names[severity];
}

/**
 * What the runtime hears back; an empty id is how an engine says "known only after creation". Where something stays unknown in a
 * deployment, the runtime has to be told, or it would take it for absent.
 */
function registered(record: ResourceRecord): resourceMessages.RegisterResourceResponse {
    const response = new resource.RegisterResourceResponse();
    const { urn, id = "", outputs } = record;
    response.setUrn(urn).setId(id).setObject(writeStruct(outputs)).setResult(resource.Result.SUCCESS);
    return response.setUnknown(isPartlyUnknown(record));
}

function isPartlyUnknown({ outputs, unsettled }: ResourceRecord): boolean {
    return unsettled !== undefined || hasUnknown(outputs);
}

const features = resource.ResourceMonitorFeature;

/** What the engine can do, by the name that older SDKs ask with. */
const featuresByName: Readonly<Record<string, resourceMessages.ResourceMonitorFeature>> = {
    secrets: features.RESOURCE_MONITOR_FEATURE_SECRETS,
    resourceReferences: features.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    outputValues: features.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    aliasSpecs: features.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    replacementTrigger: features.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
    deletedWith: features.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
    replaceWith: features.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
    transforms: features.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
    invokeTransforms: features.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
    parameterization: features.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
    resourceHooks: features.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
    errorHooks: features.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
    sendsOptionsToHooks: features.RESOURCE_MONITOR_FEATURE_SENDS_OPTIONS_TO_HOOKS,
};
const supportedByName: ReadonlySet<string> = new Set(Object.keys(featuresByName));

function deploymentInfo(facts: DeploymentFacts): resourceMessages.DeploymentInfo {
    const info = new resource.DeploymentInfo();
    info.setProject(facts.project)
        .setStack(facts.stack)
        .setOrganization(organization)
        .setDryrun(facts.look === "preview");
    info.setParallel(parallel).setConfigsecretkeysList([...facts.config.secretKeys]);
    for (const [key, value] of Object.entries(facts.config.values)) {
        info.getConfigMap().set(key, value);
    }
    info.setSupportedfeaturesList([
        ...Object.values(featuresByName),
        features.RESOURCE_MONITOR_FEATURE_INVOKE_DEPENDS_ON,
        features.RESOURCE_MONITOR_FEATURE_INVOKE_PARENT,
    ]);
    return info;
}
