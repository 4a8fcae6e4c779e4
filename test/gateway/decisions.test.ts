import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { chat } from "./caller.ts";
import { IdentityProvider } from "./identity-provider.ts";
import type { Claims } from "./identity-provider.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { auditLineOf, describeGateway, liveStage, servedBy } from "./suite.ts";

const hard = { "x-task-class": "reasoning" } as const;

describeGateway("hybrid-eu decides by class and task", (tools) => {
    const stage = liveStage(tools, renderGateway(gatewayOf("hybrid-eu")));
    const ask = (claims: Claims, headers = {}, body?: string) =>
        stage().caller.ask({
            headers: { ...stage().bearer({ tenant: "acme", ...claims }), ...headers },
            ...(body === undefined ? {} : { body }),
        });

    it("without a token it answers 401", async () => {
        const { status, body, headers } = await stage().caller.ask();
        expect(status).toBe(401);
        expect(headers["content-type"]).toMatch(/^application\/json/);
        expect(JSON.parse(body)).toMatchObject({ error: { type: "authentication_error" } });
    });

    it.each(["Bearer nonsense", "Bearer a.b.c", "Basic YWNtZTphY21l"])(
        "with %s it answers 401",
        async (authorization) => {
            expect((await stage().caller.ask({ headers: { authorization } })).status).toBe(401);
        },
    );

    it.each<[string, Claims, number]>([
        ["has expired", { exp: 1_700_000_000 }, 401],
        ["is of another issuer", { iss: "https://elsewhere.example/" }, 401],
        ["is for somebody else", { aud: "another-service" }, 403],
    ])("a token that %s is refused", async (_, claims, status) => {
        expect((await ask({ data_floor: "public", ...claims })).status).toBe(status);
    });

    it("a token signed with another key gets 401", async () => {
        const { auth } = gatewayOf("hybrid-eu");
        if (auth.type !== "jwt") throw new Error("hybrid-eu uses tokens");
        const other = new IdentityProvider(auth.issuer, auth.audiences[0] ?? "");
        const authorization = `Bearer ${other.token({ tenant: "acme", data_floor: "public" })}`;
        expect((await stage().caller.ask({ headers: { authorization } })).status).toBe(401);
    });

    it("a token that names no tenant gets 403", async () => {
        const headers = stage().bearer({ data_floor: "public" });
        expect((await stage().caller.ask({ headers })).status).toBe(403);
    });

    it.each([
        ["GET", "/v1/chat/completions"],
        ["DELETE", "/v1/models"],
        ["POST", "/v1/responses"],
        ["POST", "/v1/files"],
        ["POST", "/metrics"],
        ["POST", "/v1/chat/completions/../../../metrics"],
    ])("%s %s is not served", async (method, path) => {
        const headers = stage().bearer({ tenant: "acme", data_floor: "public" });
        expect((await stage().caller.ask({ method, path, headers })).status).toBeOneOf([400, 403, 404]);
        expect(stage().atThirdParties()).toBe(0);
    });

    it.each<[string, Claims, Readonly<Record<string, string>>, string]>([
        ["public, hard work", { data_floor: "public" }, hard, "mistral"],
        ["public, routine work", { data_floor: "public" }, {}, "llama-70b-0"],
        ["personal, hard work", { data_floor: "personal" }, hard, "bedrock"],
        ["personal, routine work", { data_floor: "personal" }, {}, "llama-70b-0"],
        ["health, hard work", { data_floor: "health" }, hard, "llama-70b-0"],
        ["regulated, hard work", { data_floor: "regulated" }, hard, "llama-70b-0"],
        ["no floor, hard work", {}, hard, "llama-70b-0"],
        ["a floor that is no class, hard work", { data_floor: "secret" }, hard, "llama-70b-0"],
        [
            "public declared as regulated",
            { data_floor: "public" },
            { ...hard, "x-data-class": "regulated" },
            "llama-70b-0",
        ],
        [
            "public declared as nonsense",
            { data_floor: "public" },
            { ...hard, "x-data-class": "whatever" },
            "llama-70b-0",
        ],
        ["public declared as personal", { data_floor: "public" }, { ...hard, "x-data-class": "personal" }, "bedrock"],
        ["health declared as public", { data_floor: "health" }, { ...hard, "x-data-class": "public" }, "llama-70b-0"],
        ["an unknown task", { data_floor: "public" }, { "x-task-class": "poetry" }, "llama-70b-0"],
    ])("%s", async (_, claims, headers, server) => {
        expect(servedBy(await ask(claims, headers))).toBe(server);
    });

    it("a model alias means its task", async () => {
        expect(servedBy(await ask({ data_floor: "public" }, {}, chat("hi", { model: "reason" })))).toBe("mistral");
        expect(servedBy(await ask({ data_floor: "health" }, {}, chat("hi", { model: "reason" })))).toBe("llama-70b-0");
    });

    it("a class that is declared twice counts as the strictest", async () => {
        const answer = await ask(
            { tenant: "twice", data_floor: "public" },
            { ...hard, "x-data-class": ["public", "public"] },
        );
        expect(servedBy(answer)).toBe("llama-70b-0");
        expect(await auditLineOf(stage(), "twice")).toMatchObject({
            class: "regulated",
            classDeclared: "unreadable",
            classFloor: "public",
        });
    });

    it("headers of the gateway that a caller sends change nothing", async () => {
        const spoofed = {
            "x-gw-egress": "allowed",
            "x-gw-class": "public",
            "x-gw-floor": "public",
            "x-gw-route": "public-hard",
            "x-gw-tenant": "somebody",
            "x-gw-task": "reasoning",
            "x-data-class": "public",
            ...hard,
        };
        expect(servedBy(await ask({ tenant: "clinic", data_floor: "health" }, spoofed))).toBe("llama-70b-0");
        expect(await auditLineOf(stage(), "clinic")).toMatchObject({ class: "health", jurisdiction: "eu" });
        expect(servedBy(await ask({ tenant: "no-floor" }, spoofed))).toBe("llama-70b-0");
        expect(await auditLineOf(stage(), "no-floor")).toMatchObject({ class: "regulated" });
        expect(stage().atThirdParties()).toBe(0);
    });

    it("the list of models is answered by the gateway itself", async () => {
        const headers = stage().bearer({ tenant: "acme", data_floor: "regulated" });
        const { status, body } = await stage().caller.ask({ method: "GET", path: "/v1/models", headers });
        expect(status).toBe(200);
        const { data } = JSON.parse(body) as { readonly data: readonly { readonly id: string }[] };
        expect(data.map(({ id }) => id)).toContain("llama-70b");
    });

    it("a third party that fails hands on to the next in the chain, and the last to the fleet", async () => {
        const { thirdParties } = stage();
        for (const [failing, server] of [
            ["mistral", "bedrock"],
            ["bedrock", "llama-70b-0"],
        ] as const) {
            const provider = thirdParties[failing];
            if (provider === undefined) throw new Error(`there is no ${failing}`);
            provider.behaviour = 503;
            expect(servedBy(await ask({ data_floor: "public" }, hard))).toBe(server);
        }
    });

    it("an audit line says who, which class and why, which rule, where to, and how much", async () => {
        await ask({ tenant: "audited", data_floor: "personal" }, { ...hard, "x-data-class": "internal" });
        expect(await auditLineOf(stage(), "audited")).toMatchObject({
            class: "personal",
            classDeclared: "internal",
            classFloor: "personal",
            task: "reasoning",
            rule: "route-hard",
            backend: "egress",
            jurisdiction: "egress",
            status: 200,
            attempts: 1,
            inputTokens: 11,
            outputTokens: 2,
        });
    });
});
