import { parseAllDocuments } from "yaml";
import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { isRecord, leavesOf, slotsOf } from "../../kit/view.ts";
import type { Leaf, Slot } from "../../kit/view.ts";
import { variablesOf, wordsOf } from "../shared/serving.ts";

/** A host that something may send to, and where that stands in the resource. */
export interface Endpoint {
    readonly path: PropertyPath;
    /** True where a setting says that something is sent there; false for a URL that stands somewhere, for whatever. */
    readonly isSetting: boolean;
    /** In a text of several lines, from 1. */
    readonly line?: number;
    /** Absent where nothing shows which one it is. */
    readonly host?: string;
}

const whatIsSent =
    "otel|otlp|trac(e|ing)|telemetry|metric|log|export|collect|push|remote|cache|redis|kafka|sentry|datadog|^dd|kv";
const address = "(endpoint|url|uri|host|hostname|addr|address|server|broker|dsn|site|smarthost)(s|es)?";
/** A variable or flag that names where telemetry or a cache goes: `OTEL_EXPORTER_OTLP_ENDPOINT`, `--remote-write.url`. */
const senderName = new RegExp(`(${whatIsSent}).*[-_.]${address}$`, "i");
/** A setting that holds an address: `endpoint`, `remote_url`, `serverAddress`. */
const addressName = new RegExp(`${address}$`, "i");
/** Settings of Prometheus, Alertmanager, OpenTelemetry, Envoy, KEDA and log shippers below which they say where they send. */
const sendingSetting =
    /^(telemetry|tracing|accessLogs?|remote_?(write|read)|exporters?|receivers|alert(ing|managers)|sinks?|outputs?|triggers|logging|global)$/i;
/** Settings for people, and those that say what is sent, not where. */
const content =
    /^((runbook|dashboard|docs?|documentation)_?url|homepage|icon|licen[cs]e|runbook|description|summary|message|title|text|help|format|\$schema)$/i;
/** Schemes behind which there is no host; buckets and images are other rules' matter. */
const withoutHost = /^(file|unix|s3|oci|spiffe)$/i;

const urlForm = /([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@"'`<>]*@)?(\[[0-9a-f:.]*\]|[^\s/:?#"'`<>,;)\\]*)/gi;
const endpointForm = /^(?:[a-z][a-z0-9+.-]*:\/+)?(?:[^\s/@]*@)?(\[[0-9a-f:.]*\]|[^\s/:?#]*)/i;

function endpointAt(path: PropertyPath, host: string, isSetting: boolean): Endpoint {
    // A host that is made of variables is known to nobody.
    return host.includes("$") ? { path, isSetting } : { path, isSetting, host };
}

/** The host of every URL inside a text. */
function urlsIn(text: string, path: PropertyPath): readonly Endpoint[] {
    return [...text.matchAll(urlForm)]
        .filter(([, scheme = ""]) => !withoutHost.test(scheme))
        .map(([, , host = ""]) => endpointAt(path, host, false));
}

/** The hosts of a text that is known to hold nothing else: `collector:4317`, `kafka-0:9092,kafka-1:9092`. */
export function addressesIn(text: string, path: PropertyPath): readonly Endpoint[] {
    return text.split(",").map((part) => endpointAt(path, endpointForm.exec(part.trim())?.[1] ?? part, true));
}

/** What the variables and the command line of a container name. Throws where one of them is unknown. */
export function containerEndpoints(container: AnyInputs, at: PropertyPath): readonly Endpoint[] {
    const line = wordsOf(container, at);
    return [
        ...[...variablesOf(container, at)].flatMap(([name, slot]) => variableEndpoints(name, slot)),
        ...line.flatMap(({ path, text }, index) => wordEndpoints(text, line[index + 1]?.text, path)),
        ...slotsOf(container, ["command", "args"], at).flatMap(({ path, read }) => {
            const [, json] = /^(?:--?[\w.-]+=)?(\{.*)$/s.exec(String(read())) ?? [];
            return json === undefined ? [] : documentEndpoints(json, path, true);
        }),
    ];
}

function variableEndpoints(name: string, { path, read }: Slot): readonly Endpoint[] {
    const value = read();
    if (typeof value !== "string") {
        return senderName.test(name) ? [{ path, isSetting: true }] : [];
    }
    return senderName.test(name) ? addressesIn(value, path) : urlsIn(value, path);
}

function wordEndpoints(text: string, next: string | undefined, path: PropertyPath): readonly Endpoint[] {
    const [flag = "", ...rest] = text.split("=");
    const value = rest.length > 0 ? rest.join("=") : next;
    const isSender = flag.startsWith("-") && senderName.test(flag);
    return isSender ? addressesIn(value ?? "", path) : urlsIn(text, path);
}

/** What a file of configuration names, in YAML, JSON or any other form. */
export function documentEndpoints(text: string, path: PropertyPath, isSending = false): readonly Endpoint[] {
    const documents = documentsIn(text);
    const found =
        documents === undefined
            ? [...urlsIn(withoutRemarks(text), path), ...lineEndpoints(text, path)]
            : documents
                  .flatMap((document) => leavesOf(document))
                  .flatMap((leaf) => leafEndpoints(leaf, path, isSending));
    return text.trim().includes("\n") ? found.map((endpoint) => withLine(endpoint, text)) : found;
}

/** The first line of a text that holds the host. */
function withLine(endpoint: Endpoint, text: string): Endpoint {
    const at = endpoint.host === undefined ? -1 : text.indexOf(endpoint.host);
    return at < 0 ? endpoint : { ...endpoint, line: text.slice(0, at).split("\n").length };
}

/**
 * A program without whole lines of remarks, and markup without the names of its vocabularies: neither is asked for by name. A program
 * that reads its own remarks has to be looked at like any other: RES-112 asks for its digest.
 */
function withoutRemarks(text: string): string {
    return text.replaceAll(/^\s*(?:#|\/\/|--).*$/gm, "").replaceAll(/\sxmlns(?::[\w-]+)?=(?:"[^"]*"|'[^']*')/g, "");
}

/** The documents of a text in YAML or JSON; `undefined` where it is something else. */
function documentsIn(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
    try {
        const documents = [parseAllDocuments(text)].flat();
        const isRead = documents.every(({ errors }) => errors.length === 0);
        const values = isRead ? documents.map((document) => document.toJS() as unknown) : [];
        return isRead && values.every(isRecord) ? values : undefined;
    } catch {
        // Reading it failed half-way, as with a program that has the first lines of a document.
        return undefined;
    }
}

/** Settings of log shippers: a line `Host collector` below `[OUTPUT]`. */
function lineEndpoints(text: string, path: PropertyPath): readonly Endpoint[] {
    const [, ...sections] = text.split(/^\s*\[{1,2}(?=[\w.]+\])/m);
    const sending = sections.filter((section) => /^(output|sinks?)\b/i.test(section));
    return sending.flatMap((section) =>
        [...section.matchAll(/^\s*([\w.-]+)\s*[=\s]\s*"?([^\s"]+)"?\s*$/gm)].flatMap(([, name = "", value = ""]) =>
            addressName.test(name) ? addressesIn(value, path) : [],
        ),
    );
}

/** What a leaf of a configuration names; `at` is where to tell it, or the leaf's own place. */
function leafEndpoints({ path, text }: Leaf, at: PropertyPath, isSending: boolean): readonly Endpoint[] {
    const names = path.filter((key) => typeof key === "string");
    if (text === undefined || names.some((name) => content.test(name))) {
        return text === undefined ? [{ path: at, isSetting: true }] : [];
    }
    const isAddress = addressName.test(names.at(-1) ?? "");
    const sends = isSending || names.some((name) => sendingSetting.test(name));
    return isAddress && sends ? addressesIn(text, at) : urlsIn(text, at);
}

/** Everything that a custom resource says below the settings that send, and its unknowns, which could be such settings. */
export function sendingLeaves(props: AnyInputs): readonly Leaf[] {
    return Object.keys(props)
        .filter((key) => key !== "metadata" && key !== "status")
        .flatMap((key) => leavesOf({ [key]: props[key] }))
        .filter(({ path, text }) => text === undefined || path.some((key) => sendingSetting.test(String(key))));
}

/** What a custom resource names there. */
export function resourceEndpoints(props: AnyInputs): readonly Endpoint[] {
    return sendingLeaves(props).flatMap((leaf) =>
        leaf.text?.includes("\n") === true
            ? documentEndpoints(leaf.text, leaf.path)
            : leafEndpoints(leaf, leaf.path, true),
    );
}
