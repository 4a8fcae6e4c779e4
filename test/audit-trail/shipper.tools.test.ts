import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planAuditTrail, shipperConfig } from "../../components/audit-trail/index.ts";
import { issueAll } from "../gateway/certificate-authority.ts";
import { startProcess, until } from "../processes.ts";
import type { RunningProcess } from "../processes.ts";
import { run } from "../tools.ts";
import { LogStoreStandIn } from "./log-store-stand-in.ts";

/*
 * The shipper's configuration in the real Fluent Bit, before a stand-in for CloudWatch Logs. Fluent Bit is in no package
 * registry that a checkout can use: the suite takes one from the path.
 */
const found = await run("fluent-bit", ["--version"]).catch(() => undefined);

const plan = planAuditTrail({ stack: "s", retentionDays: { public: 184, health: 1096 } });

/** What the kubelet writes of what a container prints. */
function printed(text: string): string {
    return `2026-11-25T08:00:00.000000000Z stdout F ${text}\n`;
}

function auditLine(requestId: string, dataClass: string | null): string {
    return printed(JSON.stringify({ class: dataClass, requestId, status: 200, statusDetails: "via_upstream" }));
}

describe.skipIf(found === undefined)(
    `the shipper${found === undefined ? " - skipped: fluent-bit is not on the path" : ""}`,
    () => {
        const store = new LogStoreStandIn();
        let folder = "";
        let port = 0;
        let shipper: RunningProcess | undefined;
        const logOf = (pod: string, container: string) => join(folder, "pods", pod, container, "0.log");
        const front = () => logOf("gateway_front-6d5f_0123", "envoy");

        async function start(): Promise<void> {
            const folders = { podLogs: join(folder, "pods"), state: join(folder, "state") };
            const endpoint = { host: "localhost", port, authorityFile: join(folder, "authority.crt") };
            const config = shipperConfig({
                plan,
                region: "eu-central-1",
                tiers: ["front", "egress"],
                folders,
                endpoint,
            });
            const file = join(folder, "shipper.yaml");
            await writeFile(file, config);
            const env = { NODE_NAME: "node-a", AWS_ACCESS_KEY_ID: "stand-in", AWS_SECRET_ACCESS_KEY: "stand-in" };
            shipper = startProcess("fluent-bit", [`--config=${file}`], join(folder, "shipper.log"), env);
        }

        beforeEach(async () => {
            folder = await mkdtemp(join(tmpdir(), "ringfence-shipper-"));
            const logs = [front(), logOf("egress_egress-77_4567", "envoy"), logOf("models_llama_89ab", "envoy")];
            logs.push(logOf("gateway_front-6d5f_0123", "shutdown-manager"));
            for (const log of logs) {
                await mkdir(join(log, ".."), { recursive: true });
                await writeFile(log, "");
            }
            await mkdir(join(folder, "state"));
            store.lines.length = 0;
            store.actions.length = 0;
            store.failsWith = undefined;
            const { certificates } = await issueAll(folder, ["localhost"]);
            const { localhost } = certificates;
            if (localhost === undefined) throw new Error("the authority made no certificate");
            port = await store.start(localhost);
        });
        afterEach(async () => {
            await shipper?.stop();
            await store.stop();
            await rm(folder, { recursive: true });
        });

        const arrived = () =>
            Object.fromEntries(store.lines.map(({ group, line }) => [String(line["requestId"]), group]));

        it("brings each line to the group of its class, and what has none to the strictest", async () => {
            const classes = { a: "public", b: "health", c: "regulated", d: "publicly", e: null, f: "" };
            for (const [id, one] of Object.entries(classes)) await appendFile(front(), auditLine(id, one));
            await appendFile(logOf("egress_egress-77_4567", "envoy"), auditLine("g", "public"));
            await start();
            await until("all lines have arrived", () => store.lines.length >= 7, 30);
            const health = "/ringfence/s/audit/health";
            const open = "/ringfence/s/audit/public";
            expect(arrived()).toEqual({ a: open, b: health, c: health, d: health, e: health, f: health, g: open });
            expect(store.lines[0]?.stream).toMatch(/^node-a\./);
            // What it may do is this, and no more.
            expect(new Set(store.actions)).toEqual(new Set(["CreateLogStream", "PutLogEvents"]));
        });

        it("brings the whole line, and of what else is printed nothing", async () => {
            await appendFile(front(), printed("[warning] the message of a proxy"));
            await appendFile(logOf("models_llama_89ab", "envoy"), auditLine("other-namespace", "public"));
            await appendFile(
                logOf("gateway_front-6d5f_0123", "shutdown-manager"),
                auditLine("other-container", "public"),
            );
            await appendFile(front(), auditLine("ours", "public"));
            await start();
            await until("the line has arrived", () => store.lines.length > 0, 30);
            expect(store.lines.map(({ line }) => line)).toEqual([
                { class: "public", requestId: "ours", status: 200, statusDetails: "via_upstream" },
            ]);
        });

        it("puts a line together that the kubelet wrote in parts", async () => {
            const [head = "", tail = ""] = auditLine("long", "public").trimEnd().split('"status"');
            await appendFile(front(), `${head.replace(" F ", " P ")}\n${printed(`"status"${tail}`)}`);
            await start();
            await until("the line has arrived", () => store.lines.length > 0, 30);
            expect(arrived()).toEqual({ long: "/ringfence/s/audit/public" });
        });

        it("keeps what the store does not take, over a restart too, and sends it later", async () => {
            store.failsWith = 503;
            await start();
            await appendFile(front(), auditLine("kept", "public"));
            await until("the shipper has tried", () => store.actions.length > 0, 30);
            await shipper?.stop();
            await appendFile(front(), auditLine("written meanwhile", "health"));
            store.failsWith = undefined;
            await start();
            await until("both have arrived", () => store.lines.length >= 2, 60);
            expect(arrived()).toEqual({
                kept: "/ringfence/s/audit/public",
                "written meanwhile": "/ringfence/s/audit/health",
            });
        });

        it("prints no line of what it carries", async () => {
            await appendFile(front(), auditLine("not-in-its-own-log", "public"));
            await start();
            await until("the line has arrived", () => store.lines.length > 0, 30);
            expect(await readFile(join(folder, "shipper.log"), "utf8")).not.toContain("not-in-its-own-log");
        });
    },
);
