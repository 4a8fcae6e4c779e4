import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What a model server got. */
export interface Received {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

/**
 * How a model server behaves: `answer` like vLLM; a number is a status it refuses with; `hang` takes the request and says
 * nothing; `reset` cuts the connection; `break` cuts it in the middle of the answer.
 */
export type Behaviour = "answer" | "hang" | "reset" | "break" | number;

const asNew: { behaviour: Behaviour; wordMs: number; words: number } = { behaviour: "answer", wordMs: 20, words: 5 };

/**
 * A stand-in on loopback for a server that speaks OpenAI's interface: of the fleet, or of a third party. Answers at once,
 * or word by word where the request asks for a stream, and remembers everything it received.
 */
export class ModelServer {
    readonly name: string;
    readonly received: Received[] = [];
    behaviour: Behaviour = asNew.behaviour;
    /** Milliseconds between two words of a stream. */
    wordMs = asNew.wordMs;
    /** Words of a stream. */
    words = asNew.words;
    /** Connections that were cut before their answer was whole. */
    connectionsLost = 0;
    #port = 0;
    readonly #server = createServer((request, response) => {
        this.#serve(request, response).catch(() => response.destroy());
    });

    constructor(name: string) {
        this.name = name;
        this.#server.keepAliveTimeout = 60_000;
    }

    get port(): number {
        return this.#port;
    }

    /** Listens; a second start listens at the same port again. */
    async start(): Promise<void> {
        await new Promise<void>((resolve, reject) => {
            this.#server.once("error", reject);
            this.#server.listen(this.#port, "127.0.0.1", () => {
                this.#server.off("error", reject);
                resolve();
            });
        });
        // A server that listens on TCP has such an address.
        this.#port = (this.#server.address() as AddressInfo).port;
    }

    /** Starts again and forgets what it received and how it was to behave. */
    async renew(): Promise<void> {
        Object.assign(this, asNew);
        this.received.length = 0;
        await this.start();
    }

    /** Goes down as a killed process does: open connections break. */
    async stop(): Promise<void> {
        if (!this.#server.listening) return;
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }

    async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const body = Buffer.concat(chunks).toString("utf8");
        this.received.push({ path: request.url ?? "", headers: request.headers, body });
        const { behaviour } = this;
        if (behaviour === "hang") return;
        if (behaviour === "reset") {
            request.socket.resetAndDestroy();
        } else if (typeof behaviour === "number") {
            response.writeHead(behaviour, { "content-type": "text/plain" }).end("not now");
        } else if (!isJson(body)) {
            const error = { message: "Invalid JSON", type: "BadRequestError", param: null, code: "invalid_json" };
            response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
        } else if (asksForStream(body)) {
            await this.#stream(response, behaviour === "break");
        } else {
            this.#answer(response, behaviour === "break");
        }
    }

    #answer(response: ServerResponse, breaks: boolean): void {
        const text = JSON.stringify({
            object: "chat.completion",
            model: this.name,
            choices: [{ index: 0, message: { role: "assistant", content: "done" }, finish_reason: "stop" }],
            usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 },
        });
        response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
        if (!breaks) {
            response.end(text);
            return;
        }
        response.write(text.slice(0, 20), () => {
            response.destroy();
        });
    }

    async #stream(response: ServerResponse, breaks: boolean): Promise<void> {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.once("close", () => {
            if (!response.writableFinished) this.connectionsLost += 1;
        });
        for (let word = 0; word < this.words && !response.destroyed; word++) {
            if (breaks && word === 2) {
                response.destroy();
                return;
            }
            response.write(event({ model: this.name, choices: [{ delta: { content: `word-${word} ` } }] }));
            await sleep(this.wordMs);
        }
        response.write(event({ choices: [], usage: { prompt_tokens: 11, completion_tokens: this.words } }));
        response.end("data: [DONE]\n\n");
    }
}

function event(data: unknown): string {
    return `data: ${JSON.stringify(data)}\n\n`;
}

function isJson(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

function asksForStream(body: string): boolean {
    return /"stream"\s*:\s*true/.test(body);
}
