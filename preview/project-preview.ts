import { readFileSync, existsSync } from "node:fs";
import type { Day } from "../catalog/day.ts";
import { tellingLines } from "./engine/error-text.ts";
import type { Look } from "./engine/look.ts";
import { Mask } from "./engine/mask.ts";
import { nobody, type RegistrationObserver } from "./engine/registry.ts";
import { ProgramFault } from "./engine/program-fault.ts";
import { userLine } from "./engine/user-line.ts";
import { runProgram, type ProgramRequest, type ProgramRun } from "./engine/program.ts";
import { readProject } from "./engine/project.ts";
import type { ResourceRecord } from "./engine/resource-record.ts";
import { readStackConfig } from "./engine/stack-file.ts";
import { hiddenOptionVerdicts, type DeclaredOption } from "./hidden-options.ts";
import { InvalidConfig } from "./invalid-config.ts";
import { beyondPreview, type Looked } from "./looks.ts";
import { failureVerdict, sightVerdicts } from "./sight.ts";
import { inTreeOrder, previewResource } from "./tree.ts";
import { PolicyHost } from "./policy-host/host.ts";
import type { AsDeployed, PolicyVerdict, PreviewResource } from "./preview.ts";

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
    /** Looks a second time, at the program as deployed. @default false */
    readonly asDeployed?: boolean;
    /** Options of resources that somebody has stated a reason for; every other `import` and `retainOnDelete` is refused. @default none */
    readonly declaredOptions?: readonly DeclaredOption[];
    /** How long the program or a pack may do nothing before it is ended. @default 60 */
    readonly idleLimitSeconds?: number;
    /** Called for each line the program prints, secrets masked. @default nobody */
    readonly onOutput?: (line: string) => void;
}

/** What a preview of any Pulumi project finds. */
export interface ProjectPreview {
    readonly resources: readonly PreviewResource[];
    readonly policies: readonly PolicyVerdict[];
    /** Absent where nobody asked for it. */
    readonly asDeployed?: AsDeployed;
}

/**
 * Previews a stack of a Pulumi project without a CLI, a cloud or a network.
 * @throws InvalidConfig where the stack, the project or a pack's configuration cannot be used.
 * @throws ProgramFault where the program fails in its preview. Where it fails only as deployed, that is a verdict.
 */
export async function previewProject(request: ProjectPreviewRequest): Promise<ProjectPreview> {
    const project = readProject(request.root);
    const asked: Asked = {
        project,
        stack: request.stack,
        today: request.today,
        config: readStackConfig(project, request.stack),
        packs: (request.packs ?? []).map((pack) => ({ folder: pack.folder, packConfig: readPackConfig(pack) })),
        declaredOptions: request.declaredOptions ?? [],
        idleLimitSeconds: request.idleLimitSeconds ?? 60,
        onOutput: request.onOutput ?? (() => undefined),
    };
    // Both looks at once; that the first one fails must not leave the second behind.
    const [preview, deployed] = await Promise.allSettled([
        lookAt(asked, "preview"),
        request.asDeployed === true ? lookAt(withPrefix(asked, "as deployed: "), "deployed") : undefined,
    ]);
    const first = valueOf(preview);
    const found = { resources: first.records.map(previewResource), policies: first.policies };
    if (deployed.status === "rejected") {
        return { ...found, asDeployed: { resources: [], policies: [failed(deployed.reason)] } };
    }
    return deployed.value === undefined ? found : { ...found, asDeployed: beyondPreview(first, deployed.value) };
}

/** What both looks have in common. */
type Asked = Pick<ProgramRequest, "project" | "stack" | "today" | "config" | "idleLimitSeconds" | "onOutput"> & {
    readonly declaredOptions: readonly DeclaredOption[];
    readonly packs: readonly { readonly folder: string; readonly packConfig: unknown }[];
};

function withPrefix(asked: Asked, prefix: string): Asked {
    return {
        ...asked,
        onOutput: (line) => {
            asked.onOutput(`${prefix}${line}`);
        },
    };
}

/** Runs the program once and asks the packs about it. @throws ProgramFault where it fails. */
async function lookAt({ packs, declaredOptions, ...asked }: Asked, look: Look): Promise<Looked> {
    const { idleLimitSeconds } = asked;
    const common = { ...asked, look, mask: new Mask() };
    const hosts = packs.map((pack) => new PolicyHost({ ...common, ...pack, answerLimitSeconds: idleLimitSeconds }));
    const run: ProgramRequest = { ...common, observer: inTurn(hosts), stackFrames: 0 };
    try {
        const ran = await runProgram(run);
        if (ran.faults.length > 0) {
            throw await explain(run, ran);
        }
        const records = inTreeOrder(ran.resources);
        const verdicts = await Promise.all(hosts.map((host) => host.verdicts(records)));
        const own = [
            ...sightVerdicts(records, ran.unansweredInvokes),
            ...hiddenOptionVerdicts(records, declaredOptions),
        ];
        return { records, policies: [...verdicts.flat(), ...own] };
    } finally {
        await Promise.all(hosts.map((host) => host.stop()));
    }
}

function valueOf<Value>(result: PromiseSettledResult<Value>): Value {
    if (result.status === "rejected") {
        throw result.reason;
    }
    return result.value;
}

/** A program that fails only as deployed has been previewed all the same; nobody knows what it would have done. */
function failed(reason: unknown): PolicyVerdict {
    if (!(reason instanceof ProgramFault)) {
        throw reason;
    }
    const where = reason.location === undefined ? "" : `${reason.location}: `;
    return failureVerdict(`${where}${tellingLines(reason.message, 2).join(" ")}`);
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
