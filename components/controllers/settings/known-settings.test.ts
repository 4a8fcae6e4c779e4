import { describe, expect, it } from "vitest";
import { isDay, referenceDay } from "../../../catalog/day.ts";
import { formatPath } from "../../fault.ts";
import { everything, planOf } from "../controllers.fixture.ts";
import type { ChartRelease } from "../chart-release.ts";
import { recordedSettings, settingsFaults } from "./known-settings.ts";

const { releases } = planOf(everything);
const gateways = releases.filter(({ chart }) => chart === "gateway-helm");
const [front, egress] = ["front", "egress"].map((name) => gateways.find(({ release }) => release === name));

function withSetting(release: ChartRelease | undefined, ...[group, settings]: [string, object]): ChartRelease {
    if (release === undefined) throw new Error("the fixture has both gateways");
    const config = (release.values["config"] as { envoyGateway: Record<string, object> }).envoyGateway;
    const envoyGateway = { ...config, [group]: { ...config[group], ...settings } };
    return { ...release, values: { ...release.values, config: { envoyGateway } } };
}

describe("the settings of Envoy Gateway", () => {
    it.each(gateways)("of the $release tier are all known to $version", (release) => {
        expect(settingsFaults(release)).toEqual([]);
        const recorded = recordedSettings("envoy-gateway", release.version);
        expect(recorded?.source).toContain(recorded?.readIn ?? release.version);
        expect(isDay(recorded?.asOf ?? "") && (recorded?.asOf ?? "") <= referenceDay).toBe(true);
    });

    it("turn scripts off on the egress tier, and on at the front", () => {
        expect(egress?.values).toHaveProperty("config.envoyGateway.extensionApis.enableLua", false);
        expect(front?.values).toHaveProperty("config.envoyGateway.extensionApis.enableLua", true);
    });

    it("are refused where the version does not know one, at whatever depth", () => {
        const [fault, ...others] = settingsFaults(withSetting(egress, "extensionApis", { disableScripts: true }));
        expect(others).toEqual([]);
        expect(formatPath(fault?.path ?? [])).toMatch(/config\.envoyGateway\.extensionApis\.disableScripts$/);
        expect(fault?.problem).toBe("envoy-gateway v1.9.1 has no setting extensionApis.disableScripts");
        const deep = withSetting(front, "provider", { kubernetes: { watch: { kind: "Namespaces" } } });
        expect(settingsFaults(deep).map(({ problem }) => problem)).toEqual([
            "envoy-gateway v1.9.1 has no setting provider.kubernetes.watch.kind",
        ]);
        expect(settingsFaults(withSetting(front, "extensions", {}))).toHaveLength(1);
    });

    it("are refused where nothing is recorded of the version", () => {
        if (front === undefined) throw new Error("the fixture has both gateways");
        expect(settingsFaults({ ...front, version: "v1.9.99" })).toMatchObject([
            { path: ["charts", "gateway-helm", "version"], fix: expect.stringMatching(/test\/charts -u/) as string },
        ]);
    });

    it("are nobody's where a chart hands nothing through", () => {
        const keda = releases.find(({ release }) => release === "keda");
        expect(keda === undefined ? undefined : settingsFaults(keda)).toEqual([]);
    });
});
