import { beforeAll, describe, expect, it } from "vitest";
import { regions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { registrationsOf } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { admissionPolicies } from "./admission-policies.ts";
import { Admission } from "./admission.ts";
import type { AdmissionArgs } from "./args.ts";

const args: AdmissionArgs = { jurisdiction: "eu", region: "eu-central-1", accountId: "111122223333" };
const objects = admissionPolicies(args);

function policy(name: string, given: AdmissionArgs = args): string {
    const found = admissionPolicies(given).find(
        ({ kind, metadata }) => kind === "ValidatingAdmissionPolicy" && metadata.name === `ringfence-${name}`,
    );
    if (found === undefined) throw new Error(`no policy ${name}`);
    return JSON.stringify(found);
}

describe("admission policies of every stack", () => {
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
        expect(messages.length).toBeGreaterThan(30);
        for (const [, message] of messages) expect(message).toMatch(/ - .+ - /);
    });

    it("take images of the account from regions of the jurisdiction, and none by a region's prefix", () => {
        const images = policy("images");
        expect(images).toContain("111122223333[.]dkr[.]ecr[.]eu-central-1[.]amazonaws[.]com");
        expect(images).toContain("[.]eu-north-1[.]");
        expect(images).not.toContain("eu-west-2");
        expect(images).not.toContain("eu-central-2");
        expect(images).toContain("@sha256:[0-9a-f]{64}$");
    });

    it("know the partition: the sovereign cloud is in the same jurisdiction and out of reach", () => {
        expect(policy("images")).not.toContain("amazonaws[.]eu");
        expect(policy("images", { ...args, region: "eusc-de-east-1" })).toContain(
            "^(111122223333[.]dkr[.]ecr[.]eusc-de-east-1[.]amazonaws[.]eu)/",
        );
    });

    it("take EKS's own pods by the registry of the region, in kube-system alone", () => {
        expect(policy("images")).toContain("request.namespace == 'kube-system'");
        expect(policy("images")).toContain("'602401143452.dkr.ecr.eu-central-1.amazonaws.com/'");
        expect(policy("pods-inside", { ...args, region: "eu-south-1" })).toContain(
            "'590381155156.dkr.ecr.eu-south-1.amazonaws.com/'",
        );
    });

    it("hold nodes to the jurisdiction of the catalog", () => {
        expect(policy("node-jurisdiction")).toContain("'eu-south-2'");
        expect(policy("node-jurisdiction")).not.toContain("eu-west-2");
        expect(policy("node-jurisdiction", { ...args, jurisdiction: "uk", region: "eu-west-2" })).toContain(
            "in ['eu-west-2']",
        );
    });

    it("judge every container, also those that are added to a running pod", () => {
        for (const name of ["images", "pods-inside"]) {
            for (const part of ["spec.containers", "spec.?initContainers", "spec.?ephemeralContainers"]) {
                expect(policy(name)).toContain(part);
            }
            expect(policy(name)).toContain("pods/ephemeralcontainers");
        }
    });

    it("look at pods, services and rights of every namespace, also of one that nobody has thought of", () => {
        for (const name of ["images", "pods-inside", "services-stay", "bindings-named", "roles-narrow"]) {
            expect(policy(name)).not.toContain("namespaceSelector");
        }
    });

    it("let the egress tier alone have the way out that it is made for", () => {
        expect(policy("egress-not-wide")).toContain('"operator":"NotIn","values":["kube-system","egress"]');
    });

    it("can be written for every region", () => {
        for (const region of namesOf(regions)) {
            const { jurisdiction } = regions[region];
            expect(policy("images", { ...args, jurisdiction, region })).toContain(`ecr.${region}.`);
        }
    });
});

describe("the component", () => {
    let made: readonly Registration[] = [];
    beforeAll(async () => {
        made = await registrationsOf((opts) => new Admission("admission", args, opts));
    });

    it("declares each object once, and keeps those that were the fleet's", () => {
        const declared = made.filter(({ type }) => type.includes("ValidatingAdmissionPolicy"));
        expect(declared).toHaveLength(objects.length);
        const kept = declared
            .filter(({ options }) => JSON.stringify(options.aliases).includes('"name":"fleet-'))
            .map(({ name }) => name);
        expect(kept.toSorted()).toEqual(
            ["node-jurisdiction", "services-stay", "egress-not-wide", "front-backends"]
                .flatMap((rule) => [`admission-${rule}`, `admission-${rule}-binding`])
                .toSorted(),
        );
    });
});
