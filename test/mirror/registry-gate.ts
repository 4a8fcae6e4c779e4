import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands in front of a registry, counts what is sent and can hold one blob back until the sender is interrupted. */
export interface RegistryGate {
    readonly host: string;
    /** Digests of the blobs that reached the registry since the last reset. */
    readonly uploaded: readonly string[];
    reset(): void;
    /** Never lets this blob be completed; calls back once all but this one, `others` in number, are. */
    holdBack(digest: string, others: number, onHeld: () => void): void;
    close(): Promise<void>;
}

export async function openGate(registryPort: number): Promise<RegistryGate> {
    const uploaded: string[] = [];
    let hold: { readonly digest: string; readonly others: number; readonly onHeld: () => void } | undefined;
    let isWaiting = false;

    const settle = () => {
        if (isWaiting && hold !== undefined && uploaded.length >= hold.others) hold.onHeld();
    };
    const server = createServer((incoming, outgoing) => {
        const digest = uploadedDigest(incoming);
        if (digest !== undefined && digest === hold?.digest) {
            isWaiting = true;
            incoming.resume();
            settle();
            return;
        }
        forward(registryPort, incoming, outgoing, (status) => {
            if (digest !== undefined && status === 201) uploaded.push(digest);
            settle();
        });
    });
    await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
    });
    // A server that listens on TCP has such an address.
    const { port } = server.address() as AddressInfo;
    return {
        host: `127.0.0.1:${port}`,
        uploaded,
        reset() {
            uploaded.length = 0;
            hold = undefined;
            isWaiting = false;
        },
        holdBack(digest, others, onHeld) {
            hold = { digest, others, onHeld };
        },
        async close() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/** The digest that completes the upload of a blob. */
function uploadedDigest({ method, url }: IncomingMessage): string | undefined {
    if (method !== "PUT" || url?.includes("/blobs/uploads/") !== true) return undefined;
    return new URL(url, "http://registry").searchParams.get("digest") ?? undefined;
}

function forward(
    port: number,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    onAnswer: (status: number) => void,
): void {
    const { method, url: path, headers } = incoming;
    const upstream = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        onAnswer(answer.statusCode ?? 502);
    });
    upstream.on("error", () => outgoing.destroy());
    incoming.on("error", () => upstream.destroy());
    incoming.pipe(upstream);
}
