import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { findGrype as grypeAt, grypeVersion } from "../../mirror/grype.ts";
import { InputRefused } from "../../mirror/problem.ts";
import { scan } from "../../mirror/scan.ts";
import type { ScanReport } from "../../mirror/scan-report.ts";
import { debianTool, run } from "../tools.ts";
import { lockOf } from "./lock-of.ts";
import { damageBlob, pushArtifact } from "./oci.ts";
import type { PushedArtifact } from "./oci.ts";
import { startRegistry } from "./processes.ts";
import type { ServerProcess } from "./processes.ts";
import { referenceLock, runMirror } from "./run-mirror.ts";
import type { Outcome } from "./run-mirror.ts";
import { findCrane, findGrype, findRegistry } from "./tools.ts";
import { changeDatabase, findDatabaseWriter, writeDatabase } from "./vulnerability-database.ts";

const tools = {
    grype: await findGrype(),
    writer: await findDatabaseWriter(),
    registry: await findRegistry(),
    crane: await findCrane(),
};
const strace = await debianTool("strace", "usr/bin/strace");
const missing = Object.values(tools).flatMap((tool) => ("missing" in tool ? [tool.missing] : []));
const title = [`known vulnerabilities, by grype ${grypeVersion}`, ...missing.map((why) => `SKIPPED: ${why}`)].join(
    " - ",
);
const pathOf = (tool: (typeof tools)[keyof typeof tools]) => ("path" in tool ? tool.path : "");

const alpine = { name: "alpine", major: "3", minor: "23" };

/** What the database knows. The ids are nobody's. */
const known = [
    {
        id: "CVE-2026-90001",
        severity: "critical",
        package: "example-parser",
        ecosystem: "npm",
        affected: "<1.2.4",
        fixedIn: "1.2.4",
        exploited: true,
    },
    { id: "CVE-2026-90002", severity: "", package: "example-parser", ecosystem: "npm", affected: "<1.1.0" },
    {
        id: "CVE-2026-90003",
        severity: "medium",
        package: "libexample",
        ecosystem: "apk",
        affected: "<1.2.4-r0",
        fixedIn: "1.2.4-r0",
        distribution: alpine,
    },
    {
        id: "CVE-2026-90004",
        severity: "low",
        package: "libended",
        ecosystem: "apk",
        affected: "<2.0.0-r0",
        distribution: { name: "alpine", major: "3", minor: "10", end: "2021-05-01" },
    },
];

const builtOn = "2026-11-25";

const npmPackage = (folder: string, version: string) => ({
    [`${folder}/node_modules/example-parser/package.json`]: JSON.stringify({ name: "example-parser", version }),
});
const alpinePackage = (release: string, name: string, version: string) => ({
    "etc/os-release": `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${release}\n`,
    "lib/apk/db/installed": `C:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=\nP:${name}\nV:${version}\nA:x86_64\nL:MIT\no:${name}\n\n`,
});

describe.skipIf(missing.length > 0)(title, () => {
    let registry: ServerProcess;
    let folder = "";
    let database = "";
    let scratch = "";

    beforeAll(async () => {
        registry = await startRegistry(pathOf(tools.registry));
        folder = await mkdtemp(join(tmpdir(), "ringfence-scan-test-"));
        scratch = join(folder, "scratch");
        await mkdir(scratch);
        await mkdir(join(folder, "written"));
        const file = await writeDatabase(pathOf(tools.writer), join(folder, "written"), known, builtOn);
        database = join(folder, "database");
        await imported(file, database);
    });
    afterAll(async () => {
        await registry.stop();
        await rm(folder, { recursive: true, force: true });
    });

    /** As a person brings a database in: `grype db import` into a folder. */
    async function imported(file: string, into: string): Promise<void> {
        await run(pathOf(tools.grype), ["db", "import", file], { env: { ...process.env, GRYPE_DB_CACHE_DIR: into } });
    }

    const host = () => `127.0.0.1:${registry.port}`;
    const pushed = async (name: string, files: Record<string, string>): Promise<PushedArtifact> =>
        await pushArtifact(host(), `publisher/${name}`, "v1", { files });

    async function lockFile(name: string, lock: ArtifactLock): Promise<string> {
        const file = join(folder, `${name}.lock.json`);
        await writeFile(file, JSON.stringify(lock));
        return file;
    }

    /** The command, in a process of its own. */
    const scanned = async (
        args: readonly string[],
        environment: Readonly<Record<string, string>> = {},
        onStart?: (interrupt: () => unknown) => void,
    ): Promise<Outcome> =>
        await runMirror(
            ["scan", "--grype", pathOf(tools.grype), "--today", referenceDay, ...args],
            { TMPDIR: scratch, ...environment },
            onStart,
        );
    const reportOf = ({ stdout }: Outcome) => JSON.parse(stdout) as ScanReport;

    it("finds what the database knows against the packages of an image, and nothing against fixed versions", async () => {
        const bad = await pushed("bad", {
            ...alpinePackage("3.23.0", "libexample", "1.2.3-r0"),
            ...npmPackage("app", "1.0.0"),
            ...npmPackage("srv", "1.0.0"),
        });
        const good = await pushed("good", {
            ...alpinePackage("3.23.0", "libexample", "1.2.4-r0"),
            ...npmPackage("app", "1.2.4"),
        });
        const lock = await lockFile("found", lockOf({ images: { bad: bad.locked, good: good.locked } }));

        const report = reportOf(await scanned(["--lock", lock, "--database", database, "--json"]));

        expect(report.scanner).toEqual({ name: "grype", version: grypeVersion });
        expect(report.database).toMatchObject({ builtOn, old: false });
        expect(report.artifacts.map(({ name, state, packages }) => [name, state, packages])).toEqual([
            ["bad", "scanned", 3],
            ["good", "scanned", 2],
        ]);
        expect(report.artifacts[0]?.findings).toEqual([
            {
                id: "CVE-2026-90001",
                aliases: [],
                severity: "critical",
                exploited: true,
                package: "example-parser",
                version: "1.0.0",
                type: "npm",
                fixedIn: ["1.2.4"],
                fix: "fixed",
                files: [
                    "/app/node_modules/example-parser/package.json",
                    "/srv/node_modules/example-parser/package.json",
                ],
                source: "https://vulnerabilities.example/CVE-2026-90001",
            },
            expect.objectContaining({ id: "CVE-2026-90003", severity: "medium", fixedIn: ["1.2.4-r0"], type: "apk" }),
            expect.objectContaining({ id: "CVE-2026-90002", severity: "unknown", fixedIn: [], fix: "not-fixed" }),
        ]);
        expect(report.artifacts[1]?.findings).toEqual([]);
        expect(report.sum).toMatchObject({ vulnerabilities: 3, fixable: 2, exploited: 1, accepted: 0 });
        expect(await readdir(scratch)).toEqual([]);
    });

    it("ends with 1 where a finding is as bad as --fail-on, and with 0 where none is", async () => {
        const medium = await pushed("medium", alpinePackage("3.23.0", "libexample", "1.2.3-r0"));
        const lock = await lockFile("medium", lockOf({ images: { medium: medium.locked } }));
        const code = async (failOn: string) =>
            (await scanned(["--lock", lock, "--database", database, "--fail-on", failOn])).code;
        expect(await code("high")).toBe(0);
        expect(await code("medium")).toBe(1);
    });

    it("shows people the worst first, counts the rest, and says what was not scanned", async () => {
        const bad = await pushed("table", {
            ...alpinePackage("3.23.0", "libexample", "1.2.3-r0"),
            ...npmPackage("app", "1.0.0"),
        });
        const empty = await pushed("empty", { "etc/motd": "no package in here\n" });
        const gone = { ...bad.locked, digest: `sha256:${"0".repeat(63)}1` };
        const chart = await pushArtifact(host(), "publisher/chart", "v1", { kind: "chart" });
        const example = JSON.parse(await readFile(referenceLock, "utf8")) as ArtifactLock;
        const vllm = example.images["vllm"];
        if (vllm === undefined) throw new Error("the reference lock has no vllm");
        const images = { bad: bad.locked, empty: empty.locked, gone, vllm };
        const lock = await lockFile("table", lockOf({ images, charts: { chart: chart.lockedChart } }));

        const { code, stdout, stderr } = await scanned(["--lock", lock, "--database", database]);

        expect(code).toBe(1);
        expect(
            stdout
                .replaceAll(host(), "registry")
                .replaceAll(folder, "")
                .replace(/sha256:\w+/g, "sha256:…"),
        ).toBe(
            [
                `Known vulnerabilities, by grype ${grypeVersion} and the database of 2026-11-25 (/database)`,
                "",
                "image bad  registry/publisher/table@sha256:…",
                "  2 packages, 1 critical, 1 medium, 1 unknown",
                "    critical, exploited  CVE-2026-90001  example-parser 1.0.0  fixed in 1.2.4",
                "    unknown              CVE-2026-90002  example-parser 1.0.0  not fixed",
                "    and 1 medium: --all lists them",
                "",
                "image empty  registry/publisher/empty@sha256:…",
                "  grype recognised no package in it - that nothing is known against it means nothing - look at its contents by hand",
                "",
                "image gone  registry/publisher/table@sha256:…",
                "  registry/publisher/table@sha256:… does not exist - the digest in the lock is wrong, or the publisher removed it - compare the lock with the source, or resolve it again: npm run mirror -- lock",
                "",
                "image vllm  docker.io/vllm/vllm-openai@sha256:…",
                "  an example entry, not scanned: no bytes have its digest - nothing is known about it - lock it first: npm run mirror -- lock",
                "",
                "chart chart  registry/publisher/chart@sha256:…",
                "  not covered: a chart holds templates and no programs - what it starts are images of the lock, which are scanned by themselves",
                "",
                "1 scanned, 1 not reached, 1 without a package that grype knows, 1 example, 1 chart not covered.",
                "3 findings of 3 vulnerabilities: 1 critical, 1 medium, 1 unknown. With a fix: 2. Exploited: 1.",
                "",
            ].join("\n"),
        );
        expect(stderr).toMatch(/^image bad: 2 packages, 3 findings$/m);
        expect(stderr).toMatch(/^image gone: not reached$/m);
    });

    it("leaves out what a VEX document answers, and lists it", async () => {
        const bad = await pushed("vex", npmPackage("app", "1.1.0"));
        const lock = await lockFile("vex", lockOf({ images: { bad: bad.locked } }));
        const vex = join(folder, "reviewed.openvex.json");
        const statement = {
            vulnerability: { name: "CVE-2026-90001" },
            products: [
                { "@id": `pkg:oci/vex@${bad.digest}`, subcomponents: [{ "@id": "pkg:npm/example-parser@1.1.0" }] },
            ],
            status: "not_affected",
            justification: "vulnerable_code_not_in_execute_path",
        };
        await writeFile(
            vex,
            JSON.stringify({
                "@context": "https://openvex.dev/ns/v0.2.0",
                "@id": "https://insurer.example/vex/1",
                author: "platform@insurer.example",
                timestamp: "2026-11-26T08:00:00Z",
                version: 1,
                statements: [statement],
            }),
        );
        const args = ["--lock", lock, "--database", database, "--fail-on", "low", "--json"];

        expect((await scanned(args)).code).toBe(1);
        const answered = await scanned([...args, "--vex", vex]);
        expect(answered.code).toBe(0);
        expect(reportOf(answered).artifacts[0]).toMatchObject({
            findings: [],
            accepted: [
                {
                    id: "CVE-2026-90001",
                    status: "not_affected",
                },
            ],
        });

        await writeFile(vex, "{}");
        const faulty = await scanned([...args, "--vex", vex]);
        expect(faulty.code).toBe(2);
        expect(faulty.stderr).toContain(vex);
    });

    it("reads images from OCI layouts on the disk, after hashing every byte of them", async () => {
        const bad = await pushed("layout", npmPackage("app", "1.0.0"));
        const rotten = await pushed("rotten", npmPackage("app", "1.0.1"));
        const absent = await pushed("absent", npmPackage("app", "1.0.2"));
        const images = join(folder, "images");
        for (const [name, { locked }] of Object.entries({ bad, rotten })) {
            await run(pathOf(tools.crane), [
                "pull",
                "--format=oci",
                `${locked.source}@${locked.digest}`,
                join(images, name),
            ]);
        }
        const hex = (rotten.layers[0] ?? "").replace("sha256:", "");
        await writeFile(join(images, "rotten", "blobs", "sha256", hex), "other bytes");
        const entries = { bad: bad.locked, rotten: rotten.locked, absent: absent.locked };
        const lock = await lockFile("layout", lockOf({ images: entries }));

        const outcome = await scanned(["--lock", lock, "--database", database, "--images", images, "--json"]);

        const [first, second, third] = reportOf(outcome).artifacts;
        expect(first).toMatchObject({ state: "scanned", source: join(images, "bad"), packages: 1 });
        expect(first?.findings.map(({ id }) => id)).toEqual(["CVE-2026-90001", "CVE-2026-90002"]);
        expect(second).toMatchObject({ state: "unreached" });
        expect(second?.problem).toMatch(/changed at rest/);
        expect(third?.problem).toMatch(/holds no sha256:.*crane pull --format=oci/);
        expect(outcome.code).toBe(1);
    });

    it("says when an image comes from a distribution that is past its end", async () => {
        const old = await pushed("old", alpinePackage("3.10.9", "libended", "1.0.0-r0"));
        const lock = await lockFile("old", lockOf({ images: { old: old.locked } }));
        const { stdout } = await scanned(["--lock", lock, "--database", database]);
        expect(stdout).toMatch(/warning: 1 package of a distribution past its end/);
    });

    it("does not reach an image whose bytes were damaged at the source", async () => {
        const damaged = await pushed("damaged", npmPackage("app", "1.0.0"));
        await damageBlob(registry.folder, damaged.layers[0] ?? "");
        const lock = await lockFile("damaged", lockOf({ images: { damaged: damaged.locked } }));
        const outcome = await scanned(["--lock", lock, "--database", database, "--json"]);
        expect(outcome.code).toBe(1);
        expect(reportOf(outcome).artifacts[0]).toMatchObject({ state: "unreached", findings: [] });
    });

    it("takes what two stacks use together, from their own registry, and says which of them uses what", async () => {
        const reference = JSON.parse(await readFile(referenceLock, "utf8")) as ArtifactLock;
        const stacks = ["managed-us", "pilot-eu"] as const;
        // The own registries of both stacks: the same bytes, in a repository of each.
        const gateway = await pushArtifact(host(), "managed-us/images/envoy-gateway", "v1", {
            files: npmPackage("a", "1.0.0"),
        });
        const vllm = await pushArtifact(host(), "pilot-eu/images/vllm", "v1", { files: npmPackage("a", "1.2.4") });
        const lock = await lockFile("two", {
            ...reference,
            images: {
                ...reference.images,
                "envoy-gateway": { ...gateway.locked, ...named(reference, "envoy-gateway") },
                vllm: { ...vllm.locked, ...named(reference, "vllm") },
            },
        });
        const report = reportOf(
            await scanned([
                ...stacks,
                "--from",
                "own",
                "--registry",
                host(),
                "--lock",
                lock,
                "--database",
                database,
                "--json",
            ]),
        );
        expect(report.stacks).toEqual(stacks);
        const found = Object.fromEntries(report.artifacts.map((one) => [one.name, one]));
        expect(found["envoy-gateway"]).toMatchObject({ state: "scanned", usedBy: ["managed-us", "pilot-eu"] });
        expect(found["envoy-gateway"]?.source).toContain("/managed-us/images/envoy-gateway@sha256:");
        expect(found["vllm"]).toMatchObject({ state: "scanned", usedBy: ["pilot-eu"], findings: [] });
        expect(found["ai-gateway-extproc"]).toMatchObject({ state: "example", usedBy: ["managed-us"] });
        expect(found).not.toHaveProperty("aws-efa-k8s-device-plugin");
    });

    /** Source and version as the reference lock has them: they are checked against what releases are called. */
    function named(lock: ArtifactLock, name: string) {
        const { source = "", version = "" } = lock.images[name] ?? {};
        return { source, version };
    }

    describe("the database", () => {
        let lock: ArtifactLock;
        beforeAll(async () => {
            const image = await pushed("any", npmPackage("app", "1.0.0"));
            lock = lockOf({ images: { any: image.locked } });
        });
        const written = () => join(folder, "written", "vulnerability.db");
        const archived = async (name: string) => {
            const archive = join(folder, name);
            await run("tar", ["-czf", archive, "-C", join(folder, "written"), "vulnerability.db"]);
            return archive;
        };
        /** A scan in this process, by the database at a path. */
        const by = async (path: string) =>
            await scan({
                lock,
                uses: {},
                grype: await grypeAt(pathOf(tools.grype)),
                database: path,
                staleAfterDays: 5,
                place: { repositoryOf: (_, { source }) => source },
                vex: [],
                today: referenceDay,
                progress: { begin: () => () => undefined },
            });
        const refusal = async (path: string) => {
            const error: unknown = await by(path).catch((reason: unknown) => reason);
            expect(error).toBeInstanceOf(InputRefused);
            return (error as InputRefused).message;
        };

        it("may be grype's folder, the folder of one schema, a file, or an archive; and stays as it was", async () => {
            const before = await readFile(join(database, "6", "vulnerability.db"));
            for (const path of [database, join(database, "6"), written(), await archived("whole.tar.gz")]) {
                expect((await by(path)).sum.vulnerabilities).toBe(2);
            }
            expect(await readFile(join(database, "6", "vulnerability.db"))).toEqual(before);
            expect((await readdir(join(database, "6"))).toSorted()).toEqual(["import.json", "vulnerability.db"]);
        });

        it("is refused where it is not there, or holds none", async () => {
            expect(await refusal(join(folder, "nowhere"))).toMatch(/there is nothing at .*nowhere/);
            await mkdir(join(folder, "hollow"));
            expect(await refusal(join(folder, "hollow"))).toMatch(/holds no vulnerability\.db/);
        });

        it.each([0.5, 0.95])(
            "is refused where only %f of it arrived, as a folder, a file or an archive",
            async (share) => {
                const cut = async (file: string) => {
                    await truncate(file, Math.floor((await stat(file)).size * share));
                };
                const [inFolder, file] = [join(folder, `cut-${share}`), join(folder, `cut-${share}.db`)];
                await cp(database, inFolder, { recursive: true });
                await cut(join(inFolder, "6", "vulnerability.db"));
                await cp(written(), file);
                await cut(file);
                const archive = await archived(`cut-${share}.tar.gz`);
                await cut(archive);
                for (const path of [inFolder, file, archive])
                    expect(await refusal(path)).toMatch(/is no whole database/);
            },
        );

        it("is refused by the command with exit code 2, and nothing is left behind", async () => {
            const file = join(folder, "short.db");
            await writeFile(file, (await readFile(written())).subarray(0, 40_000));
            const { code, stdout, stderr } = await scanned(["--lock", await lockFile("any", lock), "--database", file]);
            expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
            expect(stderr).toMatch(/is no whole database .*\. In a damaged database vulnerabilities are missing/);
            expect(await readdir(scratch)).toEqual([]);
        });

        it("is refused where a row of it was taken out after the import", async () => {
            const changed = join(folder, "changed");
            await cp(database, changed, { recursive: true });
            changeDatabase(join(changed, "6", "vulnerability.db"), "DELETE FROM affected_package_handles WHERE id = 1");
            expect(await refusal(changed)).toMatch(/is no whole database \(bad db checksum/);
        });

        it("is refused as a folder without the checksum of its import", async () => {
            expect(await refusal(join(folder, "written"))).toMatch(
                /without the checksum .* Name the file itself: .*\.db/,
            );
        });

        it("is refused where it has another schema", async () => {
            const other = join(folder, "other.db");
            await cp(written(), other);
            changeDatabase(other, "UPDATE db_metadata SET model = 5");
            expect(await refusal(other)).toMatch(/is a database of another schema/);
            await mkdir(join(folder, "former", "5"), { recursive: true });
            await cp(written(), join(folder, "former", "5", "vulnerability.db"));
            expect(await refusal(join(folder, "former"))).toMatch(/folders for the schemas 5, not 6/);
        });

        it("is warned of where it is older than some days on the day of the command", async () => {
            const warning = /warning: the database of 2026-11-25 is more than 5 days old on 2026-12-01/;
            const args = ["--lock", await lockFile("any", lock), "--database", database, "--today", "2026-12-01"];
            expect((await scanned(args)).stdout).toMatch(warning);
            const asJson = await scanned([...args, "--json"]);
            expect(reportOf(asJson).database.old).toBe(true);
            expect(asJson.stderr).toMatch(warning);
        });
    });

    it("is not swayed by settings of grype that lie about", async () => {
        const bad = await pushed("settings", npmPackage("app", "1.0.0"));
        const lock = await lockFile("settings", lockOf({ images: { bad: bad.locked } }));
        const home = join(folder, "home");
        await mkdir(home);
        await writeFile(join(home, ".grype.yaml"), "ignore: [{ vulnerability: CVE-2026-90001 }]\n");
        const environment = { HOME: home, GRYPE_IGNORE_STATES: "not-fixed" };
        const outcome = await scanned(["--lock", lock, "--database", database, "--json"], environment);
        const ids = reportOf(outcome).artifacts[0]?.findings.map(({ id }) => id);
        expect(ids).toEqual(["CVE-2026-90001", "CVE-2026-90002"]);
    });

    const withoutStrace = "missing" in strace ? ` - SKIPPED: ${strace.missing}` : "";
    it.skipIf(withoutStrace !== "")(`connects to the registry and to nobody else${withoutStrace}`, async () => {
        const bad = await pushed("traced", npmPackage("app", "1.0.0"));
        const lock = await lockFile("traced", lockOf({ images: { bad: bad.locked } }));
        const [traced, trace] = [join(folder, "traced-grype"), join(folder, "trace")];
        const command = `${pathOf(strace)} -f -qq -o ${trace}.$$ -e trace=connect ${pathOf(tools.grype)} "$@"`;
        await writeFile(traced, `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 });
        expect((await scanned(["--lock", lock, "--database", database, "--grype", traced])).code).toBe(0);
        const files = (await readdir(folder)).filter((name) => name.startsWith("trace."));
        const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
        const ports = texts.flatMap((text) => [...text.matchAll(/sin6?_port=htons\((\d+)\)/g)].map(([, port]) => port));
        expect(files.length).toBeGreaterThanOrEqual(3);
        expect([...new Set(ports)]).toEqual([String(registry.port)]);
    });

    it("ends with 130 when it is interrupted, and leaves nothing behind", async () => {
        const image = await pushed("interrupted", npmPackage("app", "1.0.0"));
        const lock = await lockFile("interrupted", lockOf({ images: { image: image.locked } }));
        const slow = join(folder, "slow-grype");
        const started = join(folder, "started");
        const script = `#!/bin/sh\ncase "$*" in *registry:*) mkdir -p "$TMPDIR/unpacked"; : > ${started}; exec sleep 60;; esac\nexec ${pathOf(tools.grype)} "$@"\n`;
        await writeFile(slow, script, { mode: 0o755 });
        let interrupt: () => unknown = () => undefined;
        const running = scanned(["--lock", lock, "--database", database, "--grype", slow], {}, (kill) => {
            interrupt = kill;
        });
        await expect.poll(() => readFile(started, "utf8").catch(() => undefined), { timeout: 30_000 }).toBe("");
        interrupt();
        const { code, stdout, stderr } = await running;
        expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
        expect(stderr).toMatch(/Interrupted\. Run the same command again: it begins anew\.\n$/);
        expect(await readdir(scratch)).toEqual([]);
    });
});
