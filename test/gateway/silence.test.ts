import { describe, expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { chat } from "./caller.ts";
import type { Answer } from "./caller.ts";
import { withFastClocks } from "./fast-clocks.ts";
import type { ModelServer } from "./model-server.ts";
import { testKeyOf } from "./on-loopback.ts";
import { gatewayOf } from "./reference-stacks.ts";
import type { Stage } from "./stage.ts";
import { auditLineOf, describeGateway, liveStage, servedBy } from "./suite.ts";

/** A minute of a stack is a second here. */
const factor = 60;

/** Milliseconds here for seconds of a stack. */
const fast = (seconds: number) => (seconds * 1000) / factor;

interface Timed extends Answer {
    readonly tookMs: number;
}

async function timed(asking: Promise<Answer>): Promise<Timed> {
    const started = performance.now();
    return { ...(await asking), tookMs: performance.now() - started };
}

/** No earlier than a limit says, and soon after: what a loaded machine and the wait before a further attempt take. */
function expectTook({ tookMs }: Timed, seconds: number): void {
    expect(tookMs).toBeGreaterThanOrEqual(fast(seconds) - 20);
    expect(tookMs).toBeLessThan(fast(seconds) + 1_500);
}

function only(servers: readonly ModelServer[] | undefined): ModelServer {
    const [server] = servers ?? [];
    if (server === undefined) throw new Error("there is no such server");
    return server;
}

describeGateway("a server that stays silent", (tools) => {
    const args = gatewayOf("hybrid-eu");
    const stage = liveStage(tools, withFastClocks(renderGateway(args), factor));
    const own = () => only(stage().fleet["llama-70b"]);
    const party = (name: string) => {
        const server = stage().thirdParties[name];
        if (server === undefined) throw new Error(`there is no ${name}`);
        return server;
    };
    const { answers } = args.timeLimits;
    const usual = answers.chat ?? answers.other;
    const longest = answers.reasoning ?? answers.other;

    const ask = (tenant: string, floor: string, task: string, body: string, headers = {}) =>
        timed(
            stage().caller.ask({
                headers: { ...stage().bearer({ tenant, data_floor: floor }), "x-task-class": task, ...headers },
                body,
            }),
        );
    const whole = chat("tell me");
    const stream = chat("tell me", { stream: true });

    it("of the fleet loses a request that streams to the fallback after the limit of the first byte", async () => {
        own().behaviour = "hang";
        const answer = await ask("streams", "personal", "chat", stream);
        expect(servedBy(answer)).toBe("bedrock");
        expect(answer.body).toMatch(/\[DONE\]/);
        expectTook(answer, usual.stream.mixed.front.trySeconds);
        expect(own().received).toHaveLength(1);
        expect(party("bedrock").received).toHaveLength(1);
        expect(await auditLineOf(stage(), "streams")).toMatchObject({ status: 200, attempts: 2 });
    });

    it("of the fleet loses one that does not stream after the longest answer of its task", async () => {
        own().behaviour = "hang";
        const answer = await ask("waits", "personal", "chat", whole);
        expect(servedBy(answer)).toBe("bedrock");
        expectTook(answer, usual.whole.mixed.front.trySeconds);
        expect(own().received).toHaveLength(1);
        expect(party("bedrock").received).toHaveLength(1);
    });

    it("is waited for longer where the task takes longer, and the whole answer arrives", async () => {
        // Longer than the 300 seconds at which every answer once ended.
        own().firstByteMs = fast(360);
        expect(longest.longestSeconds).toBeGreaterThan(360);
        const answer = await ask("patient", "health", "reasoning", whole);
        expect(servedBy(answer)).toBe("llama-70b-0");
        expect(answer.tookMs).toBeGreaterThan(fast(360));
        expect(own().received).toHaveLength(1);
    });

    it("abroad loses the request to the fleet, which is next, and is asked once", async () => {
        party("bedrock").behaviour = "hang";
        const answer = await ask("abroad", "personal", "reasoning", stream);
        expect(servedBy(answer)).toBe("llama-70b-0");
        expect(answer.tookMs).toBeLessThan(fast(longest.stream.mixed.front.trySeconds) + 1_500);
        expect(party("bedrock").received).toHaveLength(1);
    });

    it("and has nobody behind it is asked once more, and then the caller is told in OpenAI's words", async () => {
        own().behaviour = "hang";
        const answer = await ask("alone", "health", "chat", stream);
        expect(answer.status).toBe(504);
        expect(JSON.parse(answer.body)).toMatchObject({ error: { code: "timeout", type: "server_error" } });
        expect(own().received).toHaveLength(2);
        expect(stage().atThirdParties()).toBe(0);
        expect(await auditLineOf(stage(), "alone")).toMatchObject({ status: 504, attempts: 2 });
    });

    it("in the middle of a stream does not hold the caller for ever", async () => {
        own().behaviour = "stall";
        const started = performance.now();
        await expect(ask("stalls", "health", "chat", stream)).rejects.toThrow();
        const limits = usual.stream.fleet.front;
        expect(performance.now() - started).toBeLessThan(fast(limits.requestSeconds + limits.silenceSeconds) + 1_500);
    });

    it("is waited for as the gateway says, whatever the caller writes about it", async () => {
        own().firstByteMs = 600;
        const answer = await ask("clever", "health", "chat", whole, {
            "x-envoy-upstream-rq-timeout-ms": "100",
            "x-envoy-upstream-rq-per-try-timeout-ms": "100",
            "x-envoy-max-retries": "9",
            "x-envoy-retry-on": "5xx,reset",
            "x-envoy-hedge-on-per-try-timeout": "true",
            "x-gw-patience": "1-1",
        });
        expect(answer.status).toBe(200);
        expect(own().received).toHaveLength(1);
        expect(Object.keys(own().received[0]?.headers ?? {}).filter((name) => /^x-(envoy|gw)/.test(name))).toEqual([]);
    });

    describe("is taken for one that streams", () => {
        /** Answers come a second after the first byte would have to be there: what streams is lost to the fallback. */
        const streams = async (name: string, body: string) => {
            const { status, tookMs } = await ask(name, "health", "reasoning", body);
            expect(status).toBe(504);
            return tookMs < fast(longest.whole.fleet.front.trySeconds);
        };

        it("only by a true `stream` in the outermost object of the body, whatever the prompt says", async () => {
            own().behaviour = "hang";
            const messages = (content: string) => [{ role: "user", content }];
            const bodies: Readonly<Record<string, readonly [body: string, streams: boolean]>> = {
                plain: [chat("hello", { stream: true }), true],
                spaced: [`{ "messages": [], "stream"\n :\ttrue\r\n}`, true],
                first: [`{"stream":true,"messages":[{"role":"user","content":"\\\\"}]}`, true],
                last: [`{"stream":false,"stream":true}`, true],
                "quoted-before": [JSON.stringify({ messages: messages('"stream": false, \\"'), stream: true }), true],
                long: [JSON.stringify({ messages: messages('a"b\\\n'.repeat(30_000)), stream: true }), true],
                "off-last": [`{"stream":true,"stream":false}`, false],
                quoted: [JSON.stringify({ messages: messages('"stream": true') }), false],
                nested: [JSON.stringify({ metadata: { stream: true }, messages: [] }), false],
                "in-a-list": [JSON.stringify([{ stream: true }]), false],
                text: [JSON.stringify({ stream: "true" }), false],
                truthy: [JSON.stringify({ stream: 1 }), false],
                longer: [`{"stream":trueish}`, false],
                cut: [`{"stream":true`, false],
                other: [JSON.stringify({ stream_options: { include_usage: true } }), false],
                // So many marks that the filter does not read to the end.
                flood: [
                    JSON.stringify({ messages: messages('"'.repeat(10)), tags: Array(120_000).fill([]), stream: true }),
                    false,
                ],
                nothing: ["", false],
            };
            const found = await Promise.all(
                Object.entries(bodies).map(
                    async ([name, [body]]) => [name, await streams(`form-${name}`, body)] as const,
                ),
            );
            expect(Object.fromEntries(found)).toEqual(
                Object.fromEntries(Object.entries(bodies).map(([name, [, isStream]]) => [name, isStream])),
            );
        });
    });
});

describeGateway("a third party that stays silent, with another behind it", (tools) => {
    const args = gatewayOf("managed-us");
    const stage = liveStage(tools, withFastClocks(renderGateway(args), factor));
    const limits = args.timeLimits.answers.reasoning ?? args.timeLimits.answers.other;
    const tenants = args.auth.type === "apiKeys" ? args.auth.tenants : [];
    const ask = ({ caller }: Stage, body: string) =>
        timed(
            caller.ask({
                headers: {
                    authorization: `Bearer ${testKeyOf(tenants.find(({ name }) => name === "support-copilot")?.keySecret ?? "")}`,
                    "x-task-class": "reasoning",
                },
                body,
            }),
        );
    const received = () =>
        Object.fromEntries(
            Object.entries(stage().thirdParties).map(([name, server]) => [name, server.received.length]),
        );

    it.each([
        ["streams", chat("tell me", { stream: true }), limits.stream.outside.egress.trySeconds],
        ["does not stream", chat("tell me"), limits.whole.outside.egress.trySeconds],
    ])("loses a request that %s to it in time, and neither is asked twice", async (_, body, seconds) => {
        const { openai } = stage().thirdParties;
        if (openai === undefined) throw new Error("there is no openai");
        openai.behaviour = "hang";
        const answer = await ask(stage(), body);
        expect(servedBy(answer)).toBe("bedrock");
        expectTook(answer, seconds);
        expect(received()).toEqual({ openai: 1, bedrock: 1, claude: 0 });
    });

    it("of a slow whole answer gets more than the minute that the AI gateway would give it", async () => {
        const { openai } = stage().thirdParties;
        if (openai === undefined) throw new Error("there is no openai");
        openai.firstByteMs = fast(90);
        const answer = await ask(stage(), chat("tell me"));
        expect(servedBy(answer)).toBe("openai");
    });
});
