import { z } from "zod";
import { keyDefaults } from "../../components/identity/key-policy.ts";
import { key } from "../key.ts";
import { field } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import { under } from "../path.ts";

const deletionWindowDays = field(z.int().min(7).max(30).default(keyDefaults.deletionWindowDays), {
    what: `Days between the order to delete a key and its end, 7 to 30. Default: ${keyDefaults.deletionWindowDays}.`,
    why: "Whatever the key encrypted is lost with it; the window is the only way back.",
    write: "Write whole days from 7 to 30.",
});

const kms = z.strictObject({
    origin: field(z.literal("kms"), {
        what: "AWS KMS makes the keys and keeps them.",
        why: "The least work; the cloud operator can technically use the keys.",
        write: "Write kms.",
    }),
    rotationDays: field(z.int().min(90).max(2560).default(keyDefaults.rotationDays), {
        what: `Days between automatic rotations, 90 to 2560. Default: ${keyDefaults.rotationDays}.`,
        why: "Rotation limits what one leaked key opens.",
        write: "Write whole days, e.g. 365.",
    }),
    deletionWindowDays,
});

const imported = z.strictObject({
    origin: field(z.literal("imported"), {
        what: "You make the key material and import it; AWS KMS keeps a copy. There is no automatic rotation.",
        why: "The material can be taken back at once, without a waiting period.",
        write: "Write imported. Deploy the keys first and import their material: before, nothing can be encrypted under them.",
    }),
    deletionWindowDays,
});

function keyId(use: string) {
    return field(z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, "is not the id of an external key"), {
        what: `Id of the external key for ${use}.`,
        why: "KMS asks the key store for this key at each use, and holds nothing of it.",
        write: 'Write the id that the key manager shows, e.g. "ringfence-secrets".',
    });
}

const external = z.strictObject({
    origin: field(z.literal("external"), {
        what: "The keys never enter AWS: an external key store behind a proxy answers each use.",
        why: "The one custody in which the cloud operator cannot decrypt on its own (EDPB 01/2020).",
        write: "Write external.",
    }),
    custodianCountry: field(z.string().regex(/^[A-Z]{2}$/, "is not a country code (two capital letters)"), {
        what: "ISO 3166-1 alpha-2 code of the country in which the key store stands, in quotes.",
        why: "Keys abroad undo the residency of what they encrypt.",
        write: 'Write the code in quotes, e.g. "DE".',
    }),
    proxyServiceName: field(
        z
            .string()
            .regex(
                /^(?:com|eu)\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]{8,17}$/,
                "is not the name of a VPC endpoint service",
            ),
        {
            what: "VPC endpoint service of the key store's proxy.",
            why: "Reached inside the region's own network; a public proxy host would be one more way out.",
            write: 'Write the service name, e.g. "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0".',
        },
    ),
    customKeyStoreId: field(z.string().regex(/^cks-[0-9a-z]{17}$/, "is not the id of a custom key store (cks-…)"), {
        what: "Id of the key store in AWS KMS (type EXTERNAL_KEY_STORE), in the stack's account and region.",
        why: "It is made and connected by hand, once; KMS reaches the proxy through it.",
        write: 'Write the id, e.g. "cks-1234567890abcdef0".',
    }),
    keyIds: field(
        z.strictObject({
            secrets: keyId("Kubernetes secrets"),
            logs: keyId("logs of the control plane"),
            network: keyId("logs of the network, and its firewall"),
            audit: keyId("audit lines of requests"),
            volumes: keyId("node and persistent volumes"),
            artifacts: keyId("weights, images and charts"),
            alerts: keyId("alerts on their way to their readers"),
        }),
        {
            what: "Ids of the keys in the external key store, one for each use.",
            why: "Losing or revoking one must not take the others with it; an external key backs one key of KMS.",
            write: "Write { secrets, logs, network, audit, volumes, artifacts, alerts }, each the id of a key of its own.",
        },
    ),
    deletionWindowDays,
});

/** Who makes and holds the keys that encrypt everything at rest. */
export const keyCustody = key("keyCustody", z.discriminatedUnion("origin", [kms, imported, external]), {
    what: "Who makes and holds the keys that encrypt everything at rest: kms, imported or external.",
    why: "Whoever holds the keys can read the data; own keys are a supplementary measure under EDPB 01/2020.",
    write: "Write origin: kms, imported or external.",
});

/** An external key backs one key of KMS. */
export const externalKeysDistinct: Check<typeof keyCustody> = ({ keyCustody }) => {
    if (keyCustody === undefined || !("keyIds" in keyCustody)) return [];
    const uses = Object.entries(keyCustody.keyIds ?? {});
    return repeats(uses.map(([, id]) => id)).flatMap((i) => {
        const use = uses[i]?.[0];
        if (use === undefined) return [];
        return [
            {
                path: under("keyCustody", "keyIds", use),
                problem: "another use has the same external key",
                why: "KMS takes an external key once; and revoking it would end both uses.",
                fix: "Make a key of its own for each use.",
            },
        ];
    });
};
