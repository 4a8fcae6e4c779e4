import { beforeAll, describe, expect, it } from "vitest";
import { wildcardsOf } from "../identity/policy-document.ts";
import type { PolicyDocument } from "../identity/policy-document.ts";
import { registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import type { RoutingGatewayArgs } from "./args.ts";
import { isGround } from "./ground.ts";
import { renderGateway } from "./render-gateway.ts";
import { workloadsOf } from "./permissions.ts";
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

    it("may call exactly its models, and through its profiles alone where they answer in several regions", () => {
        const policies = made
            .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
            .map(({ inputs }) => JSON.parse(String(inputs["policy"])) as PolicyDocument);
        expect(policies.flatMap(wildcardsOf)).toEqual([]);
        expect(policies.flatMap(({ Statement }) => Statement.flatMap(({ Resource = [] }) => Resource))).toEqual([
            "arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.anthropic.claude-sonnet-5",
            ...["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"].map(
                (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-5`,
            ),
        ]);
        expect(policies.flatMap(({ Statement }) => Statement.map(({ Condition }) => Condition))).toEqual([
            undefined,
            {
                StringEquals: {
                    "bedrock:InferenceProfileArn": [
                        "arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.anthropic.claude-sonnet-5",
                    ],
                },
            },
        ]);
    });

    it.each([
        [
            "a model's own id is called in the endpoint's region",
            "mistral.ministral-3-8b-instruct",
            ["arn:aws:bedrock:eu-central-1::foundation-model/mistral.ministral-3-8b-instruct"],
        ],
        ["a profile that nobody knows is not called at all", "global.anthropic.claude-sonnet-5", []],
    ])("by which %s", (_, model, resources) => {
        const providers = {
            ...hybrid.providers,
            bedrock: { ...hybrid.providers.bedrock, models: { claude: model } },
        };
        const statements = workloadsOf({ ...hybrid, providers }).flatMap((workload) => workload.statements);
        expect(statements.flatMap((statement) => statement.resources)).toEqual(resources);
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
