import { connect } from "node:net";
import { expect, it } from "vitest";
import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import { gatewayLimits, renderGateway } from "../../components/routing-gateway/index.ts";
import { chat } from "./caller.ts";
import type { Answer } from "./caller.ts";
import { sendRaw } from "./raw-caller.ts";
import { withFastClocks } from "./fast-clocks.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { describeGateway, liveStage } from "./suite.ts";

const openAiError = {
    error: {
        message: expect.stringMatching(/\w/) as string,
        type: expect.stringMatching(/\w/) as string,
        param: null,
        code: expect.stringMatching(/\w/) as string,
    },
};

function expectOpenAiError({ headers, body }: Answer): void {
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(JSON.parse(body)).toEqual(openAiError);
}

/** The same times with shorter numbers: nobody waits a minute for a test. */
function impatient(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
    return objects.map((object) => {
        if (object.kind !== "ClientTrafficPolicy" || object.metadata.name !== "door") return object;
        const { timeout, ...spec } = object.spec ?? {};
        const { http } = timeout as { readonly http: Readonly<Record<string, string>> };
        expect(Object.keys(http)).toEqual(
            expect.arrayContaining(["requestHeadersReceivedTimeout", "requestReceivedTimeout"]),
        );
        const short = { requestHeadersReceivedTimeout: "1s", requestReceivedTimeout: "2s" };
        return { ...object, spec: { ...spec, timeout: { http: { ...http, ...short } } } };
    });
}

describeGateway("what a caller does wrong", (tools) => {
    const gateway = gatewayOf("hybrid-eu");
    const limits = {
        ...gatewayLimits,
        requestMiB: 1,
        requestsPerTenantAndMinute: 8,
    };
    const stage = liveStage(tools, withFastClocks(impatient(renderGateway(gateway, limits)), 600));
    const ask = (tenant: string, body?: string, headers = {}) =>
        stage().caller.ask({
            headers: { ...stage().bearer({ tenant, data_floor: "public" }), ...headers },
            ...(body === undefined ? {} : { body }),
        });
    const first = () => {
        const [server] = stage().fleet["llama-70b"] ?? [];
        if (server === undefined) throw new Error("there is no llama-70b");
        return server;
    };

    it("no token is 401, and an error of OpenAI's form", async () => {
        const answer = await stage().caller.ask();
        expect(answer.status).toBe(401);
        expectOpenAiError(answer);
    });

    it("a path that is not served is an error of OpenAI's form", async () => {
        const headers = stage().bearer({ tenant: "lost", data_floor: "public" });
        for (const path of ["/v1/files", "/nowhere"]) {
            const answer = await stage().caller.ask({ path, headers });
            expect(answer.status).toBeOneOf([403, 404]);
            expectOpenAiError(answer);
        }
    });

    it("a body over the limit is 413, and one just below it is served", async () => {
        const answer = await ask("long", chat("x".repeat(2 * 2 ** 20)));
        expect(answer.status).toBe(413);
        expectOpenAiError(answer);
        expect((await ask("long", chat("x".repeat(2 ** 20 - 1000)))).status).toBe(200);
    });

    it("a body that is no JSON is refused by the model server, in its own words", async () => {
        const answer = await ask("garbled", '{"model": "chat", "messages": [');
        expect(answer.status).toBe(400);
        expectOpenAiError(answer);
    });

    it("more requests in a minute than a tenant may send are 429 with Retry-After, for that tenant only", async () => {
        const statuses: number[] = [];
        for (let i = 0; i < 12; i++) {
            const answer = await ask("busy");
            statuses.push(answer.status);
            if (answer.status !== 429) continue;
            expectOpenAiError(answer);
            expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
        }
        expect(statuses.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 200));
        expect(statuses.slice(8)).toEqual(Array.from({ length: 4 }, () => 429));
        expect((await ask("quiet")).status).toBe(200);
    });

    it.each([
        [429, 429, "no_capacity"],
        [500, 500, "failed"],
        [502, 502, "failed"],
        [503, 503, "no_capacity"],
    ])(
        "a fleet that answers %i is an error of OpenAI's form, with the time to come back",
        async (behaviour, status, code) => {
            for (const server of Object.values(stage().fleet).flat()) server.behaviour = behaviour;
            const headers = stage().bearer({ tenant: `short-${behaviour}`, data_floor: "health" });
            const answer = await stage().caller.ask({ headers });
            expect(answer.status).toBeOneOf([status, 503]);
            expectOpenAiError(answer);
            expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
            if (answer.status === status) expect(answer.body).toContain(code);
            expect(stage().atThirdParties()).toBe(0);
        },
    );

    it("an answer that stands still is cut, and the gateway keeps serving", async () => {
        first().wordMs = 60_000;
        const headers = stage().bearer({ tenant: "stalled", data_floor: "health" });
        const started = performance.now();
        await expect(stage().caller.ask({ headers, body: chat("tell me", { stream: true }) })).rejects.toThrow();
        expect(performance.now() - started).toBeLessThan(20_000);
        await stage().reset();
        expect((await stage().caller.ask({ headers })).status).toBe(200);
    });

    it("a server that hangs is given up, and the caller told", async () => {
        first().behaviour = "hang";
        const headers = stage().bearer({ tenant: "waiting", data_floor: "health" });
        const answer = await stage().caller.ask({ headers });
        expect(answer.status).toBeOneOf([503, 504]);
        expectOpenAiError(answer);
        expect(stage().atThirdParties()).toBe(0);
    });

    it("a caller that never ends its headers is let go", async () => {
        const answer = await sendRaw(stage(), "POST /v1/chat/completions HTTP/1.1\r\nHost: llm", 10_000);
        expect(answer).toMatch(/^HTTP\/1\.1 408|^$/);
    });

    it("a caller that never ends its body is let go, and no server is bothered", async () => {
        const { authorization } = stage().bearer({ tenant: "slow", data_floor: "public" });
        const start = `POST /v1/chat/completions HTTP/1.1\r\nHost: ${stage().host}\r\nAuthorization: ${authorization}`;
        const answer = await sendRaw(stage(), `${start}\r\nContent-Length: 100\r\n\r\n{"model":`, 10_000);
        expect(answer).toMatch(/^HTTP\/1\.1 408/);
        expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toEqual(openAiError);
        expect(first().received).toEqual([]);
    });

    it.each([
        ["nonsense", "\u0000\u0001\u0002\r\n\r\n"],
        ["no host", "POST /v1/chat/completions HTTP/1.1\r\n\r\n"],
        ["a negative length", "POST /v1/chat/completions HTTP/1.1\r\nHost: llm\r\nContent-Length: -1\r\n\r\n"],
        ["a huge header", `GET / HTTP/1.1\r\nHost: llm\r\nx-a: ${"a".repeat(200_000)}\r\n\r\n`],
        ["a method that does not exist", "BREW /v1/chat/completions HTTP/1.1\r\nHost: llm\r\n\r\n"],
    ])("%s is refused", async (_, raw) => {
        expect(await sendRaw(stage(), raw, 2000)).toMatch(/^HTTP\/1\.1 (400|403|404|405|431|501)|^$/);
    });

    it("without TLS nobody is served", async () => {
        const answer = await new Promise<string>((resolve) => {
            let text = "";
            const socket = connect(stage().port, "127.0.0.1", () => socket.write("GET /v1/models HTTP/1.1\r\n\r\n"));
            socket.on("data", (chunk) => (text += chunk.toString()));
            socket.on("error", () => socket.destroy());
            socket.on("close", () => {
                resolve(text);
            });
        });
        expect(answer).not.toMatch(/^HTTP/);
    });

    it("after all that it serves as before", async () => {
        expect((await ask("afterwards")).status).toBe(200);
        expect(stage().gateway.alive()).toBe(true);
    });
});
