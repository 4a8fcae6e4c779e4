import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { Command, Option } from "commander";
import { today } from "../catalog/day.ts";
import type { Day } from "../catalog/day.ts";
import { precisions } from "../catalog/models.ts";
import type { Model } from "../catalog/models.ts";
import { artifactLockFile } from "../components/model-store/read-lock.ts";
import { formatFaults } from "../config/index.ts";
import { ownCatalogFile, readOwnCatalog } from "../config/own-catalog.ts";
import { addModel, ModelRefused } from "../mirror/add-model.ts";
import type { AddedModel } from "../mirror/add-model.ts";
import { hubFrom } from "../mirror/hub.ts";
import { ArtifactProblem, LockRefused } from "../mirror/problem.ts";
import { progressOn, silent } from "../mirror/progress.ts";
import { formatBytes } from "../mirror/report.ts";
import { exitCodes, exitCodesHelp, Refused } from "./exit-codes.ts";
import { formatOptions, outFileOption, resultWriter, todayOption } from "./options.ts";
import type { ResultOptions } from "./options.ts";

interface AddOptions extends ResultOptions<"text" | "json"> {
    readonly id?: string;
    readonly licence?: string;
    readonly confirmedBy?: string;
    readonly catalog: string;
    readonly lock: string;
    readonly today?: Day;
}

interface ListOptions extends ResultOptions<"text" | "json"> {
    readonly catalog: string;
}

const help = `
add reads config.json, the index, the headers of the weights, tokenizer and licence; it downloads no weights. What config.json says of
heads and layers is checked against the shapes of the tensors. The model is written into stacks/catalog.yaml, its files with their
checksums into stacks/artifacts.lock.json: review both as you review code. HF_TOKEN opens models whose licence has to be accepted,
HF_ENDPOINT names another hub.

Examples:
  npm run model -- add ./clinic-llama --licence LicenseRef-own      own or fine-tuned weights from a folder
  npm run model -- add Qwen/Qwen3-14B                               the newest commit of a repository on the hub
  npm run model -- add Qwen/Qwen3-14B-AWQ@main --id qwen3-14b       another precision of the same model
  npm run --silent model -- add ./clinic-llama --json               one JSON document
  npm run model -- list                                             models that stacks may name
${exitCodesHelp({
    clean: "added, or listed",
    finding: "the hub or a file of the model failed; nothing was written",
    faultyInput: "the checkpoint, an option, the catalog or the lock has faults; nothing was written",
    failure: "nothing can be done: a host that does not answer, or the command itself failed",
})}`;

const [output, json] = formatOptions(["text", "json"]);
const catalogOption = new Option("--catalog <file>", "the team's own catalog").default(
    ownCatalogFile,
    "stacks/catalog.yaml",
);

/** `model add|list`: brings any model that the engine knows into the catalog and the lock. */
export const modelCommand = new Command().addHelpText("after", help);

modelCommand
    .command("add")
    .description("read a checkpoint, and write its model into the catalog and its files into the lock")
    .argument("<from>", "a folder, or <owner>/<name>[@revision] of the hub")
    .option("--id <id>", "how stacks name it (default: the name of the folder or repository)")
    .option("--licence <id>", "its licence, where no model card says it: an SPDX id, or e.g. LicenseRef-own")
    .option("--confirmed-by <who>", "who vouches for what is read (default: user.email of git)")
    .addOption(catalogOption)
    .addOption(
        new Option("--lock <file>", "the artifacts manifest").default(artifactLockFile, "stacks/artifacts.lock.json"),
    )
    .addOption(todayOption())
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .exitOverride()
    .action(async (from: string, options: AddOptions) => {
        const write = resultWriter(options.out);
        await guarded(async (signal) => {
            const added = await addModel({
                from,
                id: options.id,
                licence: options.licence,
                confirmedBy: options.confirmedBy ?? gitEmail(),
                today: options.today ?? today(),
                hub: hubFrom(process.env),
                catalogFile: options.catalog,
                lockFile: options.lock,
                progress: options.output === "json" ? silent : progressOn(process.stderr),
                signal,
            });
            write(options.output === "json" ? `${JSON.stringify(added, undefined, 2)}\n` : addedText(added, options));
        });
    });

modelCommand
    .command("list")
    .description("list the models that stacks may name")
    .addOption(catalogOption)
    .addOption(output)
    .addOption(json)
    .addOption(outFileOption())
    .exitOverride()
    .action(({ catalog, output: form, out }: ListOptions) => {
        const { known, faults } = readOwnCatalog(catalog);
        if (faults.length > 0) throw new Refused(formatFaults(faults, "the team's own catalog", "nothing was listed"));
        const rows = Object.values(known.models).map(listed);
        resultWriter(out)(form === "json" ? `${JSON.stringify(rows, undefined, 2)}\n` : listText(rows));
    });

/** A model as it is listed. */
interface Listed {
    readonly id: string;
    readonly name: string;
    readonly precisions: readonly string[];
    /** Longest context; absent where nobody could confirm it. */
    readonly maxContextTokens?: number;
    readonly licence?: string;
    /** Who vouches for it; absent for models of the project's catalog. */
    readonly confirmedBy?: string;
}

function listed({ id, name, weights, maxContextTokens, licence, confirmedBy }: Model): Listed {
    return {
        id,
        name,
        precisions: precisions.filter((precision) => weights[precision] !== undefined),
        ...(maxContextTokens.confirmed ? { maxContextTokens: maxContextTokens.value } : {}),
        ...(licence.confirmed ? { licence: licence.value.id } : {}),
        ...(confirmedBy === undefined ? {} : { confirmedBy }),
    };
}

function listText(rows: readonly Listed[]): string {
    const cells = rows.map(({ id, precisions: of, maxContextTokens, licence, confirmedBy }) => [
        id,
        of.join(" "),
        maxContextTokens === undefined ? "context unknown" : `${maxContextTokens.toLocaleString("en")} tokens`,
        licence ?? "licence unknown",
        confirmedBy === undefined ? "" : `confirmed by ${confirmedBy}`,
    ]);
    const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
    const line = (row: readonly string[]) =>
        row
            .map((cell, i) => cell.padEnd(widths[i] ?? 0))
            .join("  ")
            .trimEnd();
    return `${cells.map(line).join("\n")}\n`;
}

function addedText(added: AddedModel, { catalog, lock }: AddOptions): string {
    const { id, precision, lockName, revision, source, entry, bytes, notes } = added;
    const { attention, architecture, maxContextTokens, licence } = entry;
    const heads =
        attention.kvLoraRank === undefined
            ? `${attention.queryHeads ?? 0} heads, ${attention.kvHeads ?? 0} KV heads of ${attention.headDim ?? 0}`
            : `latent attention of ${attention.kvLoraRank} + ${attention.ropeDim ?? 0}`;
    const window =
        attention.windowed === undefined
            ? ""
            : `, ${attention.windowed.layers} layers with a window of ${attention.windowed.windowTokens}`;
    const push = source.startsWith("folder/")
        ? `Bring it over with: npm run mirror -- push <stack> --only ${lockName} --weights <folder>`
        : `Bring it over with: npm run mirror -- push <stack> --only ${lockName}`;
    return [
        `added ${id} to ${here(catalog)} and ${lockName} to ${here(lock)}; review both as you review code.`,
        "",
        `  ${architecture} · ${attention.layers} layers · ${heads}${window}`,
        `  up to ${maxContextTokens.toLocaleString("en")} tokens · ${precision} ${formatBytes(bytes)} · ${licence.id}`,
        ...notes.map((note) => `  ! ${note}`),
        "",
        "In a stack file, below ringfence:models:",
        "",
        `    ${/^[a-z][a-z0-9-]{0,39}$/.test(id) ? id : "my-model"}:`,
        `      model: ${id}`,
        `      precision: ${precision}`,
        `      maxContextTokens: ${Math.min(maxContextTokens, 16_384)}`,
        "      concurrency: 8",
        "      nodeGroup: <a node group of gpuNodeGroups>",
        `      licence: { accepted: ${licence.id} }`,
        `      revisions: [{ revision: "${revision}" }]`,
        "",
        push,
        "",
    ].join("\n");
}

function here(file: string): string {
    return relative(process.cwd(), file);
}

function gitEmail(): string {
    const { stdout } = spawnSync("git", ["config", "user.email"], {
        cwd: join(import.meta.dirname, ".."),
        encoding: "utf8",
    });
    const email = (stdout as string | null)?.trim() ?? "";
    if (email !== "") return email;
    throw new Refused(
        "nobody vouches for the model - a preview names who did, and git knows no user.email here - write --confirmed-by <who>",
    );
}

/** Runs a command, turns what went wrong into a line and an exit code, and lets Ctrl-C end it in good order. */
async function guarded(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController();
    const onSignal = () => {
        stop.abort();
    };
    process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
    try {
        await work(stop.signal);
    } catch (error) {
        if (stop.signal.aborted) {
            process.exitCode = exitCodes.interrupted;
            process.stderr.write("Interrupted. Nothing was written.\n");
            return;
        }
        if (error instanceof ModelRefused) {
            throw new Refused(formatFaults(error.faults, "the model", "nothing was written"));
        }
        if (error instanceof LockRefused) throw new Refused(error.message);
        if (!(error instanceof ArtifactProblem)) throw error;
        process.exitCode = exitCodes.finding;
        process.stderr.write(`${error.message}\n`);
    } finally {
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    }
}
