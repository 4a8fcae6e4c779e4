import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planSubnets } from "../components/network/index.ts";
import { gatewayFaults, reachability, renderGateway, routePlanArgs } from "../components/routing-gateway/index.ts";
import { readStackFile } from "./config/index.ts";
import { gatewayArgs } from "./gateway-args.ts";

const stacks = ["hybrid-eu", "managed-us", "open-weight-us", "pilot-eu", "self-hosted-eu", "self-hosted-us-hipaa"];

function argsOf(stack: string) {
    const reading = readStackFile(join(import.meta.dirname, "..", "stacks", `Pulumi.${stack}.yaml`));
    if (!reading.ok) throw new Error(`${stack} has faults`);
    const { config } = reading;
    const planned = planSubnets({ cidr: config.network.cidr, zones: config.network.zones, egress: true });
    const subnets = {
        sealed: planned.filter(({ tier }) => tier === "sealed"),
        gateway: planned.filter(({ tier }) => tier === "gateway"),
    };
    const registry = `${config.accounts.workload}.dkr.ecr.${config.region}.amazonaws.com`;
    return gatewayArgs(config, {
        stack,
        subnets,
        images: (name) => `${registry}/${name}@sha256:${"0".repeat(64)}`,
    });
}

describe("gateway arguments", () => {
    it.each(stacks)("of %s are without fault, and every accepted class has a backend", (stack) => {
        const args = argsOf(stack);
        expect(gatewayFaults(args)).toEqual([]);
        const classes = new Set(reachability(routePlanArgs(args)).map(({ dataClass }) => dataClass));
        expect(classes).toEqual(new Set(Object.keys(args.dataClasses)));
    });

    it.each(["pilot-eu", "self-hosted-eu", "self-hosted-us-hipaa"])("of %s know no third party", (stack) => {
        const rows = reachability(routePlanArgs(argsOf(stack)));
        expect(new Set(rows.map(({ processor }) => processor))).toEqual(new Set(["own fleet"]));
        expect(renderGateway(argsOf(stack)).map(({ metadata }) => metadata.namespace)).not.toContain("egress");
    });

    it("of hybrid-eu keep health and regulated data with the fleet, in the Union", () => {
        const rows = reachability(routePlanArgs(argsOf("hybrid-eu")));
        const strict = rows.filter(({ dataClass }) => dataClass === "health" || dataClass === "regulated");
        expect(new Set(strict.map(({ processor, jurisdiction }) => `${processor} ${jurisdiction}`))).toEqual(
            new Set(["own fleet eu"]),
        );
    });
});
