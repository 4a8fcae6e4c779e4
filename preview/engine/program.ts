import { createRequire } from "node:module";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { dayVariable, type Day } from "../../catalog/day.ts";
import { Child, type Exit } from "./child.ts";
import type { Look } from "./look.ts";
import type { Mask } from "./mask.ts";
import { Monitor } from "./monitor.ts";
import type { Project } from "./project.ts";
import { listen } from "./protocol.ts";
import type { RegistrationObserver } from "./registry.ts";
import { engineServer, organization, parallel, type LogLine } from "./services.ts";
import type { ResourceRecord } from "./resource-record.ts";
import type { StackConfig } from "./stack-config.ts";

/** What to run. */
export interface ProgramRequest {
    readonly project: Project;
    readonly stack: string;
    readonly look: Look;
    /** The day to judge by; the program finds it in its environment. */
    readonly today: Day;
    readonly config: StackConfig;
    readonly observer: RegistrationObserver;
    /** Learns the program's secrets. */
    readonly mask: Mask;
    /** Frames in each error's stack. 0 is fastest: capturing them is most of the time of a large program. */
    readonly stackFrames: number;
    /** How long the program may do nothing the engine can see before it counts as hanging. */
    readonly idleLimitSeconds: number;
    /** Called for each line the program prints, masked. */
    readonly onOutput: (line: string) => void;
}

/** How a run went. */
export interface ProgramRun {
    readonly resources: readonly ResourceRecord[];
    /** Tokens of invokes that only the cloud could have answered. */
    readonly unansweredInvokes: readonly string[];
    /** What went wrong, most telling first; empty for a good run. Masked. */
    readonly faults: readonly string[];
    /** True where the program was ended because it did nothing: running it again would only hang again. */
    readonly isHanging: boolean;
}

/** Runs the program in Pulumi's own Node runtime, against an engine on the loopback interface. */
export async function runProgram(request: ProgramRequest): Promise<ProgramRun> {
    const { project, stack, look, config, observer, mask } = request;
    const scope = { project: project.name, stack };
    const monitor = new Monitor({ scope, look, config, observer, mask });
    const session = new Session(request);
    const server = engineServer(monitor, { ...scope, look, config }, session);
    try {
        const exit = await session.run(await listen(server));
        const faults = [...session.faults(exit), ...monitor.registry.refusals].map((fault) => mask.hide(fault));
        const { resources } = monitor.registry;
        return { resources, unansweredInvokes: monitor.unansweredInvokes, faults, isHanging: session.isHanging };
    } finally {
        monitor.transforms.close();
        server.forceShutdown();
    }
}

/** One process of the language runtime and what it said. */
class Session {
    readonly #request: ProgramRequest;
    readonly #logs: LogLine[] = [];
    readonly #errorLines: string[] = [];
    #isFinished = false;
    /** True once it was ended because it did nothing. */
    isHanging = false;
    #lastSign = performance.now();

    constructor(request: ProgramRequest) {
        this.#request = request;
    }

    alive(): void {
        this.#lastSign = performance.now();
    }

    logged({ severity, message }: LogLine): void {
        // The runtime colours stack traces even where nobody can see colour.
        const text = stripVTControlCharacters(message);
        this.#logs.push({ severity, message: text });
        if (severity !== "debug") {
            this.#printed(`${severity}: ${text}`);
        }
    }

    finished(): void {
        this.#isFinished = true;
    }

    async run(address: string): Promise<Exit> {
        this.alive();
        const child = new Child({
            args: runtimeArguments(this.#request, address),
            workingFolder: this.#request.project.programFolder,
            environment: programEnvironment(this.#request),
            onOutput: (line) => {
                this.#printed(line);
            },
            onError: (line) => {
                this.#errorLines.push(stripVTControlCharacters(line));
                this.#printed(line);
            },
        });
        const watch = setInterval(() => {
            if (performance.now() - this.#lastSign > this.#request.idleLimitSeconds * 1000) {
                this.isHanging = true;
                child.stop();
            }
        }, 100);
        try {
            return await child.exited;
        } finally {
            clearInterval(watch);
            child.stop();
        }
    }

    faults(exit: Exit): readonly string[] {
        const logged = this.#logs.filter((line) => line.severity === "error").map((line) => line.message);
        const ending = this.#endingFault(exit, logged.length > 0);
        return ending === undefined ? logged : [...logged, ending];
    }

    #endingFault(exit: Exit, isExplained: boolean): string | undefined {
        if (this.isHanging) {
            const seconds = this.#request.idleLimitSeconds;
            return (
                `the program did nothing for ${seconds} seconds and was ended - it waits for something that never ` +
                "comes, or loops - look for a timer, a server or a promise that stays open"
            );
        }
        const said = this.#errorLines.length === 0 ? "" : `\n${this.#errorLines.slice(-20).join("\n")}`;
        if (exit.code === 0) {
            return this.#isFinished || isExplained
                ? undefined
                : `the program ended itself before Pulumi had everything - remove process.exit from it${said}`;
        }
        if (isExplained && this.#errorLines.length === 0) {
            return undefined;
        }
        return `the program ended with ${exit.signal ?? `exit code ${exit.code ?? "?"}`}${said}`;
    }

    #printed(line: string): void {
        this.#request.onOutput(this.#request.mask.hide(line));
    }
}

/** As Pulumi's Node language host calls the runtime (sdk/nodejs/cmd/pulumi-language-nodejs). */
function runtimeArguments(request: ProgramRequest, address: string): readonly string[] {
    const { project, stack, look, stackFrames } = request;
    const runtime = createRequire(join(project.programFolder, "index.js")).resolve("@pulumi/pulumi/cmd/run/index.js");
    const options = {
        monitor: address,
        engine: address,
        organization,
        project: project.name,
        "root-directory": project.root,
        stack,
        pwd: project.programFolder,
        parallel: String(parallel),
    };
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const dryRun = look === "preview" ? ["--dry-run"] : [];
    return [`--stack-trace-limit=${stackFrames}`, runtime, ...flags, ...dryRun, project.entryPoint];
}

function programEnvironment({ config, today }: ProgramRequest): Record<string, string> {
    return {
        [dayVariable]: today,
        PULUMI_CONFIG: JSON.stringify(config.values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
    };
}
