import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import type { ModelTable } from "../catalog/models.ts";
import { placeOf } from "../components/identity/arn.ts";
import { isExampleRevision } from "../components/model-store/artifact-lock.ts";
import { artifactLockFile } from "../components/model-store/read-lock.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import { chooseFrom } from "../components/suggest.ts";
import { formatFaults, mapValues, readStackFile } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { readOwnCatalog } from "../config/own-catalog.ts";
import { findCrane } from "../mirror/crane.ts";
import type { Crane } from "../mirror/crane.ts";
import { destinationOf } from "../mirror/destination.ts";
import type { Destination } from "../mirror/destination.ts";
import { hubFrom } from "../mirror/hub.ts";
import { lockEntries } from "../mirror/lock-entries.ts";
import type { EntriesToLock } from "../mirror/lock-entries.ts";
import { plan, push, verify } from "../mirror/mirror.ts";
import type { Mirror } from "../mirror/mirror.ts";
import { progressOn, silent } from "../mirror/progress.ts";
import { exitCodeOf, formatReport } from "../mirror/report.ts";
import type { MirrorReport } from "../mirror/report.ts";
import { defaultSpool, folderSource, hubSource } from "../mirror/weights-source.ts";
import { exitCodesHelp, Refused } from "./exit-codes.ts";
import { guarded, tell } from "./guarded.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { scanCommand } from "./scan.ts";
import { lockOf, only } from "./stack-lock.ts";

const stacks = join(import.meta.dirname, "..", "stacks");

interface CommonOptions {
    readonly lock: string;
    readonly crane?: string;
}

interface StackOptions extends CommonOptions, ResultOptions<"text" | "json"> {
    readonly registry?: string;
    readonly bucket?: string;
    readonly only?: readonly string[];
    readonly today?: Day;
}

interface PushCommandOptions extends StackOptions {
    readonly weights?: string;
    readonly spool: string;
    readonly partMib: number;
    readonly overwrite?: true;
    readonly dryRun?: true;
}

const help = `
Run it where both the internet and the account can be reached: never inside the DMZ. It needs crane, a registry login
(aws ecr get-login-password | crane auth login --username AWS --password-stdin <registry>) and AWS credentials of the role
<stack>-artifacts-writer. HF_TOKEN opens models whose licence has to be accepted, HF_ENDPOINT names another hub.

Examples:
  npm run mirror -- plan self-hosted-eu                    what is missing, and how much there is to move
  npm run mirror -- push self-hosted-eu                    bring it over; run it again after an interruption
  npm run mirror -- push pilot-eu --only qwen3-8b-int4     one artifact
  npm run mirror -- push pilot-eu --weights /mnt/weights   weights from a disk instead of the hub
  npm run --silent mirror -- verify pilot-eu --json        read every byte back; one MirrorReport (docs/mirror.md)
  npm run mirror -- lock pilot-eu                          ask the sources of what the stack uses; review the lock
  npm run mirror -- lock --only qwen3-32b-fp8              one model, added where it is missing; needs no crane
  npm run mirror -- lock --only mine-fp8 --source huggingface.co/my-team/mine-FP8   from another repository
  npm run mirror -- scan --database /data/grype-db         known vulnerabilities of what the lock pins
${exitCodesHelp({
    clean: "everything is at the destination as locked",
    finding: "something is missing, wrong, or could not be brought over",
    faultyInput: "a fault in the stack file, the lock or an option, an unlocked artifact, or a push of an example",
    failure: "nothing can be done: no crane, no credentials, a host that does not answer",
    interrupted: "interrupted; what was done stays done",
})}`;

const [output, json] = formatOptions(["text", "json"]);

/** `mirror plan|push|verify|lock|scan`: brings images, charts and weights into the account, digest by digest. */
export const mirrorCommand = new Command().addHelpText("after", help);

onStack("plan", "list what is missing at the destination; changes nothing").action(
    async (stack: string, options: StackOptions) => {
        await guarded((signal) => report(options, async () => plan(await mirrorOf(stack, options, 64, signal))));
    },
);

onStack("push", "copy what is missing, by digest and checksum; continues where it was interrupted")
    .option("--weights <folder>", "take weights from <folder>/<name in the lock>/ instead of the hub")
    .addOption(
        new Option(
            "--spool <folder>",
            "where downloads are kept until they are sent; room for the largest file",
        ).default(defaultSpool, "~/.cache/ringfence/weights"),
    )
    .option("--part-mib <number>", "size of the parts of an upload, 5 to 5120 MiB", partMiB, 64)
    .option("--overwrite", "send weights again that seem to be there, to replace corrupt ones")
    .option("--dry-run", "the same as plan")
    .action(async (stack: string, options: PushCommandOptions) => {
        await guarded((signal) =>
            report(options, async () => {
                const mirror = await mirrorOf(stack, options, options.partMib, signal);
                if (options.dryRun === true) return plan(mirror);
                const { weights: folder, spool } = options;
                const weights = folder === undefined ? hubSource(hubFrom(process.env), spool) : folderSource(folder);
                return push(mirror, { weights, overwrite: options.overwrite ?? false });
            }),
        );
    });

onStack("verify", "read every byte at the destination back and compare it with the lock").action(
    async (stack: string, options: StackOptions) => {
        await guarded((signal) => report(options, async () => verify(await mirrorOf(stack, options, 64, signal))));
    },
);

common(mirrorCommand.command("lock"))
    .description("ask the sources for digests and checksums, and write them into the lock for review")
    .argument(
        "[stack]",
        "only what this stack uses, with the commits that its file names (default: everything in the lock)",
    )
    .option("--only <name...>", "only these entries; a model that has none yet is added")
    .option("--source <repository>", "where the weights of --only lie, e.g. huggingface.co/Qwen/Qwen3-32B-FP8")
    .option("--revision <commit...>", "with --only and one model: commits to hold beside those that are locked already")
    .addOption(todayOption())
    .action(async (stack: string | undefined, options: LockOptions) => {
        await guarded(async (signal) => {
            const written = await lockEntries({
                ...askedOf(stack, options),
                lockFile: options.lock,
                models: knownModels(),
                source: options.source,
                hub: hubFrom(process.env),
                crane: () => findCrane(options.crane),
                signal,
            });
            const revisions = Object.entries(written.models).flatMap(([name, model]) =>
                model.revisions.map(({ revision }) => `  ${name}: ${revision}`),
            );
            tell(
                [
                    `wrote ${options.lock}; review it as you review code.`,
                    ...(revisions.length === 0 ? [] : ["Revisions for the stack files:", ...revisions]),
                ].join("\n"),
            );
            return 0;
        });
    });

mirrorCommand.addCommand(scanCommand);

interface LockOptions extends CommonOptions {
    readonly only?: readonly string[];
    readonly source?: string;
    readonly revision?: readonly string[];
    readonly today?: Day;
}

/** The models of the catalog and of the team's own. */
function knownModels(): ModelTable {
    const { known, faults } = readOwnCatalog();
    if (faults.length > 0) throw new Refused(formatFaults(faults, "the team's own catalog"));
    return known.models;
}

/** What is to be asked for: names in the lock, and commits beside those that it holds. */
type Asked = Required<Pick<EntriesToLock, "names" | "revisions">>;

function askedOf(stack: string | undefined, { only, source, revision, today: day }: LockOptions): Asked {
    if (stack === undefined) {
        const [name, ...others] = only ?? [];
        if ((source !== undefined || revision !== undefined) && (name === undefined || others.length > 0)) {
            throw new Refused(
                "--source and --revision are of one model - of several, nobody could know which - name it: --only <model>-<precision>",
            );
        }
        const wrong = revision?.find((written) => !/^[0-9a-f]{40}$/.test(written));
        if (wrong !== undefined) {
            throw new Refused(
                `--revision ${wrong} is not a commit - a branch such as main changes after review - write its 40 hexadecimal digits`,
            );
        }
        return { names: only, revisions: name === undefined ? {} : { [name]: revision ?? [] } };
    }
    const reading = readStackFile(join(stacks, `Pulumi.${stack}.yaml`), day ?? today(), { lock: "unread" });
    if (!reading.ok) throw new Refused(formatFaults(reading.faults));
    const used = requiredArtifacts(reading.config);
    const named = [...new Set(used.map(({ name }) => name))];
    const unknown = only?.find((name) => !named.includes(name));
    if (unknown !== undefined) {
        throw new Refused(
            `--only ${unknown}: ${stack} does not use it - nothing would be done - ${chooseFrom(unknown, named)}`,
        );
    }
    const commits = used.flatMap(({ kind, name, revision: commit }) =>
        kind === "model" && commit !== undefined && !isExampleRevision(commit) ? [{ name, commit }] : [],
    );
    const revisions = mapValues(
        Object.groupBy(commits, ({ name }) => name),
        (of) => of.map(({ commit }) => commit),
    );
    return { names: only ?? named, revisions };
}

function common(command: Command): Command {
    return command
        .exitOverride()
        .addOption(
            new Option("--lock <file>", "the artifacts manifest").default(
                artifactLockFile,
                "stacks/artifacts.lock.json",
            ),
        )
        .option("--crane <file>", "the crane executable (default: on the PATH, then the cache)");
}

function onStack(name: string, description: string): Command {
    return common(mirrorCommand.command(name))
        .description(description)
        .argument("<stack>", "the stack whose artifacts are meant")
        .option("--registry <host>", "another registry than the account's own")
        .option("--bucket <name>", "another bucket than the stack's own")
        .option("--only <name...>", "only these artifacts of the lock")
        .addOption(todayOption())
        .addOption(output)
        .addOption(json)
        .addOption(outFileOption());
}

async function mirrorOf(stack: string, options: StackOptions, partMiB: number, signal: AbortSignal): Promise<Mirror> {
    const reading = readStackFile(join(stacks, `Pulumi.${stack}.yaml`), options.today ?? today());
    if (!reading.ok) throw new Refused(formatFaults(reading.faults));
    const destination = destinationFor(stack, reading.config, options);
    const lock = only(options.only, lockOf(reading.config, options.lock));
    // Found once it is asked: a mirror of weights alone needs none.
    const crane: Crane = { run: async (args, call) => await findCrane(options.crane).run(args, call) };
    // The S3 client is large; the other commands of the program start without it.
    const { Bucket } = await import("../mirror/bucket.ts");
    return {
        lock,
        destination,
        crane,
        bucket: new Bucket(destination.bucket, destination.region, partMiB * 2 ** 20),
        progress: options.output === "json" ? silent : progressOn(process.stderr),
        signal,
    };
}

function destinationFor(stack: string, config: DeploymentConfig, { registry, bucket }: StackOptions): Destination {
    return {
        ...destinationOf(placeOf(config.region, config.accounts.workload), stack),
        ...(registry === undefined ? {} : { registry }),
        ...(bucket === undefined ? {} : { bucket }),
    };
}

/** Writes what the work reports, to a place that is known to be writable before it begins. */
async function report({ output, out }: StackOptions, work: () => Promise<MirrorReport>): Promise<number> {
    const write = resultWriter(out);
    const found = await work();
    write(`${output === "json" ? JSON.stringify(found, undefined, 2) : formatReport(found)}\n`);
    return exitCodeOf(found);
}

function partMiB(text: string): number {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 5 && value <= 5120) return value;
    throw new InvalidArgumentError("S3 takes parts of 5 to 5120 MiB - write a whole number of MiB, e.g. 64.");
}
