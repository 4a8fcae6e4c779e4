import type { Fault } from "../../components/fault.ts";
import { findRegion, jurisdictions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { namespace } from "../path.ts";
import type { Settings } from "../settings.ts";

/** An AWS region in a secrets provider: `awskms://alias/x?region=eu-central-1`, or inside a key's ARN. */
const awsRegion = /[?&]region=([a-z0-9-]+)|arn:[a-z-]+:kms:([a-z0-9-]+):/;

/**
 * The key that encrypts the stack's state must lie in the jurisdiction too. Only AWS KMS says where a key is; of the other
 * secrets providers nothing can be read here.
 */
export function secretsProviderFaults(secretsProvider: unknown, settings: Settings): readonly Fault[] {
    if (typeof secretsProvider !== "string" || !secretsProvider.startsWith("awskms://")) return [];
    const jurisdiction = namesOf(jurisdictions).find((known) => known === settings[`${namespace}:jurisdiction`]);
    const match = awsRegion.exec(secretsProvider);
    const region = findRegion(match?.[1] ?? match?.[2] ?? "");
    if (jurisdiction === undefined || region?.jurisdiction === jurisdiction) return [];
    return [
        {
            path: ["secretsprovider"],
            problem:
                region === undefined
                    ? "the secrets provider names no AWS region that is known"
                    : `the key that encrypts the stack's secrets lies in ${region.jurisdiction}, not in ${jurisdiction}`,
            why: "Whoever holds that key can read every secret in the stack's state.",
            fix: "Write a key of the jurisdiction, with its region: awskms://alias/<name>?region=<region>.",
        },
    ];
}
