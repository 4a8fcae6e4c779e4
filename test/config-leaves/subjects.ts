import { join } from "node:path";
import { referenceDay } from "../../catalog/day.ts";
import { listStacks, readStackFile } from "../../config/index.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import type { Settings } from "../../config/settings.ts";

const stacks = join(import.meta.dirname, "..", "..", "stacks");

/** What a stack's config is made from: whole keys to plain values. */
export interface Subject {
    readonly stack: string;
    readonly settings: Settings;
}

/** The reference stacks with every default written out, and again with what none of them shows. The smallest come first. */
export function subjects(): readonly Subject[] {
    const reference = listStacks(stacks)
        .map((stack) => ({ stack, settings: settingsOf(stack) }))
        .toSorted((a, b) => JSON.stringify(a.settings).length - JSON.stringify(b.settings).length);
    const changed = enriched.map(([stack, changes]) => ({
        stack,
        settings: merge(settingsOf(stack), prefixed(changes)),
    }));
    return [...reference, ...changed];
}

function settingsOf(stack: string): Settings {
    const reading = readStackFile(join(stacks, `Pulumi.${stack}.yaml`), referenceDay);
    if (!reading.ok) throw new Error(`the reference stack ${stack} is sound`);
    return prefixed(reading.config);
}

function prefixed(config: Partial<DeploymentConfig> | Settings): Settings {
    return Object.fromEntries(
        Object.entries(config)
            // What the config was judged by is no key of it.
            .filter(([key]) => key !== "known")
            .map(([key, value]): [string, unknown] => [`ringfence:${key}`, value]),
    );
}

/** Changes over settings; mappings are merged, everything else is replaced. */
function merge(settings: Settings, changes: Settings): Settings {
    const merged = Object.entries(changes).map(([key, change]): [string, unknown] => {
        const value = settings[key];
        return [key, isMapping(value) && isMapping(change) ? merge(value, change) : change];
    });
    return { ...settings, ...Object.fromEntries(merged) };
}

function isMapping(value: unknown): value is Settings {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What no reference stack shows and no schema can make up: names, and shapes that depend on others. Each over a stack. */
const enriched: readonly (readonly [string, Settings])[] = [
    [
        "pilot-eu",
        {
            dataClasses: { public: { jurisdictions: ["eu", "ch"], thirdParty: false, retentionDays: 365 } },
            routes: [
                { name: "pilot", dataClasses: ["public", "internal", "personal"], primary: "qwen3-8b", fallback: [] },
            ],
            gpuNodeGroups: { l4: { zones: ["eu-north-1b"] } },
        },
    ],
    [
        "hybrid-eu",
        {
            rollout: { stage: 25, from: "llama-70b", routes: ["hard"], shadowPercent: 5 },
            gatewayEntrance: {
                resolvedIn: [{ vpcId: "vpc-0123456789abcdef0", account: "333344445555", region: "eu-west-1" }],
            },
            providers: { bedrock: { baa: { signedOn: "2026-01-12", reference: "LEGAL-1988" } } },
        },
    ],
    ["hybrid-eu", { rollout: { stage: "shadow", from: "llama-70b", routes: ["hard"], shadowPercent: 5 } }],
    [
        "self-hosted-eu",
        {
            gpuNodeGroups: {
                "l40s-large": { storage: { type: "instanceStore" } },
                "l40s-small": {
                    instanceTypes: ["g6e.4xlarge"],
                    capacity: {
                        type: "capacityBlock",
                        reservationId: "cr-0123456789abcdef0",
                        zone: "eu-central-1a",
                        startsAt: "2026-12-01T11:30:00Z",
                        endsAt: "2027-01-30T11:30:00Z",
                    },
                },
            },
        },
    ],
    [
        "self-hosted-us-hipaa",
        {
            models: {
                "llama-70b": { model: "llama-4-maverick", licence: { accepted: "llama4", companyCountry: "US" } },
            },
            gpuNodeGroups: {
                l40s: { instanceTypes: ["p5.48xlarge"], storage: { sizeGiB: 2000 } },
            },
        },
    ],
];
