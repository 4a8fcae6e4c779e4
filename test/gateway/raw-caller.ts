import { connect } from "node:tls";
import type { Stage } from "./stage.ts";

/**
 * Writes bytes as they are, as no HTTP library would, and reads until the gateway hangs up, or has said nothing for
 * `patienceMs`.
 */
export function sendRaw({ port, host, authority }: Stage, bytes: string, patienceMs = 500): Promise<string> {
    return new Promise((resolve) => {
        let answer = "";
        const socket = connect({ host: "127.0.0.1", port, servername: host, ca: authority }, () => socket.write(bytes));
        socket.setTimeout(patienceMs, () => socket.destroy());
        socket.on("data", (chunk: Buffer) => (answer += chunk.toString("utf8")));
        socket.on("error", () => socket.destroy());
        socket.on("close", () => {
            resolve(answer);
        });
    });
}
