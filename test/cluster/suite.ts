import { afterAll, beforeAll, describe, inject } from "vitest";
import { report } from "./findings.ts";
import type { Finding } from "./findings.ts";
import { startCluster } from "./live-cluster.ts";
import type { ClusterRequest, LiveCluster } from "./live-cluster.ts";
import { rehearse } from "./rehearsal.ts";
import type { Rehearsal, Subject } from "./rehearsal.ts";

const tools = inject("clusterTools");
const runFolder = inject("runFolder");

/** A cluster of the user's; by default each suite starts an own one. */
const givenKubeconfig = process.env["KUBECONFIG"] === "" ? undefined : process.env["KUBECONFIG"];

/** A suite that needs a cluster; where its programs cannot be had it is skipped, and its name says why. */
export function describeCluster(name: string, suite: () => void): void {
    if ("missing" in tools) describe.skip(`${name} - skipped: ${tools.missing}`, () => undefined);
    else describe(name, suite);
}

/** A cluster for the tests of one suite, with the nodes and the objects of `subject`. */
export function liveRehearsal(
    subject: () => Promise<Subject>,
    simulates?: ClusterRequest["simulates"],
): () => Rehearsal {
    let cluster: LiveCluster | undefined;
    let rehearsal: Rehearsal | undefined;
    beforeAll(async () => {
        if ("missing" in tools) return;
        const starting = startCluster({
            tools,
            runFolder,
            kubeconfig: givenKubeconfig,
            ...(simulates === undefined ? {} : { simulates }),
        });
        const [what, started] = await Promise.all([subject(), starting]);
        cluster = started;
        rehearsal = await rehearse(started.api, tools, what);
    });
    afterAll(async () => {
        try {
            // An own cluster goes as a whole.
            if (givenKubeconfig !== undefined) await rehearsal?.remove();
        } finally {
            await cluster?.stop();
        }
    });
    return () => {
        if (rehearsal === undefined) throw new Error("the cluster is not up");
        return rehearsal;
    };
}

/** Puts a line into the table at the end of the run. */
export async function seen(finding: Finding): Promise<void> {
    await report(runFolder, finding);
}
