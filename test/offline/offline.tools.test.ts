import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../preview/index.ts";
import { debianTool, run } from "../tools.ts";

const strace = await debianTool("strace", "usr/bin/strace");

/** Addresses of the connections and datagrams that a trace holds, other than those inside the machine. */
function addressesIn(trace: string): readonly string[] {
    const calls = trace.split("\n").filter((line) => /sa_family=AF_INET6?\b/.test(line));
    return calls.map((call) => /(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)/.exec(call)?.[1] ?? call);
}

/** Every address that the preview of a stack, with all its processes, tried to reach. */
async function addressesTriedBy(stack: string, tracer: string): Promise<readonly string[]> {
    const folder = mkdtempSync(join(tmpdir(), "ringfence-offline-"));
    const file = join(folder, "trace");
    const traced = [process.execPath, "cli/main.js", "preview", stack];
    try {
        await run(tracer, ["-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", file, ...traced], {
            cwd: projectRoot,
        });
        return addressesIn(readFileSync(file, "utf8"));
    } finally {
        rmSync(folder, { recursive: true });
    }
}

describe.skipIf("missing" in strace)(
    `a preview under a tracer${"missing" in strace ? `: ${strace.missing}` : ""}`,
    () => {
        const tracer = "path" in strace ? strace.path : "";

        it("never tries to reach anything but the machine itself", async () => {
            const tried = await addressesTriedBy("pilot-eu", tracer);
            // The program and the policy pack both talk to the engine: an empty list would mean that nothing was traced.
            expect(tried.length).toBeGreaterThanOrEqual(2);
            expect(tried.filter((address) => address !== "127.0.0.1" && address !== "::1")).toEqual([]);
        });
    },
);

it("sees an attempt to reach somebody else, where a trace holds one", () => {
    const call =
        'connect(20, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = -1 ENETUNREACH';
    expect(addressesIn(`1 ${call}\n`)).toEqual(["192.0.2.1"]);
});
