import { Agent, request } from "node:https";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";

/** A question to the gateway. */
export interface Question {
    /** @default "POST" */
    readonly method?: string;
    /** @default "/v1/chat/completions" */
    readonly path?: string;
    /** A name with several values is sent as often. @default {} */
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
    /** @default a short chat request */
    readonly body?: string;
    /** Called for every piece of the answer. @default - nobody */
    readonly onPiece?: (text: string) => void;
}

/** What came back. */
export interface Answer {
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

/** Calls the gateway as a client in the company does: by its name, over TLS, with connections that stay open. */
export class Caller {
    readonly #agent: Agent;
    readonly #host: string;
    readonly #port: number;

    constructor(host: string, port: number, authority: string) {
        this.#host = host;
        this.#port = port;
        this.#agent = new Agent({ keepAlive: true, maxSockets: 64, ca: authority, lookup: onThisMachine });
    }

    async ask(question: Question = {}): Promise<Answer> {
        const { method = "POST", path = "/v1/chat/completions", headers = {}, onPiece } = question;
        const body = question.body ?? (method === "POST" ? chat("hello") : "");
        const options = { agent: this.#agent, host: this.#host, port: this.#port, method, path };
        const sent = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers };
        return await new Promise<Answer>((resolve, reject) => {
            const call = request({ ...options, headers: sent }, (response) => {
                read(response, onPiece).then(resolve, reject);
            });
            call.on("error", reject);
            call.end(body);
        });
    }

    close(): void {
        this.#agent.destroy();
    }
}

const onThisMachine: LookupFunction = (_host, options, done) => {
    if (options.all === true) done(null, [{ address: "127.0.0.1", family: 4 }]);
    else done(null, "127.0.0.1", 4);
};

async function read(response: IncomingMessage, onPiece: ((text: string) => void) | undefined): Promise<Answer> {
    let body = "";
    for await (const chunk of response) {
        const text = (chunk as Buffer).toString("utf8");
        body += text;
        onPiece?.(text);
    }
    return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** A chat request, as OpenAI's clients write it. */
export function chat(prompt: string, more: Readonly<Record<string, unknown>> = {}): string {
    return JSON.stringify({ model: "chat", messages: [{ role: "user", content: prompt }], ...more });
}

/** Asks `count` times, a few at once, and hands back every answer. A call that fails without an answer is status 0. */
export async function askMany(
    count: number,
    ask: (index: number) => Promise<Answer>,
    atOnce = 8,
): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    let next = 0;
    const worker = async () => {
        while (next < count) {
            const index = next++;
            answers[index] = await ask(index).catch((error: unknown) => ({
                status: 0,
                headers: {},
                body: String(error),
            }));
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return answers;
}
