/**
 * The protocol of Pulumi's engine as `@pulumi/pulumi` ships it (generated CommonJS). Everything else in preview/ takes
 * it from here, so that the interplay with generated code is in one place.
 */
import * as grpc from "@grpc/grpc-js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerService from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import alias from "@pulumi/pulumi/proto/alias_pb.js";
import callback from "@pulumi/pulumi/proto/callback_pb.js";
import callbackService from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import resourceService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import emptyModule from "google-protobuf/google/protobuf/empty_pb.js";
import structModule from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { WireMap } from "../wire.ts";

export {
    alias,
    analyzer,
    analyzerService,
    callback,
    callbackService,
    engine,
    engineService,
    grpc,
    resource,
    resourceService,
};
export type * as analyzerMessages from "@pulumi/pulumi/proto/analyzer_pb.js";
export type * as aliasMessages from "@pulumi/pulumi/proto/alias_pb.js";
export type * as callbackMessages from "@pulumi/pulumi/proto/callback_pb.js";
export type * as engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
export type * as resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
export type { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
export type { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb.js";

/** The empty message. */
export function empty() {
    return new emptyModule.Empty();
}
export type Empty = ReturnType<typeof empty>;

/** As large as the Pulumi CLI allows: 400 MiB, because a component may carry rendered manifests. */
export const channelOptions = {
    "grpc.max_receive_message_length": 400 * 1024 * 1024,
    "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** A property bag out of a message; absent reads as empty. */
export function readStruct(struct: Struct | undefined): WireMap {
    return struct?.toJavaScript() ?? {};
}

/** A property bag for a message. */
export function writeStruct(map: WireMap): Struct {
    return structModule.Struct.fromJavaScript(map);
}

/** A handler of one call: what it throws reaches the caller as the call's error, message and all. */
export function handle<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, reply) => {
        Promise.resolve()
            .then(() => answer(call.request))
            .then(
                (response) => {
                    reply(null, response);
                },
                (error: unknown) => {
                    reply({
                        code: grpc.status.UNKNOWN,
                        details: error instanceof Error ? error.message : String(error),
                    });
                },
            );
    };
}

/** Opens a server on a free port of the loopback interface and returns its address. */
export function listen(server: grpc.Server): Promise<string> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
            if (error === null) {
                resolve(`127.0.0.1:${port}`);
            } else {
                reject(error);
            }
        });
    });
}
