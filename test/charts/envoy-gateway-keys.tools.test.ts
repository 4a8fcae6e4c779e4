import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { everything, planOf } from "../../components/controllers/controllers.fixture.ts";
import { suiteVersion } from "../locked-versions.ts";
import { envoyGatewayKeys } from "./envoy-gateway-keys.ts";

const settings = join(import.meta.dirname, "..", "..", "components", "controllers", "settings");
const versions = new Set(
    planOf(everything)
        .releases.filter(({ chart }) => chart === "gateway-helm")
        .map(({ version }) => version),
);

for (const version of versions) {
    const keys = await envoyGatewayKeys(version, suiteVersion("gateway-helm"));
    if ("missing" in keys) {
        describe.skip(`the settings of Envoy Gateway ${version} - skipped: ${keys.missing}`, () => undefined);
        continue;
    }
    describe(`the settings of Envoy Gateway ${version}`, () => {
        it("are recorded as its own types name them", async () => {
            await expect(keys.text).toMatchFileSnapshot(join(settings, `envoy-gateway-${version}.json`));
        });
    });
}
