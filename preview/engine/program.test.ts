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

describe("a program as deployed", async () => {
    const found = await preview("deployed", { asDeployed: true });
    const asDeployed = found.asDeployed?.policies ?? [];
    const at = (rule: string) =>
        asDeployed
            .filter((verdict) => verdict.rule === rule)
            .flatMap(({ findings }) => findings.map(({ urn, path }) => [urn?.split("::").at(-1), path]));

    test("registers what it registers only then, with values that the simulated cloud settles", () => {
        expect(at("no-resources-only-when-deployed")).toEqual([["hidden", undefined]]);
        const [hidden, ...others] = found.asDeployed?.resources ?? [];
        expect(others).toEqual([]);
        expect(hidden?.inputs["displayName"]).toMatch(/^arn:aws:kms:eu-central-1:210987654321:key\/[0-9a-f-]{36}$/);
    });

    test("leaves out what it registers only in a preview", () => {
        expect(at("no-resources-only-in-preview")).toEqual([["shown", undefined]]);
    });

    test("has the values that it has in a preview, apart from one that asks; what becomes known is no other value", () => {
        expect(at("no-other-values-when-deployed")).toEqual([["topic", "tags.isPreview"]]);
    });

    test("knows nothing of what the simulated cloud does not know, and says so: it is no value that is absent", () => {
        expect(at("no-unsettled-values")).toEqual([["thing", undefined]]);
    });

    test("gets an answer of the cloud where a preview has none, which a preview refuses", () => {
        expect(found.policies.map(({ rule }) => rule)).toEqual(["no-unanswered-functions"]);
        expect(at("no-unanswered-functions")).toEqual([]);
    });

    test("never shows a secret", () => {
        expect(JSON.stringify(found)).not.toContain("canary");
    });

    test("is the same, byte for byte, in every run", async () => {
        const again = await Promise.all([1, 2, 3].map(() => preview("deployed", { asDeployed: true })));
        expect(new Set([found, ...again].map((each) => JSON.stringify(each))).size).toBe(1);
    });

    test("that fails only then has been previewed, and is refused with its message and line", async () => {
        const { resources, policies, asDeployed: second } = await preview("fails-deployed", { asDeployed: true });
        expect(resources.map(({ name }) => name)).toContain("bucket");
        expect(policies).toEqual([]);
        expect(second?.resources).toEqual([]);
        expect(second?.policies).toMatchObject([
            { rule: "no-failure-when-deployed", status: "undetermined", findings: [{ enforcement: "mandatory" }] },
        ]);
        const [finding] = second?.policies[0]?.findings ?? [];
        expect(finding?.message).toMatch(/index\.ts:6:\d+: .*nobody has thought of sandbox-bucket/);
    });
});

describe("options of a resource", async () => {
    const found = await preview("options");
    const refused = found.policies.flatMap(({ rule, findings }) => findings.map(({ urn, path }) => [rule, urn, path]));

    test("that no pack is shown are refused: import and retainOnDelete, an inherited one too", () => {
        const bucket = named(found, "bucket").urn;
        const inside = named(found, "inside").urn;
        expect(refused).toEqual([
            ["no-undeclared-options", bucket, "options.import"],
            ["no-undeclared-options", bucket, "options.retainOnDelete"],
            ["no-undeclared-options", inside, "options.retainOnDelete"],
        ]);
    });

    test("that are declared pass, each by itself", async () => {
        const { urn } = named(found, "bucket");
        const declaredOptions = [
            { urn, option: "import" },
            { urn: named(found, "inside").urn, option: "retainOnDelete" },
        ] as const;
        const { policies } = await preview("options", { declaredOptions });
        const left = policies.flatMap(({ findings }) => findings.map(({ urn: at, path }) => [at, path]));
        expect(left).toEqual([[urn, "options.retainOnDelete"]]);
    });

    test("that are another one as deployed are refused", async () => {
        const { asDeployed } = await preview("options", { asDeployed: true });
        const paths = asDeployed?.policies.flatMap(({ rule, findings }) => findings.map(({ path }) => [rule, path]));
        const names = ["deletedWith", "ignoreChanges", "protect", "replaceOnChanges"];
        expect(paths?.toSorted()).toEqual(names.map((name) => ["no-other-values-when-deployed", `options.${name}`]));
    });
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
