import { beforeAll, describe, expect, it } from "vitest";
import { wildcardsOf } from "../identity/policy-document.ts";
import type { PolicyDocument } from "../identity/policy-document.ts";
import { registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import type { RoutingGatewayArgs } from "./args.ts";
import { isGround } from "./ground.ts";
import { renderGateway } from "./render-gateway.ts";
import { RoutingGateway } from "./routing-gateway.ts";
import { hybrid, managed, selfHosted } from "./routing-gateway.fixture.ts";

const declare = (args: RoutingGatewayArgs) => registrationsOf((opts) => new RoutingGateway("gateway", args, opts));

let made: Registration[] = [];
beforeAll(async () => {
    made = await declare(hybrid);
});

describe("the routing gateway", () => {
    it.each([
        ["hybrid", hybrid],
        ["self-hosted", selfHosted],
        ["managed", managed],
    ])("declares every object of a %s stack as a resource that a policy can read", async (_, args) => {
        const declared = (await declare(args)).filter(({ type }) => type.startsWith("kubernetes:"));
        expect(declared).toHaveLength(renderGateway(args).filter((object) => !isGround(object)).length);
    });

    it("shows its own arguments to policies", () => {
        expect(theOne(made, "ringfence:gateway:RoutingGateway").inputs).toMatchObject({ jurisdiction: "eu" });
    });

    it("declares routes with their rules", () => {
        expect(theOne(made, "HTTPRoute", "gateway-http-route-route-stays-here").inputs).toHaveProperty(
            "spec.rules.0.backendRefs.0.name",
            "fleet-llama-70b",
        );
    });

    it("may call exactly its models", () => {
        const policies = made
            .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
            .map(({ inputs }) => JSON.parse(String(inputs["policy"])) as PolicyDocument);
        expect(policies.flatMap(wildcardsOf)).toEqual([]);
        expect(policies.flatMap(({ Statement }) => Statement.flatMap(({ Resource = [] }) => Resource))).toEqual([
            "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0",
        ]);
    });

    it("needs nothing of AWS where tokens say who calls and the fleet answers", async () => {
        const aws = (await declare(selfHosted)).filter(({ type }) => type.startsWith("aws:"));
        expect(aws).toEqual([]);
    });

    it("is not registered at all with arguments that leak", () => {
        const routes = [{ name: "all", dataClasses: ["regulated"], primary: "bedrock/claude", fallback: [] }] as const;
        expect(() => new RoutingGateway("gateway", { ...hybrid, routes })).toThrow(/lets regulated reach Amazon/);
    });
});
