import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { Child } from "../engine/child.ts";
import { tellingLines } from "../engine/error-text.ts";
import { analyzerService, channelOptions, empty, grpc, type AnalyzerClient } from "../engine/protocol.ts";
import type { analyzerMessages } from "../engine/protocol.ts";

/** A policy pack that runs as its own process and answers over the loopback interface. */
export class Pack {
    readonly client: AnalyzerClient;
    readonly info: analyzerMessages.AnalyzerInfo;
    readonly #child: Child;
    #isAlive = true;

    private constructor(child: Child, client: AnalyzerClient, info: analyzerMessages.AnalyzerInfo) {
        this.#child = child;
        this.client = client;
        this.info = info;
        void child.exited.finally(() => {
            this.#isAlive = false;
        });
    }

    /** False once the process is gone. */
    get isAlive(): boolean {
        return this.#isAlive;
    }

    /**
     * Starts the pack in a folder with `PulumiPolicy.yaml`, as the Pulumi CLI does.
     * @throws Error where the pack does not start.
     */
    static async start(request: PackRequest): Promise<Pack> {
        const lines: string[] = [];
        const port = Promise.withResolvers<string>();
        const child = new Child({
            // A rule that does not apply says so with an error; capturing a stack for each would cost more than the rules.
            args: ["--stack-trace-limit=0", runnerOf(request.folder), request.engineAddress, "."],
            workingFolder: resolve(request.folder),
            environment: request.environment,
            onOutput: (line) => {
                // The first line is the port; a pack may print what it likes after it.
                port.resolve(line.trim());
            },
            onError: (line) => lines.push(line),
        });
        void child.exited.then(
            () => {
                const said = tellingLines(lines.join("\n"), 6).join("\n");
                port.reject(new Error(`the policy pack ended before it was ready\n${said}`));
            },
            (error: unknown) => {
                port.reject(error instanceof Error ? error : new Error(String(error)));
            },
        );
        const giveUp = setTimeout(() => {
            child.stop();
        }, request.startLimitSeconds * 1000);
        try {
            const address = `127.0.0.1:${await port.promise}`;
            const client = new analyzerService.AnalyzerClient(
                address,
                grpc.credentials.createInsecure(),
                channelOptions,
            );
            return new Pack(child, client, await getInfo(client));
        } catch (error) {
            child.stop();
            throw error;
        } finally {
            clearTimeout(giveUp);
        }
    }

    async stop(): Promise<void> {
        this.client.close();
        this.#child.stop();
        await this.#child.exited;
    }
}

/** What to start, and with what. */
export interface PackRequest {
    readonly folder: string;
    /** Where the pack reaches the `Engine` service, e.g. `127.0.0.1:4711`. */
    readonly engineAddress: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly startLimitSeconds: number;
}

function getInfo(client: AnalyzerClient): Promise<analyzerMessages.AnalyzerInfo> {
    return new Promise((resolveInfo, reject) => {
        client.getAnalyzerInfo(empty(), (error, info) => {
            if (error === null) {
                resolveInfo(info);
            } else {
                reject(new Error(error.details));
            }
        });
    });
}

function runnerOf(folder: string): string {
    const require = createRequire(join(resolve(folder), "index.js"));
    return require.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");
}
