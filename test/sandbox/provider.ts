import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { changesBetween } from "./changes.ts";
import type { Changes } from "./changes.ts";
import { CloudFault, text } from "../../preview/cloud/cloud.ts";
import type { DeclaredResource, SimulatedCloud } from "../../preview/cloud/cloud.ts";
import { KeyMaterial } from "./key-material.ts";
import { created, found, updated } from "../../preview/cloud/lifecycle.ts";
import { knownPackage, simulatedCloud } from "../../preview/cloud/packages.ts";
import { isBag } from "../../preview/cloud/property-bag.ts";
import type { PropertyBag } from "../../preview/cloud/property-bag.ts";

/** A provider plugin that listens. */
export interface ListeningProvider {
    /** On the loopback address. */
    readonly port: number;
    close(): void;
}

/**
 * Serves one package of the sandbox as a Pulumi provider plugin, on a free port of the loopback address. It keeps no
 * resources: the engine's own state is the only memory, so `refresh` finds exactly what was made. The one thing beside is whether a
 * key has its material, which no state says.
 */
export async function serveSandboxProvider(packageName: string): Promise<ListeningProvider> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    server.addService(services.ResourceProviderService, providerService(packageName));
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
            if (error === null) {
                resolve(bound);
            } else {
                reject(error);
            }
        });
    });
    return {
        port,
        close: () => {
            server.forceShutdown();
        },
    };
}

/**
 * The part of the ResourceProvider protocol that a deployment needs. `Check` hands inputs back as they came: a real
 * provider would fill in names and defaults there, but then a preview would show inputs that the program never wrote,
 * and the two engines could not be compared. Calls that are not here answer "unimplemented".
 */
function providerService(packageName: string): grpc.UntypedServiceImplementation {
    let configured: SimulatedCloud | undefined;
    const keyMaterial = new KeyMaterial();
    const cloud = (): SimulatedCloud => {
        if (configured === undefined) {
            throw new CloudFault(`The ${packageName} provider was used before it was configured.`);
        }
        return configured;
    };
    return {
        handshake: unary(() =>
            new messages.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true),
        ),
        getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(sdkVersionOf(packageName))),
        configure: unary((request: Messages.ConfigureRequest) => {
            configured = simulatedCloud(packageName, bagOf(request.getArgs()));
            return new messages.ConfigureResponse()
                .setAcceptsecrets(true)
                .setAcceptresources(true)
                .setSupportspreview(true);
        }),
        diffConfig: unary((request: Messages.DiffRequest) =>
            // Another region or account is another place: nothing in the old one can be carried over.
            diffResponse(changesBetween(oldInputs(request), bagOf(request.getNews()), ["region", "allowedAccountIds"])),
        ),
        check: unary((request: Messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
        diff: unary((request: Messages.DiffRequest) =>
            diffResponse(
                changesBetween(oldInputs(request), bagOf(request.getNews()), cloud().replaceOn(request.getType())),
            ),
        ),
        create: unary((request: Messages.CreateRequest) => {
            const resource = declared(request, bagOf(request.getProperties()));
            if (!request.getPreview()) keyMaterial.refuse(resource);
            const { id, outputs } = created(cloud(), resource, request.getPreview());
            if (!request.getPreview()) keyMaterial.made(resource.type, outputs);
            return new messages.CreateResponse().setId(id).setProperties(structOf(outputs));
        }),
        read: unary((request: Messages.ReadRequest) => readResponse(cloud(), request)),
        update: unary((request: Messages.UpdateRequest) => {
            const resource = declared(request, bagOf(request.getNews()));
            const existing = { id: request.getId(), inputs: oldInputs(request) };
            const { outputs } = updated(cloud(), resource, existing, request.getPreview());
            return new messages.UpdateResponse().setProperties(structOf(outputs));
        }),
        delete: unary(() => new empty.Empty()),
        invoke: unary((request: Messages.InvokeRequest) => {
            const answer = cloud().invoke(request.getTok(), bagOf(request.getArgs()));
            return new messages.InvokeResponse().setReturn(structOf(answer));
        }),
        cancel: unary(() => new empty.Empty()),
        attach: unary(() => new empty.Empty()),
    };
}

/** Makes a gRPC handler of a function; what it throws becomes the error that the CLI prints. */
function unary<Request, Response>(answer: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        try {
            callback(null, answer(call.request));
        } catch (fault) {
            const code = fault instanceof CloudFault ? grpc.status.FAILED_PRECONDITION : grpc.status.INTERNAL;
            callback({ code, details: fault instanceof Error ? fault.message : String(fault) });
        }
    };
}

/** A refresh finds what the state says; a lookup or import by id alone finds what the sandbox would have made. */
function readResponse(cloud: SimulatedCloud, request: Messages.ReadRequest): Messages.ReadResponse {
    const id = request.getId();
    const response = new messages.ReadResponse().setId(id).setInputs(request.getInputs());
    const state = bagOf(request.getProperties());
    const known = Object.keys(state).length > 0;
    return response.setProperties(structOf(known ? state : found(cloud, declared(request, {}), id).outputs));
}

function declared(
    request: { getUrn(): string; getType(): string; getName(): string },
    inputs: PropertyBag,
): DeclaredResource {
    return { urn: request.getUrn(), type: request.getType(), name: request.getName(), inputs };
}

/** The inputs a resource was made with; the engine always sends them. */
function oldInputs(request: { getOldInputs(): Struct | undefined }): PropertyBag {
    return bagOf(request.getOldInputs());
}

function diffResponse({ changed, replacing }: Changes): Messages.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return new messages.DiffResponse()
        .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList([...changed])
        .setReplacesList([...replacing]);
}

function bagOf(value: Struct | undefined): PropertyBag {
    return value?.toJavaScript() ?? {};
}

function structOf(bag: PropertyBag): Struct {
    // A bag holds what came out of a Struct, or values of the type tables: JSON in both cases.
    return struct.Struct.fromJavaScript(bag as Record<string, JavaScriptValue>);
}

/** Version of the package's SDK, which the CLI expects of a plugin too. @throws CloudFault for an unknown package. */
function sdkVersionOf(packageName: string): string {
    const manifest: unknown = createRequire(import.meta.url)(`@pulumi/${knownPackage(packageName)}/package.json`);
    return (isBag(manifest) ? text(manifest["version"]) : undefined) ?? "0.0.0";
}
