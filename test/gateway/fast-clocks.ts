import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";

/** Where limits of the time plan stand in the objects. All others are as they are: a slow machine must not run into them. */
const scaled: ReadonlySet<string> = new Set([
    "timeout", // of an attempt
    "request",
    "requestTimeout",
    "streamIdleTimeout",
    "connectionIdleTimeout",
    "idleTimeout",
    "baseEjectionTime",
]);

/**
 * The same objects with clocks that run faster: every limit on a request's way, in policies, in routes and in the class filter,
 * is divided by one number, so that they stand to each other as they are rendered. What the gateways tell each other stays.
 *
 * @param factor how many seconds pass in one; say it where numbers are reported
 * @throws Error where the class filter has no limits to divide
 */
export function withFastClocks(objects: readonly KubernetesObject[], factor: number): readonly KubernetesObject[] {
    return objects.map((object) =>
        object.kind === "EnvoyExtensionPolicy"
            ? { ...object, spec: { ...object.spec, lua: scripts(object).map((one) => fasterScript(one, factor)) } }
            : // The form of an object does not change with its values.
              (faster(object, factor) as KubernetesObject),
    );
}

function faster(value: unknown, factor: number): unknown {
    if (Array.isArray(value)) return value.map((one) => faster(one, factor));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
            const seconds = scaled.has(key) && typeof inner === "string" ? /^(\d+)s$/.exec(inner)?.[1] : undefined;
            return [key, seconds === undefined ? faster(inner, factor) : shorter(Number(seconds), factor)];
        }),
    );
}

/** In whole seconds and milliseconds: a number of Gateway API's has five digits at most. */
function shorter(seconds: number, factor: number): string {
    const milliseconds = Math.round((seconds * 1000) / factor);
    return `${Math.floor(milliseconds / 1000)}s${milliseconds % 1000}ms`;
}

interface Script {
    readonly inline: string;
}

function scripts({ spec }: KubernetesObject): readonly Script[] {
    return (spec?.["lua"] ?? []) as readonly Script[];
}

function fasterScript({ inline, ...script }: Script, factor: number): Script {
    const waits = /^local waits = .*$/m.exec(inline)?.[0];
    if (waits === undefined) throw new Error("the class filter writes no limits");
    const shorter = waits.replaceAll(/"(\d+)"/g, (_, milliseconds: string) =>
        JSON.stringify(String(Math.round(Number(milliseconds) / factor))),
    );
    return { ...script, inline: inline.replace(waits, shorter) };
}
