import { grpc, type AnalyzerClient } from "../engine/protocol.ts";
import type { Pack } from "./pack.ts";

/** How generated clients hand back a response. */
type Reply<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/**
 * Puts one question to a pack.
 * @throws Error where a rule throws, the pack is gone, or no answer comes in time; a pack that is late is ended, because
 * a rule that loops answers nothing else either.
 */
export function ask<Response>(
    pack: Pack,
    limitSeconds: number,
    put: (client: AnalyzerClient, reply: Reply<Response>) => grpc.ClientUnaryCall,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
            reject(new Error(`the policy pack gave no answer within ${limitSeconds} seconds and was ended`));
            void pack.stop();
        }, limitSeconds * 1000);
        put(pack.client, (error, response) => {
            clearTimeout(timer);
            if (error === null) {
                resolve(response);
            } else {
                reject(
                    new Error(
                        error.code === grpc.status.UNAVAILABLE ? "the policy pack's process ended" : error.details,
                    ),
                );
            }
        });
    });
}
