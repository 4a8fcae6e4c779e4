import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { KeyMaterial } from "./key-material.ts";

const arn = "arn:aws:kms:eu-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const externalKey = "aws:kms/externalKey:ExternalKey";
const folders: string[] = [];
let keys: KeyMaterial;

beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), "ringfence-keys-"));
    folders.push(folder);
    keys = new KeyMaterial(folder);
});
afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
});

function declared(type: string, inputs: Readonly<Record<string, unknown>>) {
    return { urn: `urn:pulumi:one::ringfence::${type}::it`, type, name: "it", inputs };
}

const logGroup = declared("aws:cloudwatch/logGroup:LogGroup", { kmsKeyId: arn });

describe("a key without material", () => {
    test.each([
        logGroup,
        declared("aws:ecr/repository:Repository", { encryptionConfigurations: [{ kmsKey: arn }] }),
        declared("aws:eks/cluster:Cluster", { encryptionConfig: { provider: { keyArn: arn } } }),
    ])("encrypts no $type, and AWS says why", (resource) => {
        keys.made(externalKey, { arn });
        expect(() => {
            keys.refuse(resource);
        }).toThrow(`KMSInvalidStateException: ${arn} is pending import.`);
    });

    test("may be named by whatever does not encrypt as it is made", () => {
        keys.made(externalKey, { arn });
        keys.refuse(declared("aws:iam/rolePolicy:RolePolicy", { policy: arn }));
        keys.refuse(declared("aws:sns/topic:Topic", { kmsMasterKeyId: arn }));
    });

    test("encrypts once its material is imported, and another one still does not", () => {
        const other = arn.replace("1234abcd", "4321dcba");
        keys.made(externalKey, { arn });
        keys.made(externalKey, { arn: other });
        keys.imported(arn);
        keys.refuse(logGroup);
        expect(() => {
            keys.refuse(declared(logGroup.type, { kmsKeyId: other }));
        }).toThrow("pending import");
    });

    test("is found by its id, its ARN and its alias", () => {
        keys.made(externalKey, { arn });
        keys.made("aws:kms/alias:Alias", { name: "alias/one", targetKeyArn: arn });
        for (const name of [arn, "1234abcd-12ab-34cd-56ef-1234567890ab", "alias/one"]) {
            expect(keys.find(name)).toEqual({ arn, state: "PendingImport" });
        }
        expect(keys.find("alias/two")).toBeUndefined();
    });
});

test("a key that KMS made encrypts from the start", () => {
    keys.made("aws:kms/key:Key", { arn });
    keys.refuse(logGroup);
});

test("a sandbox without a folder remembers nothing and refuses nothing", () => {
    const forgetful = new KeyMaterial("");
    forgetful.made(externalKey, { arn });
    forgetful.refuse(logGroup);
});
