import { gdpr } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { leavesOf, recordOf, slotsOf, textOf } from "../../kit/view.ts";
import { isHarmless, tellsOfCallers } from "../../shapes/leaves/log-format.ts";
import { isOfGatewayKind, objectsOfKind, proxiesOf } from "./objects.ts";

type Case = ResourceCase<AnyInputs, "gateway">;
/** Levels at which Envoy prints neither headers nor bodies. */
const quiet: readonly unknown[] = ["info", "warn", "error", "critical", "off"];

/**
 * RES-822. Without a format of its own the access log names the caller's address and the path. What the AI gateway logs and
 * traces stands in the values of its chart, which no resource of a stack shows.
 */
export const gatewayLogs = residencyRule({
    id: "RES-822",
    name: "res-gateway-logs",
    title: "Proxies write down no prompt, no credential and no address of a caller",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 5(1)(c)"), gdpr("Art. 9"), gdpr("Art. 25")],
    reads: "`logging.level`, `telemetry.accessLog` and `telemetry.tracing` of EnvoyProxy; Gateways without one",
    why: "a log outlives the request, and is read by people for whom no data class was checked",
    fix: "Log at `info` or above, write an access log format without words about callers, and tag traces with no header of theirs.",
    needs: ["gateway"],
    everyResource: {
        applies: isOfGatewayKind("EnvoyProxy"),
        check: (given) => {
            given.each([judgeLevels, judgeAccessLog, judgeTraces], (judge) => {
                judge(given);
            });
        },
    },
    stack: { types: isOfGatewayKind("Gateway"), checks: [judgeGateways] },
});

function judgeLevels({ props, violated, each }: Case): void {
    const level = recordOf(recordOf(recordOf(props["spec"])["logging"])["level"]);
    each(slotsOf(level, Object.keys(level), ["spec", "logging", "level"]), ({ path, read }) => {
        if (!quiet.includes(read())) {
            violated(path, say`at this level proxies print headers and bodies`);
        }
    });
}

function judgeAccessLog(given: Case): void {
    const at: PropertyPath = ["spec", "telemetry", "accessLog"];
    const accessLog = recordOf(recordOf(recordOf(given.props["spec"])["telemetry"])["accessLog"]);
    if (accessLog["disable"] === true) {
        return;
    }
    const settings = slotsOf(accessLog, ["settings"], at);
    if (settings.length === 0) {
        given.violated(at, say`the log has no format of its own, so it names the addresses of callers`);
    }
    given.each(settings, ({ path, read }) => {
        const format = recordOf(recordOf(read())["format"]);
        const keys = ["text", "json"].filter((key) => format[key] !== undefined);
        if (keys.length === 0) {
            given.violated(
                [...path, "format"],
                say`the log has no format of its own, so it names the addresses of callers`,
            );
        }
        for (const key of keys) {
            judgeTexts(format[key], [...path, "format", key], given);
        }
    });
}

function judgeTraces(given: Case): void {
    const at: PropertyPath = ["spec", "telemetry", "tracing"];
    const tracing = recordOf(recordOf(recordOf(given.props["spec"])["telemetry"])["tracing"]);
    judgeTexts(tracing["tags"], [...at, "tags"], given);
    const tags = recordOf(tracing["customTags"]);
    given.each(slotsOf(tags, Object.keys(tags), [...at, "customTags"]), ({ path, read }) => {
        const { name } = recordOf(recordOf(read())["requestHeader"]);
        if (name !== undefined && !isHarmless(textOf(name).toLowerCase(), ownHeaders(given))) {
            given.violated([...path, "requestHeader", "name"], say`traces carry a header of callers`);
        }
    });
}

function judgeTexts(value: unknown, at: PropertyPath, given: Case): void {
    for (const { path, text } of leavesOf(value, at)) {
        if (text === undefined) {
            given.undetermined(path, say`the format is unknown, and could tell of callers`);
        } else if (tellsOfCallers(text, ownHeaders(given))) {
            given.violated(path, say`the format names what callers sent, or where they are`);
        }
    }
}

function ownHeaders({ declared: { gateway } }: Case): readonly string[] {
    return [gateway.classHeader, gateway.permission.header];
}

function judgeGateways({ graph, violated, each }: StackCase<"gateway">): void {
    each(objectsOfKind(graph, "Gateway"), (gateway) => {
        if (proxiesOf(graph, gateway).length === 0) {
            violated(
                gateway,
                [],
                say`the gateway has no settings for its proxies, so they log the addresses of callers`,
            );
        }
    });
}
