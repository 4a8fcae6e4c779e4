import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runByNode } from "../../cli/ringfence.fixture.ts";
import { projectRoot } from "../../preview/index.ts";
import { copyProject } from "../project-copy.ts";

const guide = readFileSync(join(projectRoot, "docs", "admitting-a-resource.md"), "utf8");
/** What the guide says to write, to run or to expect, by language and in its order. */
const blocks = (language: string): readonly string[] =>
    [...guide.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text = ""]) => (name === language ? [text] : []));
const [queueFile = "", call = ""] = blocks("ts");
const [command = ""] = blocks("console");
const [printed = ""] = blocks("text");
const [entry = ""] = blocks("yaml");
const declaration = "policies/declarations/pilot-eu.yaml";

describe("whoever follows the guide to a resource that the rules do not know", { timeout: 600_000 }, () => {
    /** A copy of the project, to which the queue is added. */
    let copy = "";
    beforeAll(() => {
        copy = copyProject("admission");
    });
    afterAll(() => {
        rmSync(copy, { recursive: true });
    });

    function edit(file: string, from: string, to: string): void {
        const text = readFileSync(join(copy, file), "utf8");
        expect(text.split(from)).toHaveLength(2);
        writeFileSync(join(copy, file), text.replace(from, to));
    }
    const preview = () => {
        const [, stack = ""] = /^npm run preview -- (\S+)\n$/.exec(command) ?? [];
        return runByNode(join(copy, "cli", "main.js"), ["preview", stack], copy);
    };
    const lines = (text: string) => text.split("\n").map((line) => line.trim());

    test("is told what to look at and what to write, writes it, and previews clean", async () => {
        writeFileSync(join(copy, "infra", "jobs-queue.ts"), queueFile);
        edit(
            "infra/index.ts",
            "const { network,",
            'import * as pulumi from "@pulumi/pulumi";\nimport { declareJobsQueue } from "./jobs-queue.ts";\n\nconst { cloud, network,',
        );
        writeFileSync(
            join(copy, "infra", "index.ts"),
            `${readFileSync(join(copy, "infra", "index.ts"), "utf8")}${call}`,
        );
        const refused = await preview();
        expect(refused.code).toBe(1);
        expect(lines(refused.stdout).filter((line) => line.startsWith("RES-"))).toEqual([
            expect.stringMatching(/^RES-109 violated/),
        ]);
        expect(lines(refused.stdout).join("\n")).toContain(lines(printed).join("\n").trim());

        edit(declaration, "admittedTypes: []\n", entry.replace("pilot-eu-jobs", "<the value>"));
        const unfilled = await preview();
        expect(unfilled.code).toBe(2);
        expect(unfilled.stderr).toContain("still holds <the value>");

        edit(declaration, "<the value>", "pilot-eu-jobs");
        expect(await preview()).toMatchObject({ code: 0 });

        edit("infra/jobs-queue.ts", "messageRetentionSeconds: 86400", "policy: '{}', messageRetentionSeconds: 86400");
        const changed = await preview();
        expect(changed.code).toBe(1);
        expect(changed.stdout).toContain("RES-109 violated");
    });
});
