import { describe, expect, it } from "vitest";
import { probePlan } from "./probe-plan.ts";

describe("probes", () => {
    it("ask for the models at the start, and for the engine ever after", () => {
        const { startupProbe, readinessProbe, livenessProbe } = probePlan(1_800);
        expect(startupProbe).toMatchObject({
            httpGet: { path: "/v1/models" },
            periodSeconds: 10,
            failureThreshold: 180,
        });
        expect(readinessProbe).toMatchObject({ httpGet: { path: "/health" } });
        expect(livenessProbe).toMatchObject({ httpGet: { path: "/health" } });
    });

    it("bear a server that answers late because it is busy", () => {
        const { readinessProbe, livenessProbe } = probePlan(600);
        expect(readinessProbe).toHaveProperty("timeoutSeconds", 15);
        expect(livenessProbe).toMatchObject({ timeoutSeconds: 15, failureThreshold: 6 });
    });
});
