import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { previewProject, type ProjectPreview, type ProjectPreviewRequest } from "../project-preview.ts";
import type { PreviewResource } from "../preview.ts";

function preview(program: string, more: Partial<ProjectPreviewRequest> = {}): Promise<ProjectPreview> {
    const root = join(import.meta.dirname, "testdata", program);
    return previewProject({ root, stack: "dev", today: referenceDay, ...more });
}

/** Finds a resource by name; a test that names a missing one fails here. */
function named(found: ProjectPreview, name: string): PreviewResource {
    const resource = found.resources.find((each) => each.name === name);
    if (resource === undefined) {
        throw new Error(`no resource ${name} among ${found.resources.map((each) => each.name).join(", ")}`);
    }
    return resource;
}

describe("a program with the real AWS SDK", async () => {
    const found = await preview("links");
    const urn = (name: string) => named(found, name).urn;

    test("is shown as a tree: the stack first, parents before children, siblings by URN", () => {
        expect(found.resources.map((each) => each.name)).toEqual([
            "links-dev",
            "alerts",
            "password",
            "europe",
            "records",
            "records-key",
            "records-bucket",
            "default_7_48_0",
        ]);
        expect(named(found, "records-key").parent).toBe(urn("records"));
        expect(named(found, "links-dev")).not.toHaveProperty("parent");
    });

    test("has dependencies, and for each property where its value came from", () => {
        expect(named(found, "records-bucket").propertyDependencies).toEqual({ tags: [urn("records-key")] });
        expect(named(found, "password").dependencies).toEqual([urn("records-key"), urn("records-bucket")].sort());
    });

    test("has explicit providers through the component, and default ones where none is said", () => {
        expect(named(found, "records-key").provider).toBe(urn("europe"));
        expect(named(found, "alerts").provider).toBe(urn("default_7_48_0"));
        expect(named(found, "records")).not.toHaveProperty("provider");
        expect(named(found, "default_7_48_0").inputs).toEqual({ version: "7.48.0" });
    });

    test("inherits protection", () => {
        expect(named(found, "records-key").protect).toBe(true);
        expect(named(found, "alerts").protect).toBe(false);
    });

    test("keeps aliases as URNs, those of the SDK too", () => {
        expect(named(found, "records-bucket").aliases).toEqual([
            "urn:pulumi:dev::links::test:storage:Store$aws:s3/bucket:Bucket::old-bucket",
            "urn:pulumi:dev::links::test:storage:Store$aws:s3/bucketV2:BucketV2::records-bucket",
        ]);
    });

    test("knows inputs and does not know what only the cloud can", () => {
        expect(named(found, "records-bucket").inputs).toEqual({ tags: { key: "[unknown]", purpose: "patient files" } });
        expect(named(found, "alerts").inputs).toEqual({ displayName: "[unknown]" });
    });

    test("never shows a secret", () => {
        expect(named(found, "password").inputs["value"]).toBe("[secret]");
        expect(JSON.stringify(found)).not.toContain("canary");
    });
});

describe("transforms", async () => {
    const found = await preview("transforms");

    test("run from the resource outwards to the stack and may change options", () => {
        const inner = named(found, "inner");
        expect(inner.inputs).toEqual({
            size: 2,
            from: "[unknown]",
            copy: "[unknown]",
            byBox: true,
            byStack: true,
            password: "[secret]",
        });
        expect(inner.protect).toBe(true);
    });

    test("keep what the resource depends on; the Node SDK drops it for single properties, and so does the CLI", () => {
        expect(named(found, "inner").dependencies).toEqual([named(found, "source").urn]);
        expect(named(found, "inner").propertyDependencies).toEqual({});
    });

    test("leave a resource outside the component alone", () => {
        expect(named(found, "source").inputs).toEqual({ byStack: true });
    });

    test("of invokes decide what is asked", () => {
        expect(found.policies).toEqual([]);
    });
});

describe("what lies beyond an offline preview", async () => {
    const found = await preview("beyond");
    const verdict = (rule: string) => found.policies.find((each) => each.rule === rule);

    test("a remote component is opaque and blocks, because nobody judged what it would make", () => {
        expect(named(found, "remote")).toMatchObject({ opaque: true, inputs: { size: 3 } });
        expect(verdict("no-opaque-components")).toMatchObject({
            status: "undetermined",
            findings: [{ urn: named(found, "remote").urn, enforcement: "mandatory" }],
        });
    });

    test("a function that only the cloud can answer stays unknown and blocks; one that follows from the region does not", () => {
        expect(named(found, "user").inputs).toMatchObject({ zones: "[unknown]", partition: "aws" });
        expect(verdict("no-unanswered-functions")?.findings.map(({ message }) => message.split(" ")[0])).toEqual([
            "aws:index/getAvailabilityZones:getAvailabilityZones",
        ]);
    });

    test("resources that are only read say so, keep their id and leave the rest unknown", () => {
        expect(named(found, "read").external).toBe(true);
        expect(named(found, "user")).not.toHaveProperty("external");
        expect(named(found, "user").inputs).toMatchObject({ existing: "thing-1", elsewhere: "[unknown]" });
    });

    test("outputs of a remote component are unknown; hooks are taken and never run", () => {
        expect(named(found, "user").inputs["endpoint"]).toBe("[unknown]");
    });
});

test("config is flattened as the CLI does, and an encrypted value is unknown wherever it goes", async () => {
    const found = await preview("config");
    expect(named(found, "thing").inputs).toEqual({
        size: 4,
        flag: true,
        nested: { a: { deep: "<x>" }, b: [1, "two"] },
        old: "style",
        password: "[secret]",
        url: "[secret]",
        plain: "[unknown]",
    });
    const provider = found.resources.find((each) => each.type === "pulumi:providers:made");
    expect(provider?.inputs).toEqual({ colour: "blue", old: "style", version: "1.2.3" });
    expect(JSON.stringify(found)).not.toContain("AAABAEncrypted");
});

describe("a program that fails", () => {
    test("by throwing is reported with its message and the user's own line", async () => {
        await expect(preview("throws")).rejects.toMatchObject({
            name: "ProgramFault",
            message: "Error: the sky is the wrong colour",
            location: "index.ts:6:11",
        });
    });

    test("by a URN that is taken is refused in Pulumi's words, with the line", async () => {
        await expect(preview("duplicate")).rejects.toMatchObject({
            message: expect.stringContaining(
                "Duplicate resource URN 'urn:pulumi:dev::duplicate::made:up/thing:Thing::twin'; try giving it a unique name",
            ) as string,
            location: expect.stringContaining("thing.ts:9") as string,
        });
    });

    test("by a default provider that the stack forbids is refused in Pulumi's words", async () => {
        await expect(preview("denied")).rejects.toMatchObject({
            message: expect.stringContaining(
                "Default provider for 'aws' disabled. 'aws:sns/topic:Topic' must use an explicit provider.",
            ) as string,
            location: "index.ts:4:1",
        });
    });

    test("and swallows the error fails all the same", async () => {
        await expect(preview("swallows")).rejects.toThrow("Duplicate resource URN");
    });

    test("by ending itself early is refused: resources may be missing", async () => {
        await expect(preview("exits")).rejects.toThrow('"lost" [made:up/thing:Thing]');
    });

    test("by hanging is ended, with everything it started", async () => {
        const printed: string[] = [];
        const request = { idleLimitSeconds: 2, onOutput: (line: string) => printed.push(line) };
        await expect(preview("hangs", request)).rejects.toThrow("the program did nothing for 2 seconds and was ended");
        const pid = Number(printed.flatMap((line) => /^started (\d+)$/.exec(line)?.[1] ?? [])[0]);
        expect(pid).toBeGreaterThan(1);
        // Killed at once; the system takes a moment to forget it.
        await vi.waitFor(
            () => {
                expect(() => process.kill(pid, 0)).toThrow("ESRCH");
            },
            { timeout: 10_000 },
        );
    });

    test("to exist is named as such", async () => {
        await expect(preview("links", { stack: "prod" })).rejects.toThrow("stacks that exist: dev");
    });
});

test("twenty previews of a stack are the same, byte for byte", async () => {
    const repeats = Array.from({ length: 20 }, () => preview("transforms"));
    const texts = (await Promise.all(repeats)).map((found) => JSON.stringify(found));
    expect(new Set(texts).size).toBe(1);
});
