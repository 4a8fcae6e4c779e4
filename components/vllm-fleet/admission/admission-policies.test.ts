import { describe, expect, it } from "vitest";
import { admissionPolicies } from "./admission-policies.ts";
import type { AdmissionArgs } from "./rule.ts";
import { renderFleet } from "../render-fleet.ts";
import { fleet } from "../vllm-fleet.fixture.ts";

const objects = admissionPolicies(fleet);

function policy(name: string, args: AdmissionArgs = fleet): string {
    const found = admissionPolicies(args).find(
        ({ kind, metadata }) => kind === "ValidatingAdmissionPolicy" && metadata.name === `ringfence-${name}`,
    );
    if (found === undefined) throw new Error(`no policy ${name}`);
    return JSON.stringify(found);
}

describe("admission policies", () => {
    it("are each bound to deny, and refuse what they cannot judge", () => {
        const bound = objects.flatMap((object) =>
            object.kind === "ValidatingAdmissionPolicyBinding" ? [[object.metadata.name, object.spec] as const] : [],
        );
        const policies = objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
        expect(bound).toEqual(
            policies.map(({ metadata: { name } }) => [name, { policyName: name, validationActions: ["Deny"] }]),
        );
        for (const one of policies) expect(one).toHaveProperty("spec.failurePolicy", "Fail");
    });

    it("say what is wrong, why, and what to write", () => {
        const messages = objects.flatMap((object) =>
            object.kind === "ValidatingAdmissionPolicy"
                ? [...JSON.stringify(object.spec.validations).matchAll(/"message":("(?:[^"\\]|\\.)*")/g)]
                : [],
        );
        expect(messages.length).toBeGreaterThan(10);
        for (const [, message] of messages) expect(message).toMatch(/ - .+ - /);
    });

    it("take images of the account from regions of the jurisdiction, and none by a region's prefix", () => {
        const images = policy("fleet-images");
        expect(images).toContain("111122223333[.]dkr[.]ecr[.]eu-central-1[.]amazonaws[.]com");
        expect(images).toContain("[.]eu-north-1[.]");
        expect(images).not.toContain("eu-west-2");
        expect(images).not.toContain("eu-central-2");
        expect(images).toContain("@sha256:[0-9a-f]{64}$");
    });

    it("know the partition: the sovereign cloud is in the same jurisdiction and out of reach", () => {
        expect(policy("fleet-images")).not.toContain("amazonaws[.]eu");
        expect(policy("fleet-images", { ...fleet, region: "eusc-de-east-1" })).toContain(
            "^(111122223333[.]dkr[.]ecr[.]eusc-de-east-1[.]amazonaws[.]eu)/",
        );
    });

    it("hold pods and nodes to the jurisdiction of the catalog", () => {
        expect(policy("fleet-placement")).toContain("'ringfence/jurisdiction'].orValue('') == 'eu'");
        expect(policy("node-jurisdiction")).toContain("'eu-south-2'");
        expect(policy("node-jurisdiction")).not.toContain("eu-west-2");
        expect(policy("node-jurisdiction", { ...fleet, jurisdiction: "uk", region: "eu-west-2" })).toContain(
            "in ['eu-west-2']",
        );
    });

    it("judge every container, also those that are added to a running pod", () => {
        for (const name of ["fleet-images", "fleet-telemetry"]) {
            for (const part of ["spec.containers", "spec.?initContainers", "spec.?ephemeralContainers"]) {
                expect(policy(name)).toContain(part);
            }
            expect(policy(name)).toContain("pods/ephemeralcontainers");
        }
    });

    it("read commands as well as arguments, and let no variables come from elsewhere", () => {
        expect(policy("fleet-telemetry")).toContain("c.?command.orValue([]) + c.?args.orValue([])");
        expect(policy("fleet-telemetry")).toContain("c.?envFrom.orValue([])");
        for (const workload of renderFleet(fleet)) expect(JSON.stringify(workload)).not.toContain('"envFrom"');
    });

    it("find their namespaces by a label that nobody can take off", () => {
        for (const name of [
            "fleet-images",
            "fleet-placement",
            "fleet-telemetry",
            "fleet-traffic",
            "fleet-third-parties",
        ]) {
            expect(policy(name)).toContain(
                '"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["models","models-open"]}]',
            );
        }
    });

    it("let the egress tier alone have the way out that it is made for", () => {
        expect(policy("egress-not-wide")).toContain('"operator":"NotIn","values":["kube-system","egress"]');
    });

    it("look at services of every namespace", () => {
        expect(policy("services-stay")).not.toContain("namespaceSelector");
        expect(policy("services-stay")).toContain("ExternalName");
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
});
