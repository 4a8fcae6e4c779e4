import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import { testKeyOf } from "./on-loopback.ts";
import type { SecretEntry } from "./on-loopback.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { auditLineOf, describeGateway, liveStage } from "./suite.ts";

const managed = gatewayOf("managed-us");

/** The key of a tenant. */
function keyOf(tenant: string): string {
    const tenants = managed.auth.type === "apiKeys" ? managed.auth.tenants : [];
    return testKeyOf(tenants.find(({ name }) => name === tenant)?.keySecret ?? "none");
}

/** Somebody stored one tenant's key in another's secret: no preview can see that. */
function withOneKeyForTwo(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
    return objects.map((object) => {
        if (object.kind !== "ExternalSecret" || object.metadata.name !== "tenant-keys") return object;
        const data = object.spec?.["data"] as readonly SecretEntry[];
        return {
            ...object,
            spec: { ...object.spec, data: data.map((entry) => ({ ...entry, remoteRef: data[0]?.remoteRef })) },
        };
    });
}

describeGateway("managed-us knows its tenants by API key", (tools) => {
    const stage = liveStage(tools, renderGateway(managed));
    const ask = (key: string, headers = {}) =>
        stage().caller.ask({ headers: { authorization: `Bearer ${key}`, ...headers } });

    it("no key and a wrong key get 401", async () => {
        expect((await stage().caller.ask()).status).toBe(401);
        expect((await ask("wrong")).status).toBe(401);
        expect(stage().atThirdParties()).toBe(0);
    });

    it("a right key is served, and goes no further", async () => {
        const key = keyOf("website-search");
        expect((await ask(key)).status).toBe(200);
        const received = Object.values(stage().thirdParties).flatMap((server) => server.received);
        expect(received).toHaveLength(1);
        expect(JSON.stringify(received)).not.toContain(key);
    });

    it("the floor is the tenant's, whoever the caller claims to be", async () => {
        const spoofed = { "x-gw-tenant": "website-search", "x-gw-floor": "public", "x-task-class": "reasoning" };
        expect((await ask(keyOf("support-copilot"), spoofed)).status).toBe(200);
        expect(await auditLineOf(stage(), "support-copilot")).toMatchObject({
            class: "personal",
            classFloor: "personal",
        });
        // Public work of this kind goes to Anthropic, personal never does.
        expect(stage().thirdParties["claude"]?.received).toEqual([]);
    });

    it("a class that the stack does not accept is refused", async () => {
        const answer = await ask(keyOf("website-search"), { "x-data-class": "health" });
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.body)).toMatchObject({ error: { type: "permission_error" } });
        expect(stage().atThirdParties()).toBe(0);
    });
});

describeGateway("two tenants with one key", (tools) => {
    const stage = liveStage(tools, withOneKeyForTwo(renderGateway(managed)));

    it("are both refused: nobody could say whose floor holds", async () => {
        for (const tenant of ["website-search", "support-copilot"]) {
            const answer = await stage().caller.ask({ headers: { authorization: `Bearer ${keyOf(tenant)}` } });
            expect(answer.status).toBeOneOf([401, 403, 500]);
        }
        expect(stage().atThirdParties()).toBe(0);
    });
});
