import { auditMetadata } from "./class-filter.ts";
import type { ProcessingPlace } from "./route.ts";

/** Fields of an audit line: name to Envoy's own words for it. */
export type AuditLine = Readonly<Record<string, string>>;

/** Name of the object that Envoy Gateway made something from, as it notes it in Envoy's metadata. */
const madeFrom = (metadata: string) => `xds.${metadata}.filter_metadata['envoy-gateway']['resources'][0]['name']`;
const rule = madeFrom("route_metadata");
const backend = madeFrom("upstream_host_locality_metadata");
const expression = (cel: string) => `%CEL(${cel})%`;

const common = {
    time: "%START_TIME%",
    requestId: "%REQ(X-REQUEST-ID)%",
    rule: expression(rule),
    backend: expression(backend),
    backendHost: "%UPSTREAM_HOST%",
    status: "%RESPONSE_CODE%",
    statusDetails: "%RESPONSE_CODE_DETAILS%",
    flags: "%RESPONSE_FLAGS%",
    attempts: "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    latencyMs: "%DURATION%",
    firstByteMs: "%RESPONSE_DURATION%",
} as const;

const decided = (field: string) => `%DYNAMIC_METADATA(${auditMetadata}:${field})%`;

/**
 * The audit line of the front gateway: who, which class and why, which rule, where to, how much. No prompt, no key, no
 * address of a caller, and no header as a caller wrote it: what a caller asked for stands there in words of the gateway.
 *
 * @param home jurisdiction of the stack, where its fleet processes. For a third party the line says `egress`; that
 *   gateway's own line, with the same request id, names the place.
 */
export function frontAuditLine(home: string): AuditLine {
    return {
        ...common,
        tenant: decided("request:tenant"),
        classDeclared: decided("request:declared"),
        classFloor: decided("request:floor"),
        class: decided("request:class"),
        task: decided("request:task"),
        inputTokens: decided("tokens:input"),
        outputTokens: decided("tokens:output"),
        jurisdiction: expression(`${backend}.startsWith('fleet-') ? '${home}' : 'egress'`),
    };
}

const metered = (field: string) => `%DYNAMIC_METADATA(io.envoy.ai_gateway:${field})%`;

/**
 * The audit line of an egress gateway; joined to the front's by the request id.
 *
 * @param places where each provider processes, by the name that the stack gives it.
 */
export function egressAuditLine(gateway: string, places: Readonly<Record<string, ProcessingPlace>>): AuditLine {
    const table = Object.entries(places).map(([provider, place]) => `'${provider}': '${place}'`);
    return {
        ...common,
        gateway,
        // Kept by the AI gateway before it removes the header: see chartReleases.
        class: metered("class"),
        model: metered("model_name_override"),
        inputTokens: metered("llm_input_token"),
        outputTokens: metered("llm_output_token"),
        jurisdiction: expression(`{${table.join(", ")}}[${backend}]`),
    };
}
