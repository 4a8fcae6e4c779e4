import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { listStacks } from "../config/index.ts";
import { needsOf } from "../deployment/steps/leave-out.ts";
import { stepIds } from "../deployment/steps/plan.ts";
import type { Step, StepId } from "../deployment/steps/plan.ts";
import { prepare, standsAgainst } from "../deployment/steps/prepare.ts";
import type { Prepared } from "../deployment/steps/prepare.ts";
import { projectRoot } from "../preview/index.ts";
import { fencedBlocks } from "./document.ts";

const documentFile = join(projectRoot, "docs", "first-deployment.md");
const blocks = fencedBlocks(documentFile);

describe.each(listStacks(join(projectRoot, "stacks")))("the steps of %s", (stack) => {
    let prepared: Prepared;
    const step = (id: StepId): Step | undefined => prepared.steps.find((each) => each.id === id);
    /** URNs that a step has made when it ends. */
    const madeBy = (id: StepId): readonly string[] => {
        const proof = step(id)?.proof;
        return proof?.kind === "inState" ? proof.urns : [];
    };
    const types = (urns: readonly string[]) => urns.map((urn) => urn.split("::")[2]?.split("$").at(-1) ?? "");

    beforeAll(async () => {
        prepared = await prepare({ stack, today: referenceDay });
    });

    test("come in the one order, and end with everything", () => {
        const order = prepared.steps.map(({ id }) => stepIds.indexOf(id));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(madeBy("platform")).toHaveLength(prepared.preview.resources.length);
    });

    test("make nothing before what it needs, each on top of those before", () => {
        const byUrn = new Map(prepared.preview.resources.map((resource) => [resource.urn, resource]));
        for (const { proof } of prepared.steps) {
            if (proof.kind !== "inState") continue;
            const made = new Set(proof.urns);
            const missing = [...made].flatMap((urn) => {
                const resource = byUrn.get(urn);
                return resource === undefined ? [urn] : needsOf(resource).filter((need) => !made.has(need));
            });
            expect(missing).toEqual([]);
        }
        const foundation = new Set(madeBy("foundation"));
        expect(madeBy("keys").filter((urn) => !foundation.has(urn))).toEqual([]);
    });

    test("before the mirror, nothing is in the cluster, no node runs, and the cluster, its network and the store are there", () => {
        const made = types(madeBy(step("routes") === undefined ? "foundation" : "routes"));
        expect(made.filter((type) => type.startsWith("kubernetes:") || type === "pulumi:providers:kubernetes")).toEqual(
            [],
        );
        expect(made).not.toContain("aws:eks/nodeGroup:NodeGroup");
        for (const needed of [
            "aws:eks/cluster:Cluster",
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            "aws:ecr/repository:Repository",
            "aws:s3/bucketPolicy:BucketPolicy",
        ]) {
            expect(made).toContain(needed);
        }
    });

    test("no route is made before the attachment that it needs is accepted", () => {
        const isJoined = types(madeBy("platform")).includes("aws:ec2transitgateway/vpcAttachment:VpcAttachment");
        expect(step("attachments") !== undefined).toBe(isJoined);
        if (!isJoined) return;
        expect(types(madeBy("foundation"))).toContain("aws:ec2transitgateway/vpcAttachment:VpcAttachment");
        expect(types(madeBy("foundation"))).not.toContain("aws:ec2/route:Route");
        expect(types(madeBy("routes"))).toContain("aws:ec2/route:Route");
    });

    test("every key comes before anything else where it waits for its material, and the material of each is asked for", () => {
        const isImported = prepared.config.keyCustody.origin === "imported";
        expect(step("keys") !== undefined).toBe(isImported);
        if (!isImported) return;
        const all = types(madeBy("platform")).filter((type) => type.startsWith("aws:kms/"));
        const made = types(madeBy("keys")).filter((type) => type.startsWith("aws:"));
        expect(made.filter((type) => type.startsWith("aws:kms/"))).toHaveLength(all.length);
        expect(made.filter((type) => !/^aws:(?:kms|iam)\//u.test(type))).toEqual([]);
        const proof = step("key-material")?.proof;
        expect(proof?.kind === "awsSays" && proof.questions.length).toBe(
            all.filter((type) => type.endsWith("ExternalKey")).length,
        );
    });

    test("the plan names no secret, and no value of one has a place in a command", () => {
        const words = prepared.steps.flatMap(({ commands }) => commands).join("\n");
        expect(words).not.toMatch(
            /--password(?!-stdin)|--secret-string (?!file:\/\/)|--encrypted-key-material (?!"?fileb:\/\/)/u,
        );
    });

    test("placeholders of the lock forbid it in an account, and not in the sandbox", () => {
        expect(
            standsAgainst(prepared, false)
                .map(({ problem }) => problem)
                .join(),
        ).toMatch(/example|placeholder/u);
        expect(standsAgainst(prepared, true)).toEqual([]);
    });
});

describe("docs/first-deployment.md", () => {
    let prepared: Prepared;
    beforeAll(async () => {
        prepared = await prepare({ stack: "self-hosted-eu", today: referenceDay });
    });

    test("has no block of commands that no test runs or checks", () => {
        const kinds = new Set(blocks.map(({ kind }) => kind));
        expect([...kinds].toSorted()).toEqual(
            ["sh account", "sh aws", "sh file=way-in.sh", "sh import", "sh sandbox", "text output"].toSorted(),
        );
    });

    test("shows the steps as the plan has them", () => {
        const titles = prepared.steps.map(({ id, title }, index) => `${index + 1}. ${id}: ${title}`);
        expect(blocks.map(({ text }) => text)).toContainEqual(
            [
                `Deployment of self-hosted-eu: ${titles.length} steps; npm run deploy -- self-hosted-eu does them`,
                "",
                ...titles,
            ].join("\n"),
        );
    });

    test("imports the material by the commands that the step prints", () => {
        const commands = prepared.steps.find(({ id }) => id === "key-material")?.commands ?? [];
        expect(blocks.find(({ kind }) => kind === "sh import")?.text).toBe(commands.join("\n"));
    });

    test("makes the stack by the command that the step prints", () => {
        const [command = ""] = prepared.steps.find(({ id }) => id === "stack")?.commands ?? [];
        const provider = /--secrets-provider '[^']+'/u.exec(command)?.[0] ?? "missing";
        expect(blocks.filter(({ kind }) => kind === "sh account").map(({ text }) => text)).toContainEqual(
            expect.stringContaining(provider),
        );
    });
});
