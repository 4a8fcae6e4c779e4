import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFault } from "../../preview/cloud/cloud.ts";
import type { DeclaredResource } from "../../preview/cloud/cloud.ts";
import { withoutSecrets } from "../../preview/cloud/property-bag.ts";

/** Names the folder in which a sandbox remembers what the engine's state does not say: whether a key has its material. */
export const cloudVariable = "RINGFENCE_SANDBOX_CLOUD";

/** State of a key by its ARN, in the words of KMS. */
export type KeyStates = Readonly<Record<string, "PendingImport" | "Enabled">>;

const externalKey = "aws:kms/externalKey:ExternalKey";

/**
 * What AWS makes only where the key can be used, and what it answers otherwise. CloudWatch Logs says so itself (API reference,
 * CreateLogGroup: "If you attempt to associate a KMS key with the log group but the KMS key does not exist or the KMS key is
 * disabled, you receive an InvalidParameterException error"); ECR and EKS take out a grant on the key, which KMS refuses in that state
 * (developer guide, "Key states of AWS KMS keys": CreateGrant, Pending import). Read in undated copies on 2026-11-28. S3 and SNS look at a key
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

    states(): KeyStates {
        if (this.#file === undefined || !existsSync(this.#file)) return {};
        return JSON.parse(readFileSync(this.#file, "utf8")) as KeyStates; // Written by this class alone.
    }

    /** A key without material is made. */
    made(type: string, arn: unknown): void {
        if (type === externalKey && typeof arn === "string") this.#note({ ...this.states(), [arn]: "PendingImport" });
    }

    /** Material is imported: from now on the key encrypts. @returns false where there is no such key */
    imported(arn: string): boolean {
        const states = this.states();
        if (!Object.hasOwn(states, arn)) return false;
        this.#note({ ...states, [arn]: "Enabled" });
        return true;
    }

    /** @throws CloudFault with the answer of AWS, where a resource is to be encrypted under a key without material. */
    refuse({ type, inputs }: DeclaredResource): void {
        const answer = answers[type];
        if (answer === undefined) return;
        const text = JSON.stringify(withoutSecrets(inputs));
        const pending = Object.entries(this.states()).find(
            ([arn, state]) => state === "PendingImport" && text.includes(arn),
        );
        if (pending !== undefined) throw new CloudFault(answer(pending[0]));
    }

    #note(states: KeyStates): void {
        if (this.#file !== undefined) writeFileSync(this.#file, JSON.stringify(states));
    }
}
