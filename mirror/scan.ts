import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Day } from "../catalog/day.ts";
import { isExampleArtifact } from "../components/model-store/artifact-lock.ts";
import type { ArtifactLock, LockedImage } from "../components/model-store/artifact-lock.ts";
import { registryProblem } from "./crane.ts";
import { findingsOf, packagesOf } from "./findings.ts";
import type { Severity } from "./findings.ts";
import { failureOf, parsed } from "./grype.ts";
import type { Grype, GrypeCall } from "./grype.ts";
import { viewOfImage } from "./image-layout.ts";
import { ArtifactProblem, EnvironmentProblem, InputRefused } from "./problem.ts";
import { countOf, sumOf } from "./scan-report.ts";
import type { ScannedArtifact, ScanReport } from "./scan-report.ts";
import { isOld, openDatabase } from "./vulnerability-database.ts";

/** Where the bytes of an image come from. */
export type ImagePlace =
    /** `host/repository` in a registry; the digest of the lock is added. */
    | { readonly repositoryOf: (name: string, image: LockedImage) => string }
    /** OCI layouts on the disk: the folder itself is one, or holds one for each name. */
    | { readonly folder: string };

/** What a scan works with. */
export interface ScanOptions {
    readonly lock: ArtifactLock;
    /** The stacks that were named, with the part of the lock that each uses. Empty: the whole lock is meant. */
    readonly uses: Readonly<Record<string, ArtifactLock>>;
    readonly grype: Grype;
    /** Folder or archive of the database. */
    readonly database: string;
    readonly staleAfterDays: number;
    readonly place: ImagePlace;
    /** OpenVEX or CSAF documents with what is answered already. */
    readonly vex: readonly string[];
    readonly failOn?: Severity;
    readonly today: Day;
    /** Told as the work goes. */
    readonly progress: ScanProgress;
    /** Ends the work at once. */
    readonly signal?: AbortSignal;
}

/** Told by the work as it goes; knows nothing of where it is shown. */
export interface ScanProgress {
    /** A piece of work begins; what is called back when it ends gets its last word. */
    begin(what: string): (outcome: string) => void;
}

/**
 * Looks up what is known against the images of the lock. One that cannot be had does not stop the others. Nothing is kept: what
 * grype unpacks goes with the scratch folder, also where the work is stopped.
 *
 * @throws InputRefused, AbortError when stopped
 */
export async function scan(options: ScanOptions): Promise<ScanReport> {
    const scratch = await mkdtemp(join(tmpdir(), "ringfence-scan-"));
    try {
        return await scanIn(scratch, options);
    } finally {
        await rm(scratch, { recursive: true, force: true });
    }
}

async function scanIn(scratch: string, options: ScanOptions): Promise<ScanReport> {
    const { lock, grype, today, staleAfterDays, failOn, signal } = options;
    const settings = join(scratch, "settings.yaml");
    await writeFile(settings, "{}\n");
    const opened = options.progress.begin(`database ${options.database}`);
    const { databases, ...database } = await openDatabase(grype, options.database, { scratch, settings, signal });
    opened(`of ${database.builtOn}`);

    const call = { databases, scratch, settings, signal };
    const artifacts: ScannedArtifact[] = [];
    for (const [name, image] of Object.entries(lock.images)) {
        artifacts.push(await scanImage(options, name, image, call));
    }
    for (const [name, chart] of Object.entries(lock.charts)) {
        artifacts.push({
            kind: "chart",
            name,
            state: "notCovered",
            source: `${chart.source}@${chart.digest}`,
            usedBy: usersOf(options, "charts", name),
            findings: [],
            accepted: [],
            problem: chartsAreNotCovered,
        });
    }
    return {
        command: "scan",
        today,
        stacks: Object.keys(options.uses),
        scanner: { name: "grype", version: grype.version },
        database: { ...database, old: isOld(database, today, staleAfterDays), staleAfterDays },
        ...(failOn === undefined ? {} : { failOn }),
        artifacts,
        sum: sumOf(artifacts),
    };
}

const chartsAreNotCovered =
    "not covered: a chart holds templates and no programs - what it starts are images of the lock, which are scanned by themselves";

function usersOf({ uses }: ScanOptions, part: "images" | "charts", name: string): readonly string[] {
    return Object.entries(uses).flatMap(([stack, used]) => (Object.hasOwn(used[part], name) ? [stack] : []));
}

async function scanImage(
    options: ScanOptions,
    name: string,
    image: LockedImage,
    call: GrypeCall,
): Promise<ScannedArtifact> {
    const { place } = options;
    const source = "folder" in place ? join(place.folder, name) : `${place.repositoryOf(name, image)}@${image.digest}`;
    const base = {
        kind: "image",
        name,
        source,
        usedBy: usersOf(options, "images", name),
        findings: [],
        accepted: [],
    } as const;
    if (isExampleArtifact(name, image)) return { ...base, state: "example", problem: isAnExample };

    const ended = options.progress.begin(`image ${name}`);
    const scratch = join(call.scratch, "image");
    try {
        await mkdir(scratch);
        const subject =
            "folder" in place ? await layoutOf(place.folder, name, image, scratch, call) : `registry:${source}`;
        const result = await resultOf(options, subject, source, { ...call, scratch });
        ended(`${countOf(result.packages, "package")}, ${countOf(result.findings.length, "finding")}`);
        return result.packages === 0
            ? { ...base, ...result, state: "unrecognised", problem: nothingRecognised }
            : { ...base, ...result, state: "scanned" };
    } catch (error) {
        const isUnreached = error instanceof ArtifactProblem || error instanceof EnvironmentProblem;
        ended(isUnreached ? "not reached" : "stopped");
        if (!isUnreached) throw error;
        return { ...base, state: "unreached", problem: error.message };
    } finally {
        // An image unpacks to several times its size: the next one needs the room.
        await rm(scratch, { recursive: true, force: true });
    }
}

const isAnExample =
    "an example entry, not scanned: no bytes have its digest - nothing is known about it - lock it first: npm run mirror -- lock";

const nothingRecognised =
    "grype recognised no package in it - that nothing is known against it means nothing - look at its contents by hand";

async function layoutOf(
    folder: string,
    name: string,
    { digest }: LockedImage,
    scratch: string,
    { signal }: GrypeCall,
): Promise<string> {
    const view = join(scratch, "layout");
    await viewOfImage(folder, { name, digest }, view, signal);
    return `oci-dir:${view}`;
}

/** Runs grype on one image. Its documents go into files, because they are larger than what a pipe should hold. */
async function resultOf({ grype, vex }: ScanOptions, subject: string, source: string, call: GrypeCall) {
    const findings = join(call.scratch, "findings.json");
    const packages = join(call.scratch, "packages.json");
    const { code, log } = await grype.run(
        [
            subject,
            "--platform",
            "linux/amd64",
            "--output",
            `json=${findings}`,
            "--output",
            `cyclonedx-json=${packages}`,
            ...vex.flatMap((document) => ["--vex", document]),
        ],
        call,
    );
    const reason = failureOf(log);
    if (code !== 0 && /\bVEX\b/.test(reason)) {
        throw new InputRefused(
            `--vex: grype cannot read it (${reason}) - what was reviewed would count as open - write OpenVEX: https://openvex.dev`,
        );
    }
    if (code !== 0) throw registryProblem(reason, source);
    try {
        return {
            ...findingsOf(parsed(await readFile(findings, "utf8"))),
            packages: packagesOf(parsed(await readFile(packages, "utf8"))),
        };
    } catch {
        throw new ArtifactProblem(
            "failed",
            `${source}: grype ${grype.version} answers in a form that is not known here - its findings would be read wrongly - ` +
                "use the version of docs/mirror.md",
        );
    }
}
