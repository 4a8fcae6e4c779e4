import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { referenceDay } from "../../catalog/day.ts";
import { clusterFaults } from "../../components/cluster/plan-cluster.ts";
import { planNodeGroup } from "../../components/gpu-node-group/plan-node-group.ts";
import { modelStoreFaults } from "../../components/model-store/args.ts";
import { readArtifactLock } from "../../components/model-store/read-lock.ts";
import { networkFaults } from "../../components/network/network-faults.ts";
import { observabilityFaults } from "../../components/observability/index.ts";
import { planSubnets } from "../../components/network/plan-subnets.ts";
import { gatewayFaults } from "../../components/routing-gateway/gateway-faults.ts";
import { regions } from "../../catalog/jurisdictions.ts";
import { providers } from "../../catalog/providers.ts";
import type { Provider } from "../../catalog/providers.ts";
import type { DataClass } from "../../catalog/vocabulary.ts";
import { nodeGroupRequest, poolsOf, readStackFile } from "../../config/index.ts";
import type { DeploymentConfig, FleetConfig, ManagedConfig } from "../../config/index.ts";
import { clusterPlanArgs } from "../../infra/cluster-args.ts";
import { gatewayArgs } from "../../infra/gateway-args.ts";
import { formatPath, withheld } from "../../config/path.ts";
import { validate } from "../../config/validate.ts";
import { modelStoreArgs } from "../../infra/model-store-args.ts";
import { networkArgs } from "../../infra/network-args.ts";
import { observabilityArgs } from "../../infra/observability-args.ts";
import { baseLock } from "./cases.ts";
import { anyConfig, soundConfig } from "./generator.ts";

type ProviderConfig = ManagedConfig["providers"][string];

const runs = 4_000;
const locked = readArtifactLock(baseLock);
const lock = locked.ok ? locked.lock : undefined;

describe("a generated config", () => {
    it("is accepted where it is sound", () => {
        fc.assert(
            fc.property(soundConfig, (config) => {
                expect(validate(config, lock, referenceDay)).toMatchObject({ ok: true });
            }),
            { numRuns: 500 },
        );
    });

    it("is either accepted, or refused with a path for each fault; and both happen often", () => {
        const count = { accepted: 0, refused: 0 };
        fc.assert(
            fc.property(anyConfig, (config) => {
                const result = validate(config, lock, referenceDay);
                if (result.ok) {
                    count.accepted++;
                    expectHarmless(result.config);
                    return;
                }
                count.refused++;
                expect(result.faults.length).toBeGreaterThan(0);
                for (const { path: at, problem, why, fix } of result.faults) {
                    expect(formatPath(at)).not.toBe("");
                    expect([problem, why, fix].every((text) => text.trim() !== "")).toBe(true);
                    expect(problem + why + fix).not.toMatch(/undefined|NaN|\[object/);
                }
            }),
            { numRuns: runs },
        );
        expect(count.accepted).toBeGreaterThan(runs / 5);
        expect(count.refused).toBeGreaterThan(runs / 5);
    });
});

describe("a generated stack file", () => {
    let folder = "";
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "ringfence-stacks-"));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    it("is judged as its config is, and each fault has a line", () => {
        const file = path.join(folder, "Pulumi.generated.yaml");
        fc.assert(
            fc.property(anyConfig, (config) => {
                // Quoted throughout: what YAML readers disagree on is a fault of the file, not of the config.
                writeFileSync(
                    file,
                    stringify({ config }, { defaultStringType: "QUOTE_DOUBLE", aliasDuplicateObjects: false }),
                );
                const reading = readStackFile(file, referenceDay, { lock: baseLock });
                const direct = validate(config, lock, referenceDay);
                expect(reading.ok).toBe(direct.ok);
                if (reading.ok || direct.ok) return;
                const paths = direct.faults.map((fault) => formatPath(withheld(fault.path)));
                expect(reading.faults.map((fault) => formatPath(fault.path)).toSorted()).toEqual(paths.toSorted());
                expect(reading.faults.every((fault) => fault.line !== undefined)).toBe(true);
            }),
            { numRuns: 300 },
        );
    });
});

/** What must hold of every accepted config, told again in the simplest words and without the checks themselves. */
function expectHarmless(config: DeploymentConfig): void {
    expect(regions[config.region].jurisdiction).toBe(config.jurisdiction);
    expect(networkFaults(networkArgs(config, "generated"))).toEqual([]);
    if ("gpuNodeGroups" in config) expectBuildable(config);
    expectRoutable(config);
    for (const route of config.routes) {
        for (const provider of providersNamedIn(route, config)) {
            const { dpa, endpoints } = providers[provider.provider];
            for (const dataClass of route.dataClasses) expectMayReach(dataClass, config, provider, dpa, endpoints);
        }
    }
}

/** What the components say against the arguments that the program would build. */
function expectBuildable(config: FleetConfig): void {
    const { jurisdiction, region, accounts, known } = config;
    const { vouched } = known;
    const place = { jurisdiction, region, accountId: accounts.workload, zones: config.network.zones, vouched };
    const pools = poolsOf(config);
    expect(pools.map(({ nodeGroupName }) => nodeGroupName).toSorted()).toEqual(
        Object.keys(config.gpuNodeGroups).toSorted(),
    );
    for (const pool of pools) {
        expect(planNodeGroup(nodeGroupRequest(place, pool), "generated")).toMatchObject({ ok: true });
    }
    expect(modelStoreFaults(modelStoreArgs(config, "generated"))).toEqual([]);
    expect(clusterFaults({ ...clusterPlanArgs(config, "generated"), subnetIds: config.network.zones })).toEqual([]);
}

/** What the gateway, and what watches it, say against the arguments that the program would build. */
function expectRoutable(config: DeploymentConfig): void {
    const { network, region, accounts } = config;
    const planned = planSubnets({ cidr: network.cidr, zones: network.zones, egress: true });
    const subnets = {
        sealed: planned.filter(({ tier }) => tier === "sealed"),
        gateway: planned.filter(({ tier }) => tier === "gateway"),
    };
    const registry = `${accounts.workload}.dkr.ecr.${region}.amazonaws.com`;
    const images = (name: string) => `${registry}/${name}@sha256:${"0".repeat(64)}` as const;
    expect(gatewayFaults(gatewayArgs(config, { stack: "generated", subnets, images }))).toEqual([]);
    const surroundings = { stack: "generated", sealedSubnets: subnets.sealed, images };
    expect(observabilityFaults(observabilityArgs(config, surroundings))).toEqual([]);
}

/** The providers that a route names anywhere: whatever stands in it as provider/model, whichever edge it is. */
function providersNamedIn(
    route: DeploymentConfig["routes"][number],
    config: DeploymentConfig,
): readonly ProviderConfig[] {
    const names = JSON.stringify(route).match(/"[a-z0-9-]+(?=\/[a-z0-9.-]+")/g) ?? [];
    if (!("providers" in config)) {
        expect(names).toEqual([]);
        return [];
    }
    return names.map((name) => {
        const provider = config.providers[name.slice(1)];
        if (provider === undefined) throw new Error(`accepted, although no provider is called ${name}`);
        return provider;
    });
}

function expectMayReach(
    dataClass: DataClass,
    config: DeploymentConfig,
    provider: ProviderConfig,
    dpa: Provider["dpa"],
    endpoints: Provider["endpoints"],
): void {
    const rule = config.dataClasses[dataClass];
    const processedIn = endpoints[provider.endpoint]?.processedIn;
    expect(dataClass).not.toBe("regulated");
    expect(rule?.thirdParty).toBe(true);
    if (rule?.jurisdictions !== "anywhere") {
        expect(processedIn?.confirmed).toBe(true);
        expect(rule?.jurisdictions).toContain(processedIn?.confirmed === true ? processedIn.value : "nowhere");
    }
    if (dataClass === "personal" || dataClass === "health") {
        expect(provider.dpa).toBeDefined();
        expect(dpa).toMatchObject({ confirmed: true, value: true });
    }
}
