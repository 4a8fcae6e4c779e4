import { clearLine, cursorTo } from "node:readline";
import type { WriteStream } from "node:tty";

/** One line on a terminal that says what is under way; it appears after two seconds and leaves nothing behind. */
export class Progress {
    readonly #stream: WriteStream;
    readonly #verb: string;
    readonly #begun = new Map<string, number>();
    readonly #timer: NodeJS.Timeout | undefined;
    #isShown = false;

    /** @param verb What is done with the things that begin, e.g. `previewing`. */
    constructor(stream: WriteStream, verb: string) {
        this.#stream = stream;
        this.#verb = verb;
        // Pipes and logs get no progress: only a terminal can take a line back.
        this.#timer = stream.isTTY
            ? setInterval(() => {
                  this.#draw();
              }, 500).unref()
            : undefined;
    }

    /** Notes that something began; call the result when it ends. */
    begin(what: string): () => void {
        this.#begun.set(what, performance.now());
        return () => {
            this.#begun.delete(what);
        };
    }

    /** Writes other lines without mixing them with this one. */
    pause(write: () => void): void {
        this.#clear();
        write();
    }

    end(): void {
        clearInterval(this.#timer);
        this.#clear();
    }

    #draw(): void {
        const late = [...this.#begun].filter(([, since]) => performance.now() - since > 2000);
        if (late.length > 0) {
            this.#clear();
            const parts = late.map(([what, since]) => `${what} ${Math.round((performance.now() - since) / 1000)} s`);
            this.#stream.write(`${this.#verb} ${parts.join(", ")} …`);
            this.#isShown = true;
        }
    }

    #clear(): void {
        if (this.#isShown) {
            clearLine(this.#stream, 0);
            cursorTo(this.#stream, 0);
            this.#isShown = false;
        }
    }
}
