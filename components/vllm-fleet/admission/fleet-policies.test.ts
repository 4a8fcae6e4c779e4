import { describe, expect, it } from "vitest";
import { fleetPolicies } from "./fleet-policies.ts";
import { renderFleet } from "../render-fleet.ts";
import { fleet } from "../vllm-fleet.fixture.ts";

const objects = fleetPolicies(fleet);

function policy(name: string): string {
    const found = objects.find(
        ({ kind, metadata }) => kind === "ValidatingAdmissionPolicy" && metadata.name === `ringfence-${name}`,
    );
    if (found === undefined) throw new Error(`no policy ${name}`);
    return JSON.stringify(found);
}

/** The texts of the list in which an expression looks for `what`. */
function listed(rule: string, what: string): readonly string[] {
    const found = policy(rule).split(`${what} in [`)[1]?.split("]")[0];
    return [...(found ?? "").matchAll(/'([^']+)'/g)].map(([, text = ""]) => text);
}

describe("admission policies of a fleet", () => {
    it("hold pods to the jurisdiction of the catalog", () => {
        expect(policy("fleet-placement")).toContain("'ringfence/jurisdiction'].orValue('') == 'eu'");
    });

    it("judge the variables of every container, also of those that are added to a running pod", () => {
        for (const part of ["spec.containers", "spec.?initContainers", "spec.?ephemeralContainers"]) {
            expect(policy("fleet-telemetry")).toContain(part);
        }
        expect(policy("fleet-telemetry")).toContain("pods/ephemeralcontainers");
    });

    it("find their namespaces by a label that nobody can take off", () => {
        for (const name of ["fleet-placement", "fleet-telemetry", "fleet-traffic", "fleet-third-parties"]) {
            expect(policy(name)).toContain(
                '"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["models","models-open"]}]',
            );
        }
    });

    it("name no address block that the fleet's own policies do not", () => {
        expect(policy("fleet-traffic")).toContain("['3.5.136.0/22', '52.219.168.0/24', '169.254.170.23/32']");
    });

    it("are met by the pods that the fleet makes", () => {
        const demanded = /\[('[A-Z_]+'(?:, '[A-Z_]+')*)\]\.all/.exec(policy("fleet-telemetry"))?.[1] ?? "";
        const variables = demanded.split(", ").map((name) => name.replaceAll("'", ""));
        expect(variables).toHaveLength(5);
        const workloads = renderFleet(fleet).filter(({ kind }) => kind === "Deployment" || kind === "LeaderWorkerSet");
        for (const workload of workloads) {
            const environments = [...JSON.stringify(workload).matchAll(/"env":(\[.*?\])/g)].map(([, env]) => env);
            expect(environments.length).toBeGreaterThanOrEqual(2);
            for (const name of variables) {
                for (const env of environments) expect(env).toContain(`{"name":"${name}","value":"1"}`);
            }
        }
    });

    it("know each variable and each option that the fleet writes, and no other", () => {
        const streamed = Object.fromEntries(
            Object.entries(fleet.models).map(([name, model]) => [name, { ...model, loading: "stream" as const }]),
        );
        const text = JSON.stringify(
            [...renderFleet(fleet), ...renderFleet({ ...fleet, models: streamed })].filter(
                ({ kind }) => kind !== "ValidatingAdmissionPolicy",
            ),
        );
        const names = [...text.matchAll(/"env":(\[.*?\}\])/g)].flatMap(([, env = ""]) =>
            [...env.matchAll(/"name":"([A-Z_]+)"/g)].map(([, name = ""]) => name),
        );
        const known = listed("fleet-telemetry", "e.name");
        const written = [...new Set(names)].filter((name) => !name.startsWith("AWS_"));
        expect(known.toSorted()).toEqual(written.toSorted());
        const options = [...text.matchAll(/"(--[a-z][a-z-]+)/g)].map(([, option = ""]) => option);
        expect([...listed("fleet-telemetry", "word.split('=')[0]")].toSorted()).toEqual(
            [...new Set(options)].toSorted(),
        );
    });
});
