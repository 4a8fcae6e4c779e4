import { join } from "node:path";
import { planSubnets } from "../../components/network/index.ts";
import type { RoutingGatewayArgs } from "../../components/routing-gateway/index.ts";
import { listStacks, readStackFile } from "../../config/index.ts";
import { gatewayArgs } from "../../infra/gateway-args.ts";

const stacksFolder = join(import.meta.dirname, "..", "..", "stacks");

export const referenceStacks = listStacks(stacksFolder);

/** The gateway of a reference stack, as the program makes it from the stack's file. */
export function gatewayOf(stack: string): RoutingGatewayArgs {
    const reading = readStackFile(join(stacksFolder, `Pulumi.${stack}.yaml`));
    if (!reading.ok) throw new Error(`stacks/Pulumi.${stack}.yaml has faults`);
    const { config } = reading;
    const subnets = planSubnets({ cidr: config.network.cidr, zones: config.network.zones, egress: true });
    const registry = `${config.accounts.workload}.dkr.ecr.${config.region}.amazonaws.com`;
    return gatewayArgs(config, {
        stack,
        subnets: {
            sealed: subnets.filter(({ tier }) => tier === "sealed"),
            gateway: subnets.filter(({ tier }) => tier === "gateway"),
        },
        // Proxies are processes here: no image is pulled.
        images: (name) => `${registry}/${name}@sha256:${"0".repeat(64)}`,
    });
}
