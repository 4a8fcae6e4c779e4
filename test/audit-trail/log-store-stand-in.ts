import { randomUUID } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { IssuedCertificate } from "../gateway/certificate-authority.ts";

/** A line that arrived, and the log group that it was sent to. */
export interface StoredLine {
    readonly group: string;
    readonly stream: string;
    readonly line: Readonly<Record<string, unknown>>;
}

interface Put {
    readonly logGroupName: string;
    readonly logStreamName: string;
    readonly logEvents?: readonly { readonly message: string }[];
}

/** A stand-in on loopback for CloudWatch Logs: takes streams and lines, and remembers them. */
export class LogStoreStandIn {
    readonly lines: StoredLine[] = [];
    /** Every action that was asked for, in its order. */
    readonly actions: string[] = [];
    /** Answers every call with this status instead. @default - it works */
    failsWith: number | undefined;
    readonly #server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
            this.actions.push(action);
            if (this.failsWith === undefined) this.#take(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Put);
            // An answer without an id counts as none.
            const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-RequestId": randomUUID() };
            response.writeHead(this.failsWith ?? 200, headers);
            response.end("{}");
        });
    });

    async start({ certificate, key }: IssuedCertificate): Promise<number> {
        this.#server.setSecureContext({ cert: certificate, key });
        await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
        // A server that listens on TCP has such an address.
        return (this.#server.address() as AddressInfo).port;
    }

    async stop(): Promise<void> {
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }

    #take({ logGroupName, logStreamName, logEvents = [] }: Put): void {
        for (const { message } of logEvents) {
            const line = JSON.parse(message) as StoredLine["line"];
            this.lines.push({ group: logGroupName, stream: logStreamName, line });
        }
    }
}
