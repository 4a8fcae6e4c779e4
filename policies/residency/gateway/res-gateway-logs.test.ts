import { describeRule, unknown } from "../../kit/testing.ts";
import { gatewayDeclared, object } from "./fixtures.ts";
import { gatewayLogs } from "./res-gateway-logs.ts";

const line = { time: "%START_TIME%", id: "%REQ(X-REQUEST-ID)%", class: "%REQ(X-GW-CLASS)%" };
const settings = (format: unknown) => [{ format, sinks: [{ type: "File", file: { path: "/dev/stdout" } }] }];
const logOf = (format: unknown) => ({ accessLog: { settings: settings(format) } });
const proxy = (telemetry: object, more: object = {}) =>
    object("EnvoyProxy", "gateway", "front", { telemetry, ...more });
const plain = logOf({ type: "JSON", json: line });
const levels = (all: object) => proxy(plain, { logging: { level: all } });
const json = (text: unknown) => proxy(logOf({ type: "JSON", json: { ...line, more: text } }));
const more = "spec.telemetry.accessLog.settings[0].format.json.more";
const tracing = (tags: object) => proxy({ ...plain, tracing: { provider: { type: "OpenTelemetry" }, ...tags } });
const gateway = object("Gateway", "gateway", "front", {
    infrastructure: { parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "front" } },
});
const classed = object("Gateway", "gateway", "front", { gatewayClassName: "front" });
const ofClass = object("GatewayClass", "", "front", {
    parametersRef: { kind: "EnvoyProxy", name: "front", namespace: "gateway" },
});

describeRule(gatewayLogs, {
    declared: gatewayDeclared,
    compliant: {
        "a line in the gateway's own words": { given: [gateway, levels({ default: "warn", lua: "info" })] },
        "settings of the gateway's class": { given: [classed, ofClass, proxy(plain)] },
        "a line as text": { given: proxy(logOf({ type: "Text", text: "%RESPONSE_CODE% %REQ(X-REQUEST-ID)%" })) },
        "no line at all": { given: proxy({ accessLog: { disable: true } }) },
        "traces without headers of callers": {
            given: tracing({
                tags: { class: "%REQ(X-GW-CLASS)%" },
                customTags: { id: { type: "RequestHeader", requestHeader: { name: "X-Request-Id" } } },
            }),
        },
    },
    violating: {
        "a gateway without settings": { given: classed, at: "" },
        "headers in the log of a level": { given: levels({ default: "debug" }), at: "spec.logging.level.default" },
        "headers in the log of one part": {
            given: levels({ default: "warn", http: "trace" }),
            at: "spec.logging.level.http",
        },
        "no word about the access log": { given: proxy({}), at: "spec.telemetry.accessLog" },
        "the format that Envoy Gateway has": {
            given: proxy({ accessLog: { settings: settings(undefined) } }),
            at: "spec.telemetry.accessLog.settings[0].format",
        },
        "the token of a caller": { given: json("%REQ(AUTHORIZATION)%"), at: more },
        "the address of a caller": { given: json("%DOWNSTREAM_REMOTE_ADDRESS%"), at: more },
        "the address as a header": { given: json("%REQ(X-FORWARDED-FOR)%"), at: more },
        "the path, which may have a query": { given: json("%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"), at: more },
        "a line as text with a key": {
            given: proxy(logOf({ type: "Text", text: "%REQ(X-API-KEY)%" })),
            at: "spec.telemetry.accessLog.settings[0].format.text",
        },
        "traces with a header of callers": {
            given: tracing({ customTags: { who: { type: "RequestHeader", requestHeader: { name: "Cookie" } } } }),
            at: "spec.telemetry.tracing.customTags.who.requestHeader.name",
        },
        "traces with the address of a caller": {
            given: tracing({ tags: { from: "%DOWNSTREAM_REMOTE_ADDRESS%" } }),
            at: "spec.telemetry.tracing.tags.from",
        },
    },
    undetermined: {
        "a computed line": { given: json(unknown), at: more },
        "a computed level": { given: levels({ default: unknown }), at: "spec.logging.level.default" },
    },
});
