import type { Day } from "../catalog/day.ts";
import type { Fault, FaultText } from "../components/fault.ts";
import { readdirSync } from "node:fs";
import path from "node:path";
import type { DeploymentConfig } from "./deployment-config.ts";
import { closing, placed, sortFaults, together, withEarly } from "./fault.ts";
import type { PlacedFault } from "./fault.ts";
import { keys } from "./keys/index.ts";
import { readProjectLock } from "./lock.ts";
import type { ProjectLock } from "./lock.ts";
import { faultsInUse, readOwnCatalog } from "./own-catalog.ts";
import type { OwnCatalogReading } from "./own-catalog.ts";
import { isWithin, namespace } from "./path.ts";
import { unknownKey } from "./schema/zod-faults.ts";
import type { Settings } from "./settings.ts";
import { stackFileKind } from "./source/file-kind.ts";
import { readText, unread } from "./source/read-text.ts";
import { secretsProviderFaults } from "./source/secrets-provider.ts";
import { parseStackDocument } from "./source/stack-document.ts";
import type { StackDocument } from "./source/stack-document.ts";
import { plainTree } from "./source/yaml-tree.ts";
import { nearest, quote } from "../components/suggest.ts";
import { validate } from "./validate.ts";

/** What came of reading a stack file. */
export type StackReading =
    | {
          readonly ok: true;
          /** The stack's name, from the file's name. */
          readonly stack: string;
          readonly config: DeploymentConfig;
          /** The stack's config as Pulumi hands it to a program: whole keys to texts, structured values as JSON. */
          readonly settings: Readonly<Record<string, string>>;
      }
    | { readonly ok: false; readonly faults: readonly PlacedFault[] };

/** The stacks of a folder, by name, sorted. A folder that cannot be read has none. */
export function listStacks(dir: string): readonly string[] {
    try {
        return readdirSync(dir, { withFileTypes: true })
            .filter((entry) => !entry.isDirectory())
            .flatMap((entry) => stackNameOf(entry.name) ?? [])
            .toSorted();
    } catch {
        return [];
    }
}

/**
 * The stacks of a folder whose files are called otherwise than Pulumi looks for, e.g. `Pulumi.pilot.yml`, sorted; each is refused
 * when it is read.
 */
export function listMisnamedStacks(dir: string): readonly string[] {
    const known = listStacks(dir);
    return [...new Set(misnamedFiles(dir).map(nameMeantBy))].filter((stack) => !known.includes(stack)).toSorted();
}

/** Files that look like those of stacks, and are called otherwise. */
function misnamedFiles(dir: string): readonly string[] {
    try {
        return readdirSync(dir).filter((name) => lookalike.test(name) && stackNameOf(name) === undefined);
    } catch {
        return [];
    }
}

const lookalike = /^pulumi\.([a-z0-9_.-]{1,100})\.ya?ml$/i;

function nameMeantBy(file: string): string {
    return lookalike.exec(file)?.[1] ?? file;
}

function stackNameOf(file: string): string | undefined {
    return /^Pulumi\.([A-Za-z0-9_.-]{1,100})\.yaml$/.exec(path.basename(file))?.[1];
}

/**
 * Reads and judges a stack file. Never throws for what is in the file, or for a file that is not there.
 *
 * @param today The day to judge by: what has ended by then is a fault.
 */
export function readStackFile(file: string, today: Day, { lock, catalog }: ReadBeside = {}): StackReading {
    const stack = stackNameOf(file);
    if (stack === undefined) return refuse(file, [wholeFile(misnamed)]);
    const text = readText(file, stackFileKind, () => noStack(file, stack));
    if (typeof text !== "string") return refuse(file, [wholeFile(text)]);
    const document = parseStackDocument(text);
    if ("problem" in document) {
        const { problem, fix, position } = document;
        return refuse(file, [placed(wholeFile({ problem, why: unread, fix }), position)]);
    }
    const own = readOwnCatalog(catalog);
    const locked = lock === "unread" ? ({ faults: [] } as const) : readProjectLock(lock);
    return readDocument(file, stack, document, { today, locked, own });
}

/** What is read beside a stack file. */
export interface ReadBeside {
    /**
     * The lock of artifacts; `unread` where it shall be written, so that what it lacks is no fault.
     * @default the project's
     */
    readonly lock?: string;
    /** The team's own catalog, which need not be there. @default the project's: stacks/catalog.yaml */
    readonly catalog?: string;
}

/** What a stack file is judged by, beside what stands in it. */
interface JudgedBy {
    readonly today: Day;
    readonly locked: ProjectLock | { readonly faults: readonly [] };
    readonly own: OwnCatalogReading;
}

function readDocument(file: string, stack: string, document: StackDocument, judgedBy: JudgedBy): StackReading {
    const { today, locked, own } = judgedBy;
    const { value, early: structure } = plainTree(document.root);
    // The document's root is a mapping (parseStackDocument), so that its plain form is one too.
    const top = value as Readonly<Record<string, unknown>>;
    const settings = isMapping(top.config) ? top.config : {};
    const misplaced = misplacedKeys(top);
    const outer = closing([...topLevelFaults(top), ...secretsProviderFaults(top.secretsprovider, settings)]);
    const early = together(structure, {
        faults: outer.faults.filter(({ path }) => !structure.closed.some((other) => isWithin(path, other))),
        // What stands in the wrong place is not missing as well.
        closed: [...outer.closed, ...misplaced.map((key) => ["config", namespaced(key)])],
        doubtful: [],
    });
    const lock = "lock" in locked ? locked.lock : undefined;
    const result = isMapping(top.config)
        ? validate(settings, lock, today, early, own.known)
        : { ok: false as const, faults: withEarly(early, []) };
    const beside = [...locked.faults, ...faultsInUse(own, settings)];
    if (result.ok && beside.length > 0) return refuse(file, beside);
    if (result.ok) return { ok: true, stack, config: result.config, settings: asPulumiHandsThem(settings) };
    const faults = result.faults.map((fault) => placed(fault, document.locate(fault.path, fault.at)));
    return refuse(file, [...beside, ...faults]);
}

function isMapping(value: unknown): value is Settings {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Pulumi's own keys beside `config:`. They say how secrets in config are encrypted, and hold none in clear text. */
const pulumiKeys = ["config", "secretsprovider", "encryptedkey", "encryptionsalt"];

function topLevelFaults(top: Readonly<Record<string, unknown>>): readonly Fault[] {
    const misplaced = misplacedKeys(top);
    const others = Object.keys(top).filter((key) => !misplaced.includes(key));
    const mistyped = others.some((key) => !pulumiKeys.includes(key) && nearest(key, ["config"]) !== undefined);
    const faults = others.flatMap(topLevelKey);
    if (isMapping(top.config)) return [...faults, ...misplaced.map(besideConfig)];
    if (misplaced.length > 0) return [...faults, withoutConfig("config" in top, misplaced)];
    return [...faults, ...(mistyped ? [] : [noConfig("config" in top)])];
}

/** Keys at the top of the file that belong below `config:`. */
function misplacedKeys(top: Readonly<Record<string, unknown>>): readonly string[] {
    return Object.keys(top).filter((key) => keys.some(({ name }) => namespaced(name) === namespaced(key)));
}

function namespaced(key: string): string {
    return key.startsWith(`${namespace}:`) ? key : `${namespace}:${key}`;
}

const readBelowConfig = "Pulumi hands a program what stands below config: and nothing else.";

function besideConfig(key: string): Fault {
    return {
        path: [key],
        at: "key",
        problem: `${quote(key)} stands beside config:, not below it`,
        why: readBelowConfig,
        fix: `Indent it like the keys below config:${key === namespaced(key) ? "" : `, and write ${namespaced(key)}`}.`,
    };
}

/** Nothing stands below `config:`, or it is not there, and its keys stand at the top: one fault, however many they are. */
function withoutConfig(written: boolean, misplaced: readonly string[]): Fault {
    const [first = ""] = misplaced;
    const count =
        misplaced.length === 1 ? `the key ${first} stands` : `${misplaced.length} keys, from ${first} on, stand`;
    const indent = misplaced.length === 1 ? "indent it" : "indent all of them";
    const named = misplaced.every((key) => key === namespaced(key)) ? "" : `, each as ${namespace}:<key>`;
    return {
        path: written ? ["config"] : [first],
        at: "key",
        problem: written
            ? `nothing stands below config:, and ${count} beside it`
            : `config: is missing, and ${count} at the top of the file`,
        why: readBelowConfig,
        fix: written
            ? `Keep config: above ${first} and ${indent} below it${named}.`
            : `Write config: in a line above ${first} and ${indent} below it${named}.`,
    };
}

function topLevelKey(key: string): readonly Fault[] {
    if (pulumiKeys.includes(key)) return [];
    if (key !== "environment") return [unknownKey([key], pulumiKeys)];
    return [
        {
            path: [key],
            at: "key",
            problem: "the stack imports a Pulumi ESC environment",
            why: "Its values come from a hosted service, where neither a reviewer nor this check can see them.",
            fix: "Remove environment and write the values here.",
        },
    ];
}

function noConfig(written: boolean): Fault {
    return {
        path: ["config"],
        problem: written ? "config: is not a mapping of keys to values" : "config: is missing",
        why: "Everything that ringfence builds is said there.",
        fix: "Write config: and, below it and indented, the ringfence:… keys.",
    };
}

/** Pulumi hands every value to the program as text, a structured one as JSON. */
function asPulumiHandsThem(settings: Settings): Readonly<Record<string, string>> {
    return Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
}

const misnamed: FaultText = {
    problem: "the file is not named like a stack file",
    why: "Pulumi finds a stack's config by the file's name.",
    fix: "Name it Pulumi.<stack>.yaml, with letters, digits, dots, dashes and underscores.",
};

function noStack(file: string, stack: string): FaultText {
    const known = listStacks(path.dirname(file));
    const misnamedFile = misnamedFiles(path.dirname(file)).find((one) => nameMeantBy(one) === stack);
    if (misnamedFile !== undefined) {
        return {
            problem: `there is no stack ${quote(stack)}: its file is called ${quote(misnamedFile)}`,
            why: "Pulumi reads the config of a stack from Pulumi.<stack>.yaml alone, and nothing from a file of another name.",
            fix: `Rename it to Pulumi.${stack}.yaml.`,
        };
    }
    const meant = nearest(stack, known);
    const choice =
        known.length === 0 ? "There are no stack files beside it." : `Stacks that exist: ${known.join(", ")}.`;
    return {
        problem: `there is no stack ${quote(stack)}`,
        why: "A stack is what its file says; without the file there is nothing to preview.",
        fix: `${meant === undefined ? "" : `Did you mean "${meant}"? `}${choice}`,
    };
}

function wholeFile(text: FaultText): PlacedFault {
    return { path: [], ...text };
}

function refuse(file: string, faults: readonly PlacedFault[]): StackReading {
    return { ok: false, faults: sortFaults(faults.map((fault) => ({ file, ...fault }))) };
}
