import { readFileSync, existsSync } from "node:fs";
import type { Day } from "../catalog/day.ts";
import { Mask } from "./engine/mask.ts";
import { nobody, type RegistrationObserver } from "./engine/registry.ts";
import { ProgramFault } from "./engine/program-fault.ts";
import { userLine } from "./engine/user-line.ts";
import { runProgram, type ProgramRequest, type ProgramRun } from "./engine/program.ts";
import { readProject } from "./engine/project.ts";
import type { ResourceRecord } from "./engine/resource-record.ts";
import { readStackConfig } from "./engine/stack-file.ts";
import { InvalidConfig } from "./invalid-config.ts";
import { sightVerdicts } from "./sight.ts";
import { inTreeOrder, previewResource } from "./tree.ts";
import { PolicyHost } from "./policy-host/host.ts";
import type { PolicyVerdict, PreviewResource } from "./preview.ts";

/** A policy pack to ask. */
export interface PackSource {
    /** Folder with `PulumiPolicy.yaml`. */
    readonly folder: string;
    /** A JSON file in the format of `--policy-pack-config`. @default every rule runs as the pack itself configures it */
    readonly configFile?: string;
}

/** What to preview. */
export interface ProjectPreviewRequest {
    /** Folder of `Pulumi.yaml`. */
    readonly root: string;
    readonly stack: string;
    /** The day to judge by, for the program and the packs: they find it in their environment. */
    readonly today: Day;
    /** @default no policies */
    readonly packs?: readonly PackSource[];
    /** How long the program or a pack may do nothing before it is ended. @default 60 */
    readonly idleLimitSeconds?: number;
    /** Called for each line the program prints, secrets masked. @default nobody */
    readonly onOutput?: (line: string) => void;
}

/** What a preview of any Pulumi project finds. */
export interface ProjectPreview {
    readonly resources: readonly PreviewResource[];
    readonly policies: readonly PolicyVerdict[];
}

/**
 * Previews a stack of a Pulumi project without a CLI, a cloud or a network.
 * @throws InvalidConfig where the stack, the project or a pack's configuration cannot be used.
 * @throws ProgramFault where the program fails.
 */
export async function previewProject(request: ProjectPreviewRequest): Promise<ProjectPreview> {
    const project = readProject(request.root);
    const config = readStackConfig(project, request.stack);
    const mask = new Mask();
    const idleLimitSeconds = request.idleLimitSeconds ?? 60;
    const packs = (request.packs ?? []).map((pack) => ({ folder: pack.folder, packConfig: readPackConfig(pack) }));
    const asked = { project, stack: request.stack, today: request.today, config, mask };
    const hosts = packs.map((pack) => new PolicyHost({ ...asked, ...pack, answerLimitSeconds: idleLimitSeconds }));
    const run: ProgramRequest = {
        ...asked,
        observer: inTurn(hosts),
        stackFrames: 0,
        idleLimitSeconds,
        onOutput: request.onOutput ?? (() => undefined),
    };
    try {
        const ran = await runProgram(run);
        if (ran.faults.length > 0) {
            throw await explain(run, ran);
        }
        const records = inTreeOrder(ran.resources);
        const verdicts = await Promise.all(hosts.map((host) => host.verdicts(records)));
        return {
            resources: records.map(previewResource),
            policies: [...verdicts.flat(), ...sightVerdicts(records, ran.unansweredInvokes)],
        };
    } finally {
        await Promise.all(hosts.map((host) => host.stop()));
    }
}

/** Each pack sees the inputs as the one before it left them. */
function inTurn(hosts: readonly RegistrationObserver[]): RegistrationObserver {
    return {
        registered: async (resource: ResourceRecord) => {
            let { inputs } = resource;
            for (const host of hosts) {
                inputs = await host.registered({ ...resource, inputs });
            }
            return inputs;
        },
    };
}

/** Runs a failed program once more with stack traces, which the fast run leaves out, to name the user's own line. */
async function explain(request: ProgramRequest, fast: ProgramRun): Promise<ProgramFault> {
    if (fast.isHanging) {
        return new ProgramFault(headline(fast.faults[0] ?? ""));
    }
    const slow = await runProgram({ ...request, observer: nobody, stackFrames: 100, onOutput: () => undefined });
    const told = slow.faults.length > 0 ? slow : fast;
    const location = userLine(told.faults.join("\n"), request.project.root);
    return new ProgramFault(headline(fast.faults[0] ?? ""), location);
}

/** What the runtime logged, without the sentence it puts before every error and the brackets around one without a stack. */
function headline(fault: string): string {
    const bare = fault.replace(/^Running program '[^']*' failed with an unhandled exception:\n(?:<ref \*\d+> )?/, "");
    return bare.trim().replace(/^\[((?:.|\n)*)\]$/, "$1");
}

function readPackConfig(pack: PackSource): unknown {
    if (pack.configFile === undefined) {
        return undefined;
    }
    if (!existsSync(pack.configFile)) {
        throw new InvalidConfig([
            `there is no policy configuration ${pack.configFile} - the rules of the pack would run without it - ` +
                "write the file, or name no configuration",
        ]);
    }
    try {
        return JSON.parse(readFileSync(pack.configFile, "utf8"));
    } catch {
        throw new InvalidConfig([
            `${pack.configFile} is not JSON - the rules cannot read it - write one JSON object, by name of the rule`,
        ]);
    }
}
