/** Headers that say nothing about a person and hold no prompt. */
const harmless = ["x-request-id", ":method", ":authority", ":scheme", "content-length", "content-type", "grpc-status"];

/** Envoy's words for headers, each with one name or with a second for where the first is missing. */
const headerWords = /%(?:REQ|REQ_WITHOUT_QUERY|TRAILER|RESP|REQUEST_HEADER)\(([^)]*)\)/g;
/**
 * Envoy's words for what is told of a caller or said by one: addresses and certificates of the connection, bodies, paths and
 * queries; and ways to all of these in CEL.
 */
const tellingWords =
    /%(?:DOWNSTREAM_|REQUEST_BODY|RESPONSE_BODY|QUERY_PARAM|PATH\b|REQUESTED_PATH)|request\.(?:headers|url_path|path|query|body|referer|useragent)|\bsource\.|connection\./;

/**
 * True where a line of an access log, or a tag of a trace, may tell who called or what was asked.
 *
 * @param format In Envoy's substitution format.
 * @param own Headers that the gateway itself writes, in lower case.
 */
export function tellsOfCallers(format: string, own: readonly string[]): boolean {
    const headers = [...format.matchAll(headerWords)].flatMap(([, names = ""]) => names.toLowerCase().split("?"));
    return tellingWords.test(format) || !headers.every((name) => isHarmless(name, own));
}

/** True for a header that may stand in a log. */
export function isHarmless(name: string, own: readonly string[]): boolean {
    return harmless.includes(name) || own.includes(name);
}
