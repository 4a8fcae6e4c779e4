import { describe, expect, it } from "vitest";

import { regions } from "../../catalog/jurisdictions.ts";
import { interfacePolicy, s3Policy } from "./endpoint-policies.ts";
import type { Perimeter } from "./endpoint-policies.ts";
import { clusterServices, optionalServices } from "./endpoint-set.ts";
import type { PolicyDocumentStatement } from "../identity/policy-document.ts";

const services = [...clusterServices, ...optionalServices];
const own = ["111122223333", "444455556666"];
const perimeter: Perimeter = { region: regions["eu-north-1"], accountIds: own, buckets: ["acme-weights"] };

const keysOf = ({ Condition }: PolicyDocumentStatement) => Condition?.["StringEquals"] ?? {};
const resourcesOf = ({ Resource = [] }: PolicyDocumentStatement) => [Resource].flat();

describe("interfacePolicy", () => {
    it.each(services)("of %s admits own principals alone, in every statement", (service) => {
        const { Statement } = interfacePolicy(service, perimeter);
        expect(Statement.length).toBeGreaterThan(0);
        for (const statement of Statement) expect(keysOf(statement)["aws:PrincipalAccount"]).toEqual(own);
    });

    it.each(services)("of %s names own resources, or AWS's own in this region by ARN", (service) => {
        for (const statement of interfacePolicy(service, perimeter).Statement) {
            const bounded = JSON.stringify(keysOf(statement)["aws:ResourceAccount"]) === JSON.stringify(own);
            const inRegion = resourcesOf(statement).every((arn) => /^arn:aws:[a-z0-9]+:eu-north-1:/.test(arn));
            expect(bounded || inRegion, JSON.stringify(statement)).toBe(true);
        }
    });

    it.each(services)("of %s allows actions of that service alone", (service) => {
        const prefix = service.startsWith("ecr.") ? "ecr" : service.replace("bedrock-runtime", "bedrock");
        for (const { Action } of interfacePolicy(service, perimeter).Statement) {
            for (const action of [Action].flat()) expect(action.startsWith(`${prefix}:`), action).toBe(true);
        }
    });

    it("lets load balancers be made by nobody inside, and pods be registered", () => {
        const { Statement } = interfacePolicy("elasticloadbalancing", perimeter);
        const actions = Statement.flatMap(({ Action }) => Action);
        expect(actions.filter((action) => !action.includes(":Describe"))).toEqual([
            "elasticloadbalancing:DeregisterTargets",
            "elasticloadbalancing:RegisterTargets",
        ]);
    });

    it("lets the registry of AWS be read and not written", () => {
        const [, addOns] = interfacePolicy("ecr.dkr", perimeter).Statement;
        expect(addOns?.Resource).toEqual(["arn:aws:ecr:eu-north-1:602401143452:repository/*"]);
        expect([addOns?.Action].flat().some((action) => /Put|Upload|Delete|\*/.test(action ?? ""))).toBe(false);
    });

    it("lets models be called in this region only, so that no profile sends a prompt to another", () => {
        const { Statement } = interfacePolicy("bedrock-runtime", perimeter);
        expect(Statement.flatMap(resourcesOf)).toEqual(["arn:aws:bedrock:eu-north-1::foundation-model/*"]);
    });

    it("speaks the partition and the registry of the region", () => {
        const sovereign = { ...perimeter, region: regions["eusc-de-east-1"] };
        expect(JSON.stringify(interfacePolicy("ecr.api", sovereign))).toContain(
            "arn:aws-eusc:ecr:eusc-de-east-1:877088126301:repository/*",
        );
    });

    it("fits into what AWS takes", () => {
        const many = { ...perimeter, accountIds: Array.from({ length: 20 }, (_, index) => String(10 ** 11 + index)) };
        for (const service of services) {
            expect(JSON.stringify(interfacePolicy(service, many)).length).toBeLessThan(20_480);
        }
    });
});

describe("s3Policy", () => {
    it("names own buckets for own accounts, and image layers to read", () => {
        const [buckets, layers, ...rest] = s3Policy(perimeter).Statement;
        expect(buckets?.Resource).toEqual(["arn:aws:s3:::acme-weights", "arn:aws:s3:::acme-weights/*"]);
        expect(buckets && keysOf(buckets)).toEqual({ "aws:PrincipalAccount": own, "aws:ResourceAccount": own });
        expect(layers?.Resource).toEqual(["arn:aws:s3:::prod-eu-north-1-starport-layer-bucket/*"]);
        expect(layers?.Action).toEqual(["s3:GetObject"]);
        expect(rest).toEqual([]);
    });

    it("without buckets leaves the image layers alone", () => {
        expect(s3Policy({ ...perimeter, buckets: [] }).Statement.map(({ Sid }) => Sid)).toEqual(["ImageLayers"]);
    });

    it("never allows every bucket, every action, deletion or a change of who may read", () => {
        for (const { Action, Resource } of s3Policy(perimeter).Statement) {
            expect([Resource].flat()).not.toContain("*");
            for (const action of [Action].flat()) expect(action).not.toMatch(/^\*|:\*|Delete|Acl|Policy|Replicat/);
        }
    });
});
