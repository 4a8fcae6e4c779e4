import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jurisdictions, regionsOf } from "../../catalog/jurisdictions.ts";
import { organizationPolicyQuotas } from "../../catalog/organization-policies.ts";
import { namesOf } from "../../catalog/table.ts";
import type { NeededDeclaration } from "./bounds.ts";
import type { OrganizationPolicyDocument } from "./document.ts";
import { guardrailsOf } from "./guardrails.ts";
import type { Guardrails } from "./guardrails.ts";

const declared: NeededDeclaration = {
    jurisdiction: "eu",
    accounts: ["444455556666", "111122223333"],
    peerAccounts: [],
    externalArns: [],
    thirdPartyHosts: [],
    processors: [],
    peeringConnections: [],
};

function statementsOf({ policies }: Guardrails) {
    return policies.flatMap(({ text }) => (JSON.parse(text) as OrganizationPolicyDocument).Statement);
}

function statement(sid: string, given: Partial<NeededDeclaration> = {}, ids: Parameters<typeof guardrailsOf>[2] = {}) {
    return statementsOf(guardrailsOf("one", { ...declared, ...given }, ids)).find(({ Sid }) => Sid === sid);
}

const account = fc.stringMatching(/^\d{12}$/);
const anyDeclaration = fc.record({
    jurisdiction: fc.constantFrom(...namesOf(jurisdictions)),
    accounts: fc.array(account, { minLength: 1, maxLength: 20 }),
    peerAccounts: fc.array(account, { maxLength: 20 }),
    externalArns: fc.array(fc.stringMatching(/^arn:aws:ecr:eu-central-1:\d{12}:repository\/[a-z]{1,30}$/), {
        maxLength: 60,
    }),
    thirdPartyHosts: fc.array(fc.constantFrom("api.one.example", "api.two.example"), { maxLength: 2 }),
    processors: fc.constantFrom([], [{ host: "bedrock-runtime.eu-central-1.amazonaws.com" }]),
    peeringConnections: fc.constantFrom([], ["pcx-0123456789abcdef0"]),
});

describe("guardrails", () => {
    test("only deny, each under an id of its own, and resource control names everybody", () => {
        const guardrails = guardrailsOf("one", declared, { vpcs: ["vpc-0123456789abcdef0"] });
        const all = statementsOf(guardrails);
        expect(new Set(all.map(({ Sid }) => Sid)).size).toBe(all.length);
        for (const { Effect, Sid } of all) {
            expect(Effect).toBe("Deny");
            expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
        }
        const named = guardrails.policies.filter(({ kind }) => kind === "resourceControl");
        for (const { Principal } of statementsOf({ ...guardrails, policies: named })) expect(Principal).toBe("*");
    });

    test("fit what AWS takes, lose no statement, keep their order, and are the same for lists in any order", () => {
        fc.assert(
            fc.property(anyDeclaration, (given) => {
                const guardrails = guardrailsOf("one", given);
                for (const { kind, text } of guardrails.policies) {
                    if (!guardrails.exceeds) {
                        expect(text.length).toBeLessThanOrEqual(organizationPolicyQuotas[kind].value.characters);
                    }
                }
                const keeps = guardrails.policies.flatMap((one) => one.keeps);
                expect(statementsOf(guardrails).map(({ Sid }) => Sid)).toEqual(keeps);
                const turned = {
                    ...given,
                    accounts: given.accounts.toReversed(),
                    externalArns: given.externalArns.toReversed(),
                };
                expect(guardrailsOf("one", turned)).toEqual(guardrails);
            }),
        );
    });

    test("are split where one would be too large, and say so where even one statement is", () => {
        const many = (count: number) =>
            Array.from(
                { length: count },
                (_, n) => `arn:aws:ecr:eu-central-1:602401143452:repository/${"a".repeat(30)}${n}`,
            );
        expect(guardrailsOf("one", { ...declared, externalArns: many(70) })).toMatchObject({
            exceeds: false,
            policies: [
                { name: "one-service-control-1" },
                { name: "one-service-control-2", keeps: ["ReachOwnResources"] },
                { name: "one-resource-control-1" },
            ],
        });
        const large = guardrailsOf("one", { ...declared, externalArns: many(200) });
        expect(large.exceeds).toBe(true);
        expect(large.left[0]).toMatch(
            /^one-service-control-2 has \d+ characters, and AWS takes 10240 - .* - .*ReachOwnResources/,
        );
    });

    test("allow the regions of the jurisdiction and no other, by name and not by prefix", () => {
        for (const jurisdiction of namesOf(jurisdictions)) {
            expect(statement("StayInJurisdiction", { jurisdiction })?.Condition).toEqual({
                StringNotEquals: { "aws:RequestedRegion": regionsOf(jurisdiction).map(({ id }) => id) },
            });
        }
        expect(JSON.stringify(statement("StayInJurisdiction"))).not.toContain("eu-west-2");
        expect(statement("StayInJurisdiction")?.NotAction).not.toContain("kms:*");
    });

    test("close the way to the internet where no host is declared, and leave it where one is", () => {
        expect(statement("NoWayToTheInternet")).toBeDefined();
        expect(statement("NoWayToTheInternet", { thirdPartyHosts: ["api.one.example"] })).toBeUndefined();
        expect(statement("NoOtherWayOut", { thirdPartyHosts: ["api.one.example"] })?.Action).toContain(
            "ec2:CreateEgressOnlyInternetGateway",
        );
    });

    test("let models of Bedrock be asked where it is a processor, and by no global profile", () => {
        const bedrock = [{ host: "bedrock-runtime.eu-central-1.amazonaws.com" }];
        expect(statement("NoOtherModels")).toBeDefined();
        expect(statement("NoOtherModels", { processors: bedrock })).toBeUndefined();
        expect(statement("NoGlobalProfiles", { processors: bedrock })?.Resource).toEqual([
            "arn:*:bedrock:*:*:inference-profile/global.*",
        ]);
    });

    test("leave to declared peers what is theirs", () => {
        expect(statement("NoOtherWayOut")?.Action).toContain("ec2:AcceptVpcPeeringConnection");
        expect(statement("NoOtherWayOut", { peeringConnections: ["pcx-0"] })?.Action).not.toContain(
            "ec2:AcceptVpcPeeringConnection",
        );
        expect(JSON.stringify(statement("KnownCallers", { peerAccounts: ["777788889999"] }))).toContain("777788889999");
    });

    test("keep credentials in the network where it is named, and say so where it is not", () => {
        const vpcs = ["vpc-0123456789abcdef0"];
        expect(statement("CredentialsOfPodsStay")).toBeUndefined();
        expect(statement("CredentialsOfPodsStay", {}, { vpcs })?.Condition).toMatchObject({
            StringNotEqualsIfExists: { "aws:SourceVpc": vpcs },
        });
        expect(guardrailsOf("one", declared).left).toEqual([expect.stringContaining("--vpc")]);
        expect(guardrailsOf("one", declared, { vpcs }).left).toEqual([]);
    });

    test("take accounts of the organization as well where it is named", () => {
        expect(JSON.stringify(statement("KnownCallers"))).not.toContain("PrincipalOrgID");
        expect(statement("KnownCallers", {}, { organization: "o-exampleorgid" })?.Condition).toMatchObject({
            StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-exampleorgid" },
        });
    });
});
