import { join } from "node:path";
import { referenceDay } from "../../catalog/day.ts";
import { planSubnets } from "../../components/network/plan-subnets.ts";
import type { ObservabilityArgs } from "../../components/observability/index.ts";
import { listStacks, readStackFile } from "../../config/index.ts";
import { lockedImages, readLock } from "../../infra/locked-images.ts";
import { observabilityArgs } from "../../infra/observability-args.ts";

const folder = join(import.meta.dirname, "..", "..", "stacks");

/** What the program would watch each reference stack with. */
export function referenceArgs(): Readonly<Record<string, Omit<ObservabilityArgs, "volumeKeyArn">>> {
    return Object.fromEntries(
        listStacks(folder).map((stack) => {
            const reading = readStackFile(join(folder, `Pulumi.${stack}.yaml`), referenceDay);
            if (!reading.ok) throw new Error(`the reference stack ${stack} is sound`);
            const { config } = reading;
            const lock = readLock();
            const { cidr, zones } = config.network;
            const sealedSubnets = planSubnets({ cidr, zones, egress: true }).filter(({ tier }) => tier === "sealed");
            return [
                stack,
                observabilityArgs(config, { stack, sealedSubnets, images: lockedImages(config, stack, lock) }),
            ];
        }),
    );
}
