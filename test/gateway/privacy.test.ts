import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { askMany, chat } from "./caller.ts";
import { until } from "./processes.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { describeGateway, liveStage } from "./suite.ts";

const prompt = "the-patient-is-called-Adelheid";
const cookie = "session-of-the-caller";
const address = "203.0.113.77";

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
