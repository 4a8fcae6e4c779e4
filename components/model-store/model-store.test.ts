import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { formatPath } from "../fault.ts";
import { modelStoreFaults } from "./args.ts";
import type { ModelStoreArgs } from "./args.ts";

const args: ModelStoreArgs = {
    stack: "pilot-eu",
    jurisdiction: "eu",
    region: "eu-north-1",
    accountId: "111122223333",
    images: ["vllm", "envoy"],
    charts: ["lws"],
    mirrorRoleArns: ["arn:aws:iam::111122223333:role/mirror-job"],
    readers: [
        {
            name: "chat",
            workload: { clusterName: "pilot-eu", namespace: "serving", serviceAccount: "vllm-chat" },
            prefixes: [`qwen3-8b/int4/${"ab".repeat(20)}/`],
        },
    ],
    readersNetwork: "10.70.0.0/20",
    noncurrentDays: 30,
};

describe("a model store", () => {
    let made: MockResourceArgs[] = [];
    beforeAll(async () => {
        await pulumi.runtime.setMocks({
            newResource: (resource) => {
                made.push(resource);
                return {
                    id: `${resource.name}-id`,
                    state: { ...(resource.inputs as object), arn: `arn:test:${resource.name}` },
                };
            },
            call: () => ({}),
        });
    });
    beforeEach(() => {
        made = [];
    });

    const build = async (change: Partial<ModelStoreArgs> = {}) => {
        const { ModelStore } = await import("./model-store.ts");
        const store = new ModelStore("store", { ...args, ...change });
        await pulumi.runtime.disconnect();
        return store;
    };
    const inputsOf = (type: string) =>
        made.filter((resource) => resource.type === type).map((resource) => resource.inputs as unknown);

    it("closes the bucket, encrypts it under its own key and keeps versions", async () => {
        await build();
        const bucket = "pilot-eu-weights-111122223333-eu-north-1";
        expect(inputsOf("aws:s3/bucket:Bucket")).toEqual([expect.objectContaining({ bucket, forceDestroy: false })]);
        expect(inputsOf("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).toEqual([
            {
                bucket,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
        ]);
        expect(
            inputsOf("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
        ).toMatchObject([
            { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }] },
        ]);
        expect(inputsOf("aws:s3/bucketVersioning:BucketVersioning")).toMatchObject([
            { versioningConfiguration: { status: "Enabled" } },
        ]);
        expect(inputsOf("aws:s3/bucketOwnershipControls:BucketOwnershipControls")).toMatchObject([
            { rule: { objectOwnership: "BucketOwnerEnforced" } },
        ]);
        expect(made.map(({ type }) => type).filter((type) => /replication/i.test(type))).toEqual([]);
    });

    it("makes an immutable, scanned, encrypted repository for every image and chart", async () => {
        const store = await build();
        const repositories = inputsOf("aws:ecr/repository:Repository");
        expect(repositories).toHaveLength(3);
        for (const repository of repositories) {
            expect(repository).toMatchObject({
                imageTagMutability: "IMMUTABLE",
                imageScanningConfiguration: { scanOnPush: true },
                encryptionConfigurations: [{ encryptionType: "KMS" }],
            });
        }
        expect(inputsOf("aws:ecr/repositoryPolicy:RepositoryPolicy")).toHaveLength(3);
        expect(inputsOf("aws:ecr/lifecyclePolicy:LifecyclePolicy")).toHaveLength(3);
        expect(Object.keys(store.repositoryUrls)).toEqual(["images/vllm", "images/envoy", "charts/lws"]);
    });

    it("gives a role to the mirror job and one to each reader", async () => {
        const store = await build();
        expect(inputsOf("aws:iam/role:Role")).toMatchObject([
            { name: "pilot-eu-artifacts-writer" },
            { name: "pilot-eu-weights-reader-chat" },
        ]);
        expect(Object.keys(store.readerRoleArns)).toEqual(["chat"]);
    });

    it("has literal policies only, so that a preview can judge every one", async () => {
        await build();
        for (const inputs of [
            ...inputsOf("aws:s3/bucketPolicy:BucketPolicy"),
            ...inputsOf("aws:iam/rolePolicy:RolePolicy"),
        ]) {
            expect(JSON.parse((inputs as { policy: string }).policy)).toHaveProperty("Statement");
        }
    });

    it("is refused with every fault at once, before anything is registered", async () => {
        await expect(build({ region: "us-east-1", readersNetwork: "0.0.0.0/0" })).rejects.toThrow(
            /region: us-east-1 does not lie in the jurisdiction eu[^]*readersNetwork:/,
        );
        expect(made).toEqual([]);
    });
});

describe("the arguments of a model store", () => {
    it("are accepted where they are right", () => {
        expect(modelStoreFaults(args)).toEqual([]);
        expect(
            modelStoreFaults({
                ...args,
                noncurrentDays: 1,
                readersNetwork: "10.80.0.0/20",
            }),
        ).toEqual([]);
    });

    const reader = args.readers[0];
    const readers = (change: object) => (reader === undefined ? [] : [{ ...reader, ...change }]);
    it.each<readonly [what: string, change: Partial<ModelStoreArgs>, path: string]>([
        ["a region of another jurisdiction", { region: "eu-west-2" }, "region"],
        ["an account id that is none", { accountId: "123", mirrorRoleArns: ["arn:aws:iam::123:role/m"] }, "accountId"],
        ["a stack name that S3 does not take", { stack: "Pilot_EU" }, "stack"],
        ["a stack name that makes the bucket's too long", { stack: "a".repeat(35) }, "stack"],
        ["no mirror job", { mirrorRoleArns: [] }, "mirrorRoleArns"],
        [
            "a mirror job of another account",
            { mirrorRoleArns: ["arn:aws:iam::999999999999:role/m"] },
            "mirrorRoleArns[0]",
        ],
        ["a mirror job with a wildcard", { mirrorRoleArns: ["arn:aws:iam::111122223333:role/*"] }, "mirrorRoleArns[0]"],
        [
            "a mirror job of another partition",
            { mirrorRoleArns: ["arn:aws-us-gov:iam::111122223333:role/m"] },
            "mirrorRoleArns[0]",
        ],
        [
            "the whole account as mirror job",
            { mirrorRoleArns: ["arn:aws:iam::111122223333:root"] },
            "mirrorRoleArns[0]",
        ],
        ["a reader of everything", { readers: readers({ prefixes: [""] }) }, "readers[0].prefixes[0]"],
        ["a reader of a pattern", { readers: readers({ prefixes: ["qwen3-8b/", "*/"] }) }, "readers[0].prefixes[1]"],
        ["a reader without a name", { readers: readers({ name: "" }) }, "readers[0].name"],
        ["two readers of one name", { readers: [...readers({}), ...readers({})] }, "readers[1].name"],
        ["the whole internet as network", { readersNetwork: "0.0.0.0/0" }, "readersNetwork"],
        ["every private network", { readersNetwork: "10.0.0.0/8" }, "readersNetwork"],
        ["an image twice", { images: ["vllm", "vllm"] }, "images[1]"],
        ["half a day", { noncurrentDays: 0.5 }, "noncurrentDays"],
    ])("are refused for %s", (_what, change, path) => {
        expect(modelStoreFaults({ ...args, ...change }).map(({ path }) => formatPath(path))).toEqual([path]);
    });
});
