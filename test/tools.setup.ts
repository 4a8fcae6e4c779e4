import { findRenderer } from "./charts/render-chart.ts";
import { findCrane, findGrype, findMoto, findRegistry } from "./mirror/tools.ts";
import { findSimulator } from "./organization/simulator.ts";
import { findKarpenterPrices, findSources } from "./second-sources/sources.ts";
import { debianTool, run, toolCache } from "./tools.ts";
import type { Tool } from "./tools.ts";

/** The programs that the suite works with, and where it gets them. */
const programs: Readonly<Record<string, { readonly from: string; readonly find: () => Promise<Tool> }>> = {
    crane: { from: "the Go module proxy", find: findCrane },
    "docker-registry": { from: "Debian, or else the Go module proxy", find: findRegistry },
    grype: { from: "the Go module proxy", find: findGrype },
    "helm (library)": { from: "the Go module proxy", find: findRenderer },
    moto: { from: "PyPI", find: findMoto },
    "second sources": { from: "PyPI", find: findSources },
    "karpenter's prices": { from: "the Go module proxy", find: findKarpenterPrices },
    "iam-simulate": { from: "npm", find: findSimulator },
    strace: { from: "Debian", find: () => debianTool("strace", "usr/bin/strace") },
    "fluent-bit": { from: "the path", find: () => onPath("fluent-bit") },
    python3: { from: "the path", find: () => onPath("python3") },
};

/** Says what the suite installs and where, gets it one after the other, and says what cannot be had and is skipped. */
export async function setup(): Promise<void> {
    console.log(`Programs that npm does not bring. What is installed, is installed into ${toolCache}.`);
    for (const [name, { from, find }] of Object.entries(programs)) {
        const tool = await find();
        const found = "path" in tool ? tool.path : `skipped: ${tool.missing}`;
        console.log(`  ${name.padEnd(18)} from ${from.padEnd(36)} ${found}`);
    }
}

async function onPath(program: string): Promise<Tool> {
    return await run(program, ["--version"]).then(
        () => ({ path: program }),
        () => ({ missing: `${program} is not on the path` }),
    );
}
