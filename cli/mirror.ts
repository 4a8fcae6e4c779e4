import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { placeOf } from "../components/identity/arn.ts";
import { artifactLockFile } from "../components/model-store/read-lock.ts";
import { formatFaults, readStackFile } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { findCrane } from "../mirror/crane.ts";
import { destinationOf } from "../mirror/destination.ts";
import type { Destination } from "../mirror/destination.ts";
import { hubFrom } from "../mirror/hub.ts";
import { plan, push, verify } from "../mirror/mirror.ts";
import type { Mirror } from "../mirror/mirror.ts";
import { progressOn, silent } from "../mirror/progress.ts";
import { exitCodeOf, formatReport } from "../mirror/report.ts";
import type { MirrorReport } from "../mirror/report.ts";
import { lockText, resolveLock } from "../mirror/resolve-lock.ts";
import { defaultSpool, folderSource, hubSource } from "../mirror/weights-source.ts";
import { exitCodesHelp, Refused } from "./exit-codes.ts";
import { guarded, tell } from "./guarded.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";
import { scanCommand } from "./scan.ts";
import { lockIn, lockOf, only } from "./stack-lock.ts";

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
  npm run mirror -- lock                                   resolve the lock at its sources, for review
  npm run mirror -- scan --database /data/grype-db         known vulnerabilities of what the lock pins
${exitCodesHelp({
    clean: "everything is at the destination as locked",
    finding: "something is missing, wrong, or could not be brought over",
    faultyInput:
        "a fault in the stack file, the lock or an option, an unlocked artifact, or a push of the example lock",
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
    .description("ask the sources for digests and checksums, and write the lock for review")
    .action(async (options: CommonOptions) => {
        await guarded(async () => {
            const resolved = await resolveLock(lockIn(options.lock), findCrane(options.crane), hubFrom(process.env));
            writeFileSync(options.lock, lockText(resolved));
            const revisions = Object.entries(resolved.models).flatMap(([name, model]) =>
                model.revisions.map(({ revision }) => `  ${name}: ${revision}`),
            );
            tell(
                `wrote ${options.lock}; review it as you review code. Revisions for the stack files:\n${revisions.join("\n")}`,
            );
            return 0;
        });
    });

mirrorCommand.addCommand(scanCommand);

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
    const crane = findCrane(options.crane);
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
