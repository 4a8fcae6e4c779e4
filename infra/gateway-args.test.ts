import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planSubnets } from "../components/network/index.ts";
import { gatewayFaults, reachability, renderGateway, routePlanArgs } from "../components/routing-gateway/index.ts";
import { listStacks, readStackFile } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { gatewayArgs } from "./gateway-args.ts";

const folder = join(import.meta.dirname, "..", "stacks");
const stacks = listStacks(folder);

function configOf(stack: string): DeploymentConfig {
    const reading = readStackFile(join(folder, `Pulumi.${stack}.yaml`));
    if (!reading.ok) throw new Error(`${stack} has faults`);
    return reading.config;
}

function argsOf(
    stack: string,
    changes: Partial<Pick<DeploymentConfig, "gatewayEntrance" | "network" | "rollout">> = {},
) {
    const config: DeploymentConfig = { ...configOf(stack), ...changes };
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

    it.each(stacks.filter((stack) => configOf(stack).mode === "self-hosted"))("of %s know no third party", (stack) => {
        const rows = reachability(routePlanArgs(argsOf(stack)));
        expect(new Set(rows.map(({ processor }) => processor))).toEqual(new Set(["own fleet"]));
        expect(renderGateway(argsOf(stack)).map(({ metadata }) => metadata.namespace)).not.toContain("egress");
    });

    it("take the entrance from the config, and name it after the stack where it is not written", () => {
        expect(argsOf("pilot-eu").entrance.host).toBe("llm.pilot-eu.internal");
        const { entrance } = argsOf("hybrid-eu", {
            gatewayEntrance: {
                ...configOf("hybrid-eu").gatewayEntrance,
                host: "llm.corp.example",
                certificateIssuer: { kind: "ClusterIssuer", name: "corporate" },
            },
        });
        expect(entrance.host).toBe("llm.corp.example");
        expect(entrance.certificateIssuer).toEqual({
            group: "cert-manager.io",
            kind: "ClusterIssuer",
            name: "corporate",
        });
    });

    it("look for the identity provider in the joined networks, or else in the stack's own", () => {
        expect(argsOf("hybrid-eu").networks.identityProvider).toEqual(["10.100.0.0/16", "10.101.0.0/16"]);
        const network = {
            cidr: "10.60.0.0/16",
            zones: ["eu-central-1a", "eu-central-1b"],
            peers: [],
            privateZones: [],
        };
        expect(argsOf("hybrid-eu", { network }).networks.identityProvider).toEqual(["10.60.0.0/16"]);
    });

    it("say how far a rollout is", () => {
        const rollout = { stage: 25, from: "llama-70b", routes: ["hard"], shadowPercent: 5 } as const;
        const args = argsOf("hybrid-eu", { rollout });
        expect(gatewayFaults(args)).toEqual([]);
        expect(args.rollout).toEqual({ ...rollout, stage: "25" });
        const hard = reachability(routePlanArgs(args)).filter(
            ({ dataClass, taskClass }) => dataClass === "personal" && taskClass === "reasoning",
        );
        expect(hard.map(({ edge, backend }) => `${edge} ${backend}`)).toEqual([
            "weighted llama-70b",
            "weighted bedrock/claude",
        ]);
    });

    it("of hybrid-eu keep health and regulated data with the fleet, in the Union", () => {
        const rows = reachability(routePlanArgs(argsOf("hybrid-eu")));
        const strict = rows.filter(({ dataClass }) => dataClass === "health" || dataClass === "regulated");
        expect(new Set(strict.map(({ processor, jurisdiction }) => `${processor} ${jurisdiction}`))).toEqual(
            new Set(["own fleet eu"]),
        );
    });
});
