import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFault } from "../../preview/cloud/cloud.ts";
import type { DeclaredResource } from "../../preview/cloud/cloud.ts";
import { withoutSecrets } from "../../preview/cloud/property-bag.ts";

/** Names the folder in which a sandbox remembers what the engine's state does not say: whether a key has its material. */
export const cloudVariable = "RINGFENCE_SANDBOX_CLOUD";

/** State of a key by its ARN, in the words of KMS. */
type KeyStates = Readonly<Record<string, "PendingImport" | "Enabled">>;

interface Remembered {
    readonly keys: KeyStates;
    /** ARN of the key by alias. */
    readonly aliases: Readonly<Record<string, string>>;
}

const externalKey = "aws:kms/externalKey:ExternalKey";

/**
 * What AWS makes only where the key can be used, and what it answers otherwise. CloudWatch Logs says so itself (API reference,
 * CreateLogGroup: "If you attempt to associate a KMS key with the log group but the KMS key does not exist or the KMS key is
 * disabled, you receive an InvalidParameterException error"); ECR and EKS take out a grant on the key, which KMS refuses in that state
 * (developer guide, "Key states of AWS KMS keys": CreateGrant, Pending import, [5] "KMSInvalidStateException: <key ARN> is pending
 * import."). Both read in undated copies on 2026-11-28; the words around that message are not quoted from anywhere. S3 and SNS look at a key
 * with the first object or message, EC2 with the first volume, so that nothing of theirs is refused here.
 */
const answers: Readonly<Record<string, (keyArn: string) => string>> = {
    "aws:cloudwatch/logGroup:LogGroup": (keyArn) =>
        `creating CloudWatch Logs Log Group: InvalidParameterException: The specified KMS key does not exist or is not allowed to be used: KMSInvalidStateException: ${keyArn} is pending import.`,
    "aws:ecr/repository:Repository": (keyArn) =>
        `creating ECR Repository: KmsException: KMSInvalidStateException: ${keyArn} is pending import.`,
    "aws:eks/cluster:Cluster": (keyArn) =>
        `creating EKS Cluster: InvalidRequestException: KMSInvalidStateException: ${keyArn} is pending import.`,
};

/** What a sandbox remembers of its keys; nothing in a sandbox without a folder for it. */
export class KeyMaterial {
    readonly #file: string | undefined;

    constructor(folder: string | undefined = process.env[cloudVariable]) {
        this.#file = folder === undefined || folder === "" ? undefined : join(folder, "keys.json");
        if (folder !== undefined && folder !== "") mkdirSync(folder, { recursive: true });
    }

    #remembered(): Remembered {
        if (this.#file === undefined || !existsSync(this.#file)) return { keys: {}, aliases: {} };
        return JSON.parse(readFileSync(this.#file, "utf8")) as Remembered; // Written by this class alone.
    }

    /** ARN and state of a key by its id, its ARN or an alias; nothing where no key without material was ever made for it. */
    find(name: string): { readonly arn: string; readonly state: string } | undefined {
        const { keys, aliases } = this.#remembered();
        const arn = aliases[name] ?? Object.keys(keys).find((each) => each === name || each.endsWith(`key/${name}`));
        const state = arn === undefined ? undefined : keys[arn];
        return arn === undefined || state === undefined ? undefined : { arn, state };
    }

    /** A key without material is made, or an alias of one. */
    made(type: string, outputs: Readonly<Record<string, unknown>>): void {
        const { keys, aliases } = this.#remembered();
        const { arn, name, targetKeyArn } = outputs;
        if (type === externalKey && typeof arn === "string") {
            this.#note({ keys: { ...keys, [arn]: "PendingImport" }, aliases });
        }
        if (type === "aws:kms/alias:Alias" && typeof name === "string" && typeof targetKeyArn === "string") {
            this.#note({ keys, aliases: { ...aliases, [name]: targetKeyArn } });
        }
    }

    /** Material is imported: from now on the key encrypts. */
    imported(arn: string): void {
        const { keys, aliases } = this.#remembered();
        this.#note({ keys: { ...keys, [arn]: "Enabled" }, aliases });
    }

    /** Every key gets its material, without a word of whoever holds it: for tests of what comes after. */
    importAll(): void {
        for (const arn of Object.keys(this.#remembered().keys)) this.imported(arn);
    }

    /** @throws CloudFault with the answer of AWS, where a resource is to be encrypted under a key without material. */
    refuse({ type, inputs }: DeclaredResource): void {
        const answer = answers[type];
        if (answer === undefined) return;
        const text = JSON.stringify(withoutSecrets(inputs));
        const pending = Object.entries(this.#remembered().keys).find(
            ([arn, state]) => state === "PendingImport" && text.includes(arn),
        );
        if (pending !== undefined) throw new CloudFault(answer(pending[0]));
    }

    #note(remembered: Remembered): void {
        if (this.#file !== undefined) writeFileSync(this.#file, JSON.stringify(remembered));
    }
}
