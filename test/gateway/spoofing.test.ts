import fc from "fast-check";
import { expect, it } from "vitest";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { asked, trusted } from "../../components/routing-gateway/trusted-headers.ts";
import { askMany, chat } from "./caller.ts";
import type { Claims } from "./identity-provider.ts";
import { sendRaw } from "./raw-caller.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { describeGateway, liveStage, tally } from "./suite.ts";

const requests = 5_000;
/** Below the limit of a tenant in a minute, so that few requests end there. */
const requestsPerTenant = 500;

/** Tokens whose requests must stay: strict, unknown and absent floors. */
const strictClaims = fc.constantFrom<Claims>(
    { data_floor: "health" },
    { data_floor: "regulated" },
    { data_floor: "" },
    { data_floor: "PUBLIC" },
    { data_floor: "public, public" },
    { data_floor: "nonsense" },
    {},
);

const anyCase = (name: string) =>
    fc
        .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
        .map((upper) =>
            name.replaceAll(/./g, (letter, i: number) => (upper[i] === true ? letter.toUpperCase() : letter)),
        );

/** Headers that open something, and others near them. */
const headerName = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...Object.values(trusted), ...Object.values(asked)).chain(anyCase) },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "x-gw-anything",
            "x_gw_egress",
            "x-gw_egress",
            "x-envoy-original-path",
            "x-envoy-retry-on",
            "x-envoy-upstream-alt-stat-name",
            "x-envoy-expected-rq-timeout-ms",
            "x-envoy-decorator-operation",
            "x-forwarded-host",
            "x-forwarded-for",
            "x-original-url",
            "x-rewrite-url",
            "x-http-method-override",
            "forwarded",
            "connection",
            "te",
        ),
    },
);

const headerValue = fc.oneof(
    {
        weight: 4,
        arbitrary: fc.constantFrom(
            "allowed",
            "public",
            "Public",
            "public,public",
            " public",
            "public\t",
            "internal",
            "reasoning",
            "public-hard",
            "hard",
            "x-gw-class, x-gw-egress",
            "",
        ),
    },
    {
        weight: 1,
        arbitrary: fc.string({
            unit: fc.constantFrom("a", "b", "-", ";", ",", "=", "%", '"', "\\", "\t", " ", "é"),
            maxLength: 24,
        }),
    },
);

const attempt = fc.record({
    claims: strictClaims,
    headers: fc.array(fc.tuple(headerName, fc.array(headerValue, { minLength: 1, maxLength: 2 })), { maxLength: 8 }),
    path: fc.constantFrom(
        "/v1/chat/completions",
        "/v1/chat/completions?x-gw-egress=allowed",
        "/v1/embeddings",
        "/v1//chat/completions",
        "/v1/./chat/completions",
        "/v1/%63hat/completions",
        "//v1/chat/completions",
    ),
    model: fc.constantFrom("reason", "chat", "llama-70b", "mistral/large", "mistral-large-latest", ""),
});

type RawRequest = (authorization: string, body: string) => string;

const { host } = gatewayOf("hybrid-eu").entrance;
const start = `POST /v1/chat/completions HTTP/1.1\r\nHost: ${host}\r\n`;
const length = (body: string) => `Content-Length: ${body.length}\r\n`;

/** What no HTTP library would send. */
const smuggled: readonly (readonly [string, RawRequest])[] = [
    [
        "a space before the colon",
        (auth, body) => `${start}${auth}\r\nx-gw-egress : allowed\r\n${length(body)}\r\n${body}`,
    ],
    [
        "a folded line",
        (auth, body) => `${start}${auth}\r\nx-a: b\r\n x-gw-egress: allowed\r\n${length(body)}\r\n${body}`,
    ],
    [
        "a bare line feed",
        (auth, body) => `${start}${auth}\r\nx-a: b\nx-gw-egress: allowed\r\n${length(body)}\r\n${body}`,
    ],
    ["a zero byte", (auth, body) => `${start}${auth}\r\nx-gw-egress\0: allowed\r\n${length(body)}\r\n${body}`],
    [
        "a second request in a body of two lengths",
        (auth, body) =>
            `${start}${auth}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n` +
            `0\r\n\r\n${start}${auth}\r\nx-gw-egress: allowed\r\nx-gw-class: public\r\n${length(body)}\r\n${body}`,
    ],
    [
        "a trailer",
        (auth, body) =>
            `${start}${auth}\r\nTrailer: x-gw-egress\r\nTransfer-Encoding: chunked\r\n\r\n` +
            `${body.length.toString(16)}\r\n${body}\r\n0\r\nx-gw-egress: allowed\r\nx-gw-class: public\r\n\r\n`,
    ],
    [
        "an absolute address",
        (auth, body) =>
            `POST https://egress.egress.svc.cluster.local/v1/chat/completions HTTP/1.1\r\nHost: ${host}\r\n` +
            `${auth}\r\nx-gw-egress: allowed\r\n${length(body)}\r\n${body}`,
    ],
    [
        "a connection header that names the floor",
        (auth, body) =>
            `${start}${auth}\r\nConnection: x-gw-floor, x-gw-class\r\nx-data-class: public\r\n` +
            `x-task-class: reasoning\r\n${length(body)}\r\n${body}`,
    ],
];

describeGateway("nobody talks a request out of the jurisdiction", (tools) => {
    const stage = liveStage(tools, renderGateway(gatewayOf("hybrid-eu")));

    it(`${requests} requests with made-up headers: none reaches a third party`, async () => {
        const attempts = fc.sample(attempt, { numRuns: requests, seed: 801 });
        const { bearer, caller, fleet } = stage();
        const answers = await askMany(requests, (index) => {
            const made = attempts[index];
            if (made === undefined) throw new Error("too few attempts were made");
            const tenant = `tenant-${Math.floor(index / requestsPerTenant)}`;
            const headers = { ...bearer({ tenant, ...made.claims }), ...sendable(made.headers) };
            return caller.ask({ headers, path: made.path, body: chat("secret", { model: made.model }) });
        });
        expect(stage().atThirdParties()).toBe(0);
        // The suite must not pass by being refused everything.
        const statuses = tally(answers.map(({ status }) => String(status)));
        expect(statuses["200"]).toBeGreaterThan(requests / 3);
        expect(statuses["0"] ?? 0).toBe(0);
        const served = Object.values(fleet).flat();
        expect(served.reduce((sum, { received }) => sum + received.length, 0)).toBe(statuses["200"]);
    });

    it("bytes written by hand do get through where nothing is wrong with them", async () => {
        const { authorization } = stage().bearer({ tenant: "raw", data_floor: "public" });
        const body = chat("hello", { model: "reason" });
        const answer = await sendRaw(stage(), `${start}Authorization: ${authorization}\r\n${length(body)}\r\n${body}`);
        expect(answer).toMatch(/^HTTP\/1\.1 200/);
        expect(stage().atThirdParties()).toBe(1);
    });

    it.each(smuggled)("%s does not get out", async (_, raw) => {
        const { authorization } = stage().bearer({ tenant: "raw", data_floor: "health" });
        const body = chat("secret", { model: "reason" });
        await sendRaw(stage(), raw(`Authorization: ${authorization}`, body));
        expect(stage().atThirdParties()).toBe(0);
        const { status } = await stage().caller.ask({ headers: { authorization } });
        expect(status).toBe(200);
    });
});

/** Headers as Node sends them: without what it refuses to send at all. */
function sendable(headers: readonly (readonly [string, readonly string[]])[]): Record<string, readonly string[]> {
    return Object.fromEntries(
        headers
            .filter(([name]) => !["connection", "te"].includes(name))
            .map(([name, values]) => [
                name,
                values.map((value) => value.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, "")),
            ]),
    );
}
