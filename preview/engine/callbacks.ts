import { callback, callbackService, channelOptions, grpc, readStruct, resource, writeStruct } from "./protocol.ts";
import type { callbackMessages, CallbacksClient, resourceMessages } from "./protocol.ts";
import type { WireMap } from "../wire.ts";

/** A resource as a transform may change it. */
export interface Transformable {
    readonly type: string;
    readonly name: string;
    readonly custom: boolean;
    readonly parent: string | undefined;
    readonly inputs: WireMap;
    readonly options: resourceMessages.TransformResourceOptions;
}

/** An invoke as a transform may change it. */
export interface TransformableInvoke {
    readonly token: string;
    readonly args: WireMap;
    readonly options: resourceMessages.TransformInvokeOptions;
}

/** Calls functions that live in the program: its transforms. */
export class Callbacks {
    readonly #clients = new Map<string, CallbacksClient>();

    /** Runs one resource transform. */
    async transform(target: callbackMessages.Callback, given: Transformable): Promise<Transformable> {
        const request = new resource.TransformRequest();
        request
            .setType(given.type)
            .setName(given.name)
            .setCustom(given.custom)
            .setParent(given.parent ?? "");
        request.setProperties(writeStruct(given.inputs)).setOptions(given.options);
        const answer = resource.TransformResponse.deserializeBinary(await this.#invoke(target, request));
        return {
            ...given,
            inputs: answer.hasProperties() ? readStruct(answer.getProperties()) : given.inputs,
            options: answer.getOptions() ?? given.options,
        };
    }

    /** Runs one invoke transform. */
    async transformInvoke(target: callbackMessages.Callback, given: TransformableInvoke): Promise<TransformableInvoke> {
        const request = new resource.TransformInvokeRequest();
        request.setToken(given.token).setArgs(writeStruct(given.args)).setOptions(given.options);
        const answer = resource.TransformInvokeResponse.deserializeBinary(await this.#invoke(target, request));
        return {
            ...given,
            args: answer.hasArgs() ? readStruct(answer.getArgs()) : given.args,
            options: answer.getOptions() ?? given.options,
        };
    }

    close(): void {
        for (const client of this.#clients.values()) {
            client.close();
        }
        this.#clients.clear();
    }

    #invoke(target: callbackMessages.Callback, payload: { serializeBinary(): Uint8Array }): Promise<Uint8Array> {
        const request = new callback.CallbackInvokeRequest();
        request.setToken(target.getToken()).setRequest(payload.serializeBinary());
        return new Promise((resolve, reject) => {
            this.#clientOf(target.getTarget()).invoke(request, (error, response) => {
                if (error === null) {
                    resolve(response.getResponse_asU8());
                } else {
                    reject(new Error(error.details));
                }
            });
        });
    }

    #clientOf(address: string): CallbacksClient {
        const known = this.#clients.get(address);
        if (known !== undefined) {
            return known;
        }
        const client = new callbackService.CallbacksClient(address, grpc.credentials.createInsecure(), channelOptions);
        this.#clients.set(address, client);
        return client;
    }
}
