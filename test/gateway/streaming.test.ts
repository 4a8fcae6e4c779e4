import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { askMany, chat } from "./caller.ts";
import { until } from "../processes.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { drain, requestsIn, startSecondProxy } from "./second-proxy.ts";
import { describeGateway, liveStage } from "./suite.ts";

describeGateway("answers that stream", (tools) => {
    const stage = liveStage(tools, renderGateway(gatewayOf("hybrid-eu")));
    const server = () => {
        const [first] = stage().fleet["llama-70b"] ?? [];
        if (first === undefined) throw new Error("there is no llama-70b");
        return first;
    };
    const stream = (tenant: string, onPiece?: (text: string) => void) =>
        stage().caller.ask({
            headers: stage().bearer({ tenant, data_floor: "health" }),
            body: chat("tell me", { stream: true }),
            ...(onPiece === undefined ? {} : { onPiece }),
        });

    it("reach the caller word by word, and are counted", async () => {
        server().wordMs = 100;
        const pieces: string[] = [];
        const { status, body, headers } = await stream("reader", (text) => pieces.push(text));
        expect(status).toBe(200);
        expect(headers["content-type"]).toBe("text/event-stream");
        expect(pieces.length).toBeGreaterThan(3);
        expect(body).toMatch(/data: \[DONE\]\n\n$/);
        let line;
        await until("the audit line is written", async () => {
            line = (await stage().gateway.auditLines()).find(({ tenant }) => tenant === "reader");
            return line !== undefined;
        });
        expect(line).toMatchObject({ inputTokens: 11, outputTokens: server().words });
    });

    it("end whole while the proxy that carries them is replaced", async () => {
        server().wordMs = 250;
        server().words = 20;
        const old = await startSecondProxy(tools, stage().gateway);
        try {
            const streams = askMany(24, (index) => stream(`rolled-${index % 4}`), 24);
            await until("the old proxy carries streams", async () => (await requestsIn(old)) > 0);
            await drain(old);
            // New callers are served all the while.
            const others = await askMany(50, () =>
                stage().caller.ask({ headers: stage().bearer({ tenant: "new", data_floor: "health" }) }),
            );
            expect(others.filter(({ status }) => status !== 200)).toEqual([]);
            await until("the old proxy is empty", async () => (await requestsIn(old)) === 0);
            await old.process.stop();
            const answers = await streams;
            expect(answers.filter(({ body }) => !body.endsWith("data: [DONE]\n\n"))).toEqual([]);
        } finally {
            await old.process.stop();
        }
    });

    it("that break end with an error at the caller, and the gateway keeps serving", async () => {
        server().behaviour = "break";
        server().wordMs = 20;
        await expect(stream("unlucky")).rejects.toThrow(/aborted|terminated|ECONNRESET|socket hang up/);
        server().behaviour = "answer";
        expect((await stream("lucky")).status).toBe(200);
        expect(stage().atThirdParties()).toBe(0);
    });

    it("stop at the server when the caller leaves", async () => {
        server().wordMs = 50;
        server().words = 200;
        const gone = server().connectionsLost;
        await expect(
            stream("impatient", () => {
                throw new Error("the caller leaves");
            }),
        ).rejects.toThrow("the caller leaves");
        await until("the server sees it", () => server().connectionsLost > gone);
    });
});
