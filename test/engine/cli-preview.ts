import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackSource } from "../../preview/project-preview.ts";
import type { SandboxCli } from "../sandbox/index.ts";
import { written } from "../sandbox/checked.ts";
import type { PreviewResource } from "../../preview/preview.ts";

/** A line that a rule wrote, as the CLI passes it on. */
export interface CliFinding {
    readonly pack: string;
    readonly rule: string;
    /** Absent where the finding is about the stack. */
    readonly urn?: string;
    readonly message: string;
    readonly enforcement: string;
}

/** What `pulumi preview` with policy packs found. */
export interface CliPreview {
    readonly resources: readonly PreviewResource[];
    readonly findings: readonly CliFinding[];
    /** `<pack>/<rule>` of every rule that judged something and found nothing wrong with it. */
    readonly passed: readonly string[];
    /** 0 where nothing stands against the stack. */
    readonly exitCode: number;
    /** Everything the CLI said besides, for the message of a failed test. */
    readonly said: string;
}

/** The flags that make the CLI ask the packs. */
export function packFlags(packs: readonly PackSource[]): readonly string[] {
    return packs.flatMap(({ folder, configFile }) => [
        `--policy-pack=${folder}`,
        ...(configFile === undefined ? [] : [`--policy-pack-config=${configFile}`]),
    ]);
}

/** Previews with the real CLI: its JSON digest holds the resources, its event log what the rules said. */
export async function cliPreview(cli: SandboxCli, packs: readonly PackSource[]): Promise<CliPreview> {
    const eventLog = join(cli.projectFolder, "events.json");
    const { exitCode, stdout, stderr } = await cli.run(
        ["preview", "--json", ...packFlags(packs), `--event-log=${eventLog}`],
        {
            // The event log is a flag for debugging.
            PULUMI_DEBUG_COMMANDS: "true",
        },
    );
    // The CLI's JSON has the shape that its own sources give it; a mistake here fails in the comparison.
    const digest = JSON.parse(stdout) as Digest;
    const events = readFileSync(eventLog, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as EngineEvent);
    return {
        resources: digest.steps.map((step) => resourceOf(step.newState)),
        findings: events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [findingOf(policyEvent)])),
        passed: passedRules(events),
        exitCode,
        said: `exit code ${exitCode}\n${stderr}\n${stdout}`,
    };
}

/** The parts of the CLI's JSON that are read here (sdk/go/common/apitype and display in Pulumi's sources). */
interface Digest {
    readonly steps: readonly { readonly newState: CliResource }[];
}

interface CliResource {
    readonly urn: string;
    readonly type: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly dependencies?: readonly string[];
    readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly protect?: boolean;
    readonly external?: boolean;
}

interface EngineEvent {
    readonly policyEvent?: PolicyEvent;
    readonly policyAnalyzeSummaryEvent?: PolicySummary;
    readonly policyAnalyzeStackSummaryEvent?: PolicySummary;
}

interface PolicyEvent {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
}

interface PolicySummary {
    readonly policyPackName: string;
    readonly passed?: readonly string[];
}

const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function resourceOf(state: CliResource): PreviewResource {
    // A reference to a provider is `<urn>::<id>`, and a URN has four parts.
    const provider = state.provider?.split("::").slice(0, 4).join("::");
    const named = Object.entries(state.propertyDependencies ?? {}).filter(([, urns]) => urns.length > 0);
    return {
        urn: state.urn,
        type: state.type,
        name: state.urn.split("::").slice(3).join("::"),
        ...(state.parent === undefined || state.parent === "" ? {} : { parent: state.parent }),
        ...(provider === undefined || provider === "" ? {} : { provider }),
        dependencies: [...(state.dependencies ?? [])].sort(),
        propertyDependencies: Object.fromEntries(named.map(([key, urns]) => [key, [...urns].sort()])),
        inputs: shownInputs(written(state.type, state.inputs ?? {})),
        protect: state.protect ?? false,
        opaque: false,
        ...(state.external === true ? { external: true } : {}),
    };
}

/** Unknown values in words, as a preview shows them; the engine's own keys (`__…`) left out. */
function shownInputs(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const own = Object.entries(inputs).filter(([key]) => !key.startsWith("__"));
    return Object.fromEntries(own.map(([key, value]) => [key, shown(value)]));
}

function shown(value: unknown): unknown {
    if (typeof value === "string") {
        return value.includes(unknownValue) ? "[unknown]" : value;
    }
    if (Array.isArray(value)) {
        return value.map(shown);
    }
    return typeof value === "object" && value !== null ? shownInputs({ ...value }) : value;
}

function findingOf(event: PolicyEvent): CliFinding {
    const urn = event.resourceUrn ?? "";
    return {
        pack: event.policyPackName,
        rule: event.policyName,
        ...(urn === "" ? {} : { urn }),
        message: event.message.replaceAll(/<\{%[^%]*%\}>/gu, "").trim(),
        enforcement: event.enforcementLevel,
    };
}

function passedRules(events: readonly EngineEvent[]): readonly string[] {
    const summaries = events.flatMap(
        ({ policyAnalyzeSummaryEvent: one, policyAnalyzeStackSummaryEvent: all }) => one ?? all ?? [],
    );
    const passed = summaries.flatMap(({ policyPackName, passed = [] }) =>
        passed.map((rule) => `${policyPackName}/${rule}`),
    );
    return [...new Set(passed)].sort();
}
