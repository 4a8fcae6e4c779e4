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

/** Words of Envoy's for when, how long, how much and with which result: numbers, flags and names that the gateway gave. */
const plainWords = [
    "START_TIME",
    "DURATION",
    "REQUEST_DURATION",
    "REQUEST_TX_DURATION",
    "RESPONSE_DURATION",
    "RESPONSE_TX_DURATION",
    "BYTES_RECEIVED",
    "BYTES_SENT",
    "PROTOCOL",
    "RESPONSE_CODE",
    "RESPONSE_CODE_DETAILS",
    "RESPONSE_FLAGS",
    "ROUTE_NAME",
    "UPSTREAM_CLUSTER",
    // The backend's address, not the caller's.
    "UPSTREAM_HOST",
    "UPSTREAM_REQUEST_ATTEMPT_COUNT",
    "UPSTREAM_TRANSPORT_FAILURE_REASON",
];

/** What the gateway's own script and the AI gateway note of a request: decisions, names of models, and counts of tokens. */
const ownMetadata = [
    ...["tenant", "declared", "floor", "class", "task"].map((field) => `ringfence.audit:request:${field}`),
    ...["input", "output", "total"].map((field) => `ringfence.audit:tokens:${field}`),
    ...["class", "model_name_override", "llm_input_token", "llm_output_token", "llm_total_token"].map(
        (field) => `io.envoy.ai_gateway:${field}`,
    ),
];

const madeFrom = (metadata: string) =>
    `xds\\.${metadata}\\.filter_metadata\\['envoy-gateway'\\]\\['resources'\\]\\[0\\]\\['name'\\]`;
const backend = madeFrom("upstream_host_locality_metadata");

/**
 * True for a field of an access log that is known to tell nothing of prompts, credentials and callers. Every word that may stand there
 * is listed: of Envoy's next version nobody knows what its new words tell.
 *
 * @param own Headers that the gateway itself writes, in lower case.
 * @param places Words for where something is processed, which a table in the field may answer with.
 */
export function isLogWord(field: string, own: readonly string[], places: readonly string[]): boolean {
    const [, word = "", argument] = /^%([A-Z_]+)(?:\((.*)\))?%$/s.exec(field) ?? [];
    if (word === "") return /^[a-z]+(?:-[a-z]+){0,8}$/.test(field);
    if (argument === undefined) return plainWords.includes(word);
    if (word === "REQ") return isHarmless(argument.toLowerCase(), own);
    if (word === "DYNAMIC_METADATA") return ownMetadata.includes(argument);
    const place = `'(?:${places.join("|")})'`;
    const table = `\\{(?:'[a-z][a-z0-9-]*': ${place}(?:, )?)*\\}\\[${backend}\\]`;
    const choice = `${backend}\\.startsWith\\('fleet-'\\) \\? ${place} : ${place}`;
    return (
        word === "CEL" && new RegExp(`^(?:${madeFrom("route_metadata")}|${backend}|${choice}|${table})$`).test(argument)
    );
}
