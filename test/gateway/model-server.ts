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
 * nothing; `reset` cuts the connection; `break` cuts it in the middle of the answer; `stall` begins a stream and never ends it;
 * `die` is killed by the request, as vLLM's engine is: everything in flight gets 500, and then the server is gone.
 */
export type Behaviour = "answer" | "hang" | "reset" | "break" | "stall" | "die" | number;

const asNew: { behaviour: Behaviour; firstByteMs: number; wordMs: number; words: number; draining: boolean } = {
    behaviour: "answer",
    firstByteMs: 0,
    wordMs: 20,
    words: 5,
    draining: false,
};

/** How long uvicorn, and so vLLM, keeps a connection without a request unless told otherwise. */
export const usualKeepAliveMs = 5_000;

/**
 * A stand-in on loopback for a server that speaks OpenAI's interface: of the fleet, or of a third party. Answers at once,
 * or word by word where the request asks for a stream, and remembers everything it received.
 */
export class ModelServer {
    readonly name: string;
    readonly received: Received[] = [];
    behaviour: Behaviour = asNew.behaviour;
    /** Milliseconds until the first byte of an answer. */
    firstByteMs = asNew.firstByteMs;
    /** It ends what is under way and answers new requests with 500, as vLLM does while it shuts down; its health stays good. */
    draining = asNew.draining;
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

    readonly #inFlight = new Set<ServerResponse>();

    /** @param keepAliveMs how long it keeps a connection without a request */
    constructor(name: string, keepAliveMs = usualKeepAliveMs) {
        this.name = name;
        this.#server.keepAliveTimeout = keepAliveMs;
        // Node's own second on top would hide a client that is too patient.
        this.#server.keepAliveTimeoutBuffer = 0;
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
        if (request.url === "/health") {
            response.writeHead(200).end();
            return;
        }
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const body = Buffer.concat(chunks).toString("utf8");
        this.received.push({ path: request.url ?? "", headers: request.headers, body });
        this.#inFlight.add(response);
        response.once("close", () => this.#inFlight.delete(response));
        const { behaviour } = this;
        if (this.draining) {
            this.#fail(response);
            return;
        }
        if (behaviour === "hang") return;
        if (behaviour === "die") {
            await this.#die();
            return;
        }
        if (this.firstByteMs > 0) await sleep(this.firstByteMs);
        if (response.destroyed || response.headersSent) return;
        if (behaviour === "reset") {
            request.socket.resetAndDestroy();
        } else if (typeof behaviour === "number") {
            response.writeHead(behaviour, { "content-type": "text/plain" }).end("not now");
        } else if (!isJson(body)) {
            const error = { message: "Invalid JSON", type: "BadRequestError", param: null, code: "invalid_json" };
            response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
        } else if (asksForStream(body)) {
            await this.#stream(response, behaviour);
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

    /** The engine is dead: whoever waits gets vLLM's own words for it, and nobody listens any more. */
    async #die(): Promise<void> {
        for (const response of this.#inFlight) this.#fail(response);
        await sleep(5);
        await this.stop();
    }

    #fail(response: ServerResponse): void {
        if (response.headersSent) {
            response.destroy();
            return;
        }
        const error = { message: "EngineCore encountered an issue.", type: "InternalServerError", code: 500 };
        response.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify({ error }));
    }

    async #stream(response: ServerResponse, behaviour: Behaviour): Promise<void> {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.once("close", () => {
            if (!response.writableFinished) this.connectionsLost += 1;
        });
        for (let word = 0; word < this.words && !response.destroyed; word++) {
            if (behaviour === "break" && word === 2) {
                response.destroy();
                return;
            }
            if (behaviour === "stall" && word === 2) return;
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
