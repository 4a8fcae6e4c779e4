import { describe, expect, test } from "vitest";
import { isLogWord, tellsOfCallers } from "./log-format.ts";

const own = ["x-gw-class"];

describe("a format of a log", () => {
    test.each([
        "%START_TIME% %RESPONSE_CODE% %UPSTREAM_HOST%",
        "%REQ(X-REQUEST-ID)%",
        "%REQ(X-GW-CLASS?X-REQUEST-ID):12%",
        "%DYNAMIC_METADATA(ringfence.audit:request:class)%",
        "%CEL(xds.route_metadata.filter_metadata['envoy-gateway']['resources'][0]['name'])%",
    ])("tells nothing of callers: %s", (format) => {
        expect(tellsOfCallers(format, own)).toBe(false);
    });

    test.each([
        "%DOWNSTREAM_REMOTE_ADDRESS%",
        "%DOWNSTREAM_PEER_SUBJECT%",
        "%REQ(AUTHORIZATION)%",
        "%REQ(X-REQUEST-ID?X-FORWARDED-FOR)%",
        "%REQ(:PATH)%",
        "%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)%",
        "%RESP(SET-COOKIE)%",
        "%CEL(request.headers['authorization'])%",
        "%CEL(source.address)%",
        "%QUERY_PARAM(key)%",
    ])("tells of callers: %s", (format) => {
        expect(tellsOfCallers(format, own)).toBe(true);
    });
});

describe("a word of an access log", () => {
    const places = ["eu", "egress"];
    const isKnown = (word: string) => isLogWord(word, ["x-gw-class"], places);

    test.each([
        "egress-shadow",
        "%DURATION%",
        "%REQ(X-REQUEST-ID)%",
        "%REQ(x-gw-class)%",
        "%DYNAMIC_METADATA(ringfence.audit:request:class)%",
        "%CEL(xds.route_metadata.filter_metadata['envoy-gateway']['resources'][0]['name'])%",
    ])("may be %s", (word) => {
        expect(isKnown(word)).toBe(true);
    });

    test.each([
        "%REQ(authorization)%",
        "%REQ(x-request-id?authorization)%",
        "%DYNAMIC_METADATA(ringfence.audit:request:body)%",
        "%DYNAMIC_METADATA(ringfence.audit)%",
        "%DOWNSTREAM_REMOTE_ADDRESS%",
        "%CEL(request.headers['authorization'])%",
        "%A_WORD_OF_TOMORROW%",
        "%DURATION% %DOWNSTREAM_REMOTE_ADDRESS%",
        "collector.attacker.example",
    ])("may not be %s", (word) => {
        expect(isKnown(word)).toBe(false);
    });
});
