import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { placeOf } from "../components/identity/arn.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { artifactLockFile, formatLockFaults } from "../components/model-store/read-lock.ts";
import { formatFaults, readStackFile } from "../config/index.ts";
import { destinationOf, repositoryAt } from "../mirror/destination.ts";
import type { Destination } from "../mirror/destination.ts";
import { severities } from "../mirror/findings.ts";
import type { Severity } from "../mirror/findings.ts";
import { findGrype } from "../mirror/grype.ts";
import { scan } from "../mirror/scan.ts";
import type { ImagePlace, ScanProgress } from "../mirror/scan.ts";
import { ageText, formatScan, scanExitCode } from "../mirror/scan-report.ts";
import { exitCodesHelp, Refused } from "./exit-codes.ts";
import { guarded, tell } from "./guarded.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { Progress } from "./progress.ts";
import { lockIn, lockOf, only } from "./stack-lock.ts";

const stacksFolder = join(import.meta.dirname, "..", "stacks");

interface ScanCommandOptions extends ResultOptions<"text" | "json"> {
    readonly database: string;
    readonly staleAfter: number;
    readonly from: "source" | "own";
    readonly registry?: string;
    readonly images?: string;
    readonly vex?: readonly string[];
    readonly failOn?: Severity;
    readonly only?: readonly string[];
    readonly all?: true;
    readonly lock: string;
    readonly grype?: string;
    readonly today?: Day;
}

const help = `
Nothing is fetched but the images: the database is the one you name. Bring one with grype db import <archive>, on this machine or
another; its publisher lists archives at https://grype.anchore.io/databases/v6/latest.json. It needs grype on the PATH, room in
TMPDIR for the largest image unpacked, and for registries that ask for it a login as for a push.

Examples:
  npm run mirror -- scan --database ~/.cache/grype/db                      everything the lock pins
  npm run mirror -- scan pilot-eu hybrid-eu --database vulnerability-db.tar.zst --fail-on high
                                                                           what two stacks use; 1 for a finding that is high
  npm run mirror -- scan pilot-eu --database db --from own                 as it lies in the stack's own registry
  npm run mirror -- scan pilot-eu --database db --images /mnt/images       as it lies on a disk, in OCI layouts
  npm run mirror -- scan --database db --vex reviewed.openvex.json         without what was reviewed and answered
  npm run --silent mirror -- scan --database db --json                     one ScanReport (docs/mirror.md)
${exitCodesHelp({
    clean: "every image was scanned, and nothing reaches --fail-on",
    finding: "a finding reaches --fail-on; or an image was not reached, not recognised, or is an example entry",
    faultyInput:
        "a fault in a stack file, the lock or an option; a database that is missing, damaged or of another schema",
    failure: "nothing can be done: no grype",
    interrupted: "interrupted; nothing is left behind",
})}`;

const [output, json] = formatOptions(["text", "json"]);

/** `mirror scan`: known vulnerabilities of what the lock pins, by a database on the disk. */
export const scanCommand = new Command("scan")
    .exitOverride()
    .description("list known vulnerabilities of the locked images, by a database that you name")
    .argument("[stack...]", "the stacks whose images are meant (default: the whole lock)")
    .requiredOption("--database <path>", "grype's folder of databases, the folder of one, or an archive of one")
    .option("--stale-after <days>", "warn where the database is older", wholeDays, 5)
    .addOption(
        new Option("--from <place>", "where images are read: at their source, or in the stack's own registry")
            .choices(["source", "own"])
            .default("source"),
    )
    .option("--registry <host>", "another registry than the account's own; with --from own")
    .addOption(
        new Option(
            "--images <folder>",
            "read images from OCI layouts on the disk: <folder>, or <folder>/<name in the lock>",
        ).conflicts(["registry"]),
    )
    .option("--vex <file...>", "OpenVEX documents: what they answer is listed, and not counted")
    .addOption(
        new Option("--fail-on <severity>", "end with 1 where a finding is as bad, or nobody has judged it").choices(
            severities.filter((severity) => severity !== "unknown"),
        ),
    )
    .option("--only <name...>", "only these artifacts of the lock")
    .option("--all", "list every finding; without it what is below --fail-on, or high, is counted")
    .addOption(
        new Option("--lock <file>", "the artifacts manifest").default(artifactLockFile, "stacks/artifacts.lock.json"),
    )
    .option("--grype <file>", "the grype executable (default: on the PATH, then the cache)")
    .addOption(todayOption())
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .addHelpText("after", help)
    .action(async (stacks: readonly string[], options: ScanCommandOptions) => {
        await guarded((signal) => scanned(stacks, options, signal), "it begins anew");
    });

async function scanned(stacks: readonly string[], options: ScanCommandOptions, signal: AbortSignal): Promise<number> {
    const day = options.today ?? today();
    const used = stacks.map((stack) => stackOf(stack, options, day));
    const uses = Object.fromEntries(used.map(({ stack, lock }) => [stack, lock]));
    const lock = only(options.only, partOf(wholeLock(options), used));
    const place = placeFor(options, used);
    for (const file of options.vex ?? []) refuseAbsent("--vex", file);
    const write = resultWriter(options.out);
    const { progress, end } = progressFor(options);
    try {
        const report = await scan({
            lock,
            uses,
            grype: await findGrype(options.grype),
            database: options.database,
            staleAfterDays: options.staleAfter,
            place,
            vex: options.vex ?? [],
            ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
            today: day,
            progress,
            signal,
        });
        end();
        const isText = options.output === "text";
        if (!isText && report.database.old) tell(`warning: ${ageText(report)}`);
        write(`${isText ? formatScan(report, { all: options.all ?? false }) : JSON.stringify(report, undefined, 2)}\n`);
        return scanExitCode(report);
    } finally {
        end();
    }
}

/** The lock, without faults in what is asked for: an image that cannot be read must not be missing without a word. */
function wholeLock({ lock: file, only: names }: ScanCommandOptions): ArtifactLock {
    const lock = lockIn(file);
    const faulty = (lock.faulty ?? []).filter(
        ({ path: [part, name] }) => part !== "models" && (names === undefined || names.includes(String(name))),
    );
    if (faulty.length > 0) throw new Refused(formatLockFaults(file, faulty));
    return lock;
}

/** A stack that was named: the part of the lock that it uses, and where its own registry keeps it. */
interface UsedLock {
    readonly stack: string;
    readonly lock: ArtifactLock;
    readonly destination: Destination;
}

function stackOf(stack: string, { lock, registry }: ScanCommandOptions, day: Day): UsedLock {
    const reading = readStackFile(join(stacksFolder, `Pulumi.${stack}.yaml`), day);
    if (!reading.ok) throw new Refused(formatFaults(reading.faults));
    const { region, accounts } = reading.config;
    const destination = destinationOf(placeOf(region, accounts.workload), stack);
    return {
        stack,
        lock: lockOf(reading.config, lock),
        destination: registry === undefined ? destination : { ...destination, registry },
    };
}

/** The images and charts that at least one of the stacks uses; the whole lock where none is named. */
function partOf(lock: ArtifactLock, used: readonly UsedLock[]): ArtifactLock {
    if (used.length === 0) return { ...lock, models: {} };
    const usedIn = <T>(part: "images" | "charts", entries: Readonly<Record<string, T>>) =>
        Object.fromEntries(
            Object.entries(entries).filter(([name]) => used.some((one) => Object.hasOwn(one.lock[part], name))),
        );
    return { ...lock, images: usedIn("images", lock.images), charts: usedIn("charts", lock.charts), models: {} };
}

function placeFor({ from, registry, images }: ScanCommandOptions, used: readonly UsedLock[]): ImagePlace {
    if (images !== undefined) {
        refuseAbsent("--images", images);
        if (from === "own") {
            throw new Refused("--images and --from own name two places - an image is read from one - keep one of them");
        }
        return { folder: images };
    }
    if (from === "source") {
        if (registry === undefined) return { repositoryOf: (_, image) => image.source };
        throw new Refused("--registry names the own registry, and images are read at their source - add --from own");
    }
    if (used.length === 0) {
        throw new Refused(
            "--from own: a registry belongs to a stack, and none is named - name the stacks before the options",
        );
    }
    return {
        repositoryOf: (name, image) => {
            const owner = used.find(({ lock }) => Object.hasOwn(lock.images, name));
            return owner === undefined ? image.source : repositoryAt(owner.destination, "images", name);
        },
    };
}

function refuseAbsent(option: string, path: string): void {
    if (existsSync(path)) return;
    throw new Refused(
        `${option} ${path}: there is nothing there - it would be read as if it said nothing - correct the path`,
    );
}

/** What is under way, on a terminal; each end as a line that stays, except beside a JSON result. */
function progressFor({ output: form }: ScanCommandOptions): { progress: ScanProgress; end: () => void } {
    const line = new Progress(process.stderr, "scanning");
    const begin = (what: string) => {
        const done = line.begin(what);
        return (outcome: string) => {
            done();
            if (form === "text") {
                line.pause(() => {
                    tell(`${what}: ${outcome}`);
                });
            }
        };
    };
    return {
        progress: { begin },
        end: () => {
            line.end();
        },
    };
}

function wholeDays(text: string): number {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 0 && value <= 3653) return value;
    throw new InvalidArgumentError("An age is counted in whole days - write a number from 0 to 3653, e.g. 5.");
}
