import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { askMany, chat } from "./caller.ts";
import { until } from "../processes.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { describeGateway, liveStage } from "./suite.ts";

const prompt = "the-patient-is-called-Adelheid";
const cookie = "session-of-the-caller";
const address = "203.0.113.77";

/** A word that no gateway would write by itself. */
const marker = "written-by-the-caller";

/** Headers that libraries and proxies send, and any other name that HTTP takes. */
const anyHeader = fc.oneof(
    fc.constantFrom(
        "accept",
        "accept-language",
        "baggage",
        "idempotency-key",
        "openai-organization",
        "origin",
        "referer",
        "traceparent",
        "tracestate",
        "user-agent",
        "x-b3-traceid",
        "x-envoy-original-path",
        "x-envoy-retry-on",
        "x-forwarded-client-cert",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-ot-span-context",
        "x-request-id",
        "x-stainless-os",
    ),
    fc.string({
        unit: fc.constantFrom(
            "a",
            "k",
            "q",
            "x",
            "z",
            "0",
            "7",
            "-",
            "!",
            "#",
            "$",
            "&",
            "'",
            "*",
            "+",
            ".",
            "^",
            "`",
            "|",
            "~",
        ),
        minLength: 3,
        maxLength: 24,
    }),
);

/** What HTTP, the gateway or the egress gateway writes on a request; the last is the name of the egress gateway. */
const written = ["host", "content-length", "content-type", "transfer-encoding", "x-request-id", "x-forwarded-host"];

describeGateway("nobody learns more than they must", (tools) => {
    const stage = liveStage(tools, renderGateway(gatewayOf("hybrid-eu")));
    let token = "";

    /** Requests of every fate: answered, refused, failed over, streamed, too long. */
    async function everyFate(): Promise<void> {
        const { bearer, caller, thirdParties } = stage();
        const { authorization } = bearer({ tenant: "secretive-tenant", data_floor: "public" });
        token = authorization.split(" ")[1] ?? "";
        const about = {
            authorization,
            cookie,
            "x-api-key": cookie,
            "x-forwarded-for": address,
            "x-real-ip": address,
            "true-client-ip": address,
            forwarded: `for=${address}`,
            via: `1.1 ${address}`,
            "x-task-class": "reasoning",
            "x-data-class": "public",
            "x-gw-tenant": "spoofed",
        };
        await askMany(20, () => caller.ask({ headers: about, body: chat(prompt) }));
        await caller.ask({ headers: about, body: chat(prompt, { stream: true }) });
        await caller.ask({ headers: about, body: `{"broken": "${prompt}` });
        await caller.ask({ headers: { ...about, authorization: "Bearer wrong" }, body: chat(prompt) });
        await caller.ask({ headers: about, path: "/v1/files", body: chat(prompt) });
        for (const server of Object.values(thirdParties)) server.behaviour = 500;
        await caller.ask({ headers: about, body: chat(prompt) });
        for (const server of Object.values(thirdParties)) server.behaviour = "reset";
        await caller.ask({ headers: about, body: chat(prompt) });
    }

    it("a third party gets no token, no address, no cookie and no header of the gateway", async () => {
        await everyFate();
        const received = Object.values(stage().thirdParties).flatMap((server) => server.received);
        expect(received.length).toBeGreaterThan(20);
        const names = new Set(received.flatMap(({ headers }) => Object.keys(headers)));
        expect([...names].filter((name) => name.startsWith("x-gw-"))).toEqual([]);
        for (const name of ["authorization", "cookie", "x-api-key", "x-forwarded-for", "x-envoy-external-address"]) {
            expect(names).not.toContain(name);
        }
        const values = JSON.stringify(received.map(({ headers }) => headers));
        expect(values).not.toContain(token);
        expect(values).not.toContain(address);
        expect(values).not.toContain("127.0.0.1");
    });

    it("the fleet gets no token, no address and no cookie", async () => {
        const { bearer, caller } = stage();
        const headers = { ...bearer({ tenant: "clinic", data_floor: "health" }), cookie, "x-forwarded-for": address };
        await caller.ask({ headers });
        const [received] = Object.values(stage().fleet).flatMap((servers) => servers.flatMap((one) => one.received));
        expect(Object.keys(received?.headers ?? {})).toEqual(expect.not.arrayContaining(["authorization", "cookie"]));
        expect(JSON.stringify(received?.headers)).not.toContain(address);
        expect(Object.keys(received?.headers ?? {}).filter((name) => name.startsWith("x-gw-"))).toEqual([]);
    });

    it("headers under any name reach neither a third party nor the fleet", async () => {
        const names = [...new Set(fc.sample(anyHeader, { numRuns: 1500, seed: 42 }))];
        const perRequest = 10;
        const answers = await askMany(names.length / perRequest, (index) => {
            const some = names.slice(index * perRequest, (index + 1) * perRequest);
            const headers = Object.fromEntries(some.map((name) => [name, `${marker}-${name}`]));
            const claims = { tenant: `free-${index % 4}`, data_floor: index % 2 === 0 ? "public" : "health" };
            const path = `/v1/chat/completions?${marker}=1`;
            const own = { "content-type": `application/json; ${marker}=1`, "x-task-class": "reasoning" };
            return stage().caller.ask({ path, headers: { ...headers, ...own, ...stage().bearer(claims) } });
        });
        expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
        const abroad = Object.values(stage().thirdParties).flatMap((server) => server.received);
        const home = Object.values(stage().fleet).flatMap((servers) => servers.flatMap((one) => one.received));
        expect(Math.min(abroad.length, home.length)).toBeGreaterThan(10);
        const seen = JSON.stringify([...abroad, ...home].map(({ headers, path }) => [headers, path]));
        for (const secret of [marker, stage().host]) expect(seen).not.toContain(secret);
        const found = new Set(abroad.flatMap(({ headers }) => Object.keys(headers)));
        expect([...found].filter((name) => !written.includes(name))).toEqual([]);
    });

    it("the fleet behind a third party gets no tenant either", async () => {
        for (const server of Object.values(stage().thirdParties)) server.behaviour = 500;
        const headers = stage().bearer({ tenant: "secretive-tenant", data_floor: "personal" });
        const { status } = await stage().caller.ask({ headers: { ...headers, "x-task-class": "reasoning" } });
        expect(status).toBe(200);
        const [received] = Object.values(stage().fleet).flatMap((servers) => servers.flatMap((one) => one.received));
        expect(JSON.stringify(received?.headers)).not.toContain("secretive-tenant");
        const ours = Object.keys(received?.headers ?? {}).filter((name) => name.startsWith("x-gw-"));
        expect(ours.toSorted()).toEqual(["x-gw-class", "x-gw-patience", "x-gw-route"]);
    });

    it("no log holds a prompt, a token, a cookie or a caller's address", async () => {
        await everyFate();
        await until("every audit line is written", async () => {
            const lines = await stage().gateway.auditLines();
            return lines.filter(({ tenant }) => tenant === "secretive-tenant").length >= 24;
        });
        const files = await readdir(stage().gateway.folder, { recursive: true, withFileTypes: true });
        const logs = files.filter((file) => file.isFile() && /log|stdout|stderr|txt$/.test(file.name));
        expect(logs.length).toBeGreaterThan(0);
        for (const file of logs) {
            const text = await readFile(join(file.parentPath, file.name), "utf8");
            for (const secret of [prompt, token, cookie, address]) {
                expect(text.includes(secret), `${file.name} holds ${secret}`).toBe(false);
            }
        }
        expect(await stage().gateway.log()).toContain("secretive-tenant");
    });
});
