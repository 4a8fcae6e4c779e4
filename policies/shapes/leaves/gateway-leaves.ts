import { bedrockMakers, findProfile } from "../../../catalog/bedrock-models.ts";
import { jurisdictions } from "../../../catalog/jurisdictions.ts";
import { providerModels } from "../../../catalog/provider-models.ts";
import { dataClasses, taskClasses } from "../../../catalog/vocabulary.ts";
import { objectionToHost, objectionToImage } from "../../kit/image-name.ts";
import { say } from "../../kit/safe.ts";
import { isRecord } from "../../kit/view.ts";
import type { World } from "../world.ts";
import { classScriptProblem } from "./class-script.ts";
import { hiddenIn } from "./hidden-addresses.ts";
import { leaf } from "./leaf.ts";
import { isLogWord } from "./log-format.ts";
import { isText } from "./text.ts";

/** Headers in which the gateway itself speaks; whatever a caller sends under their prefix ends at the door. */
const spokenHeaders = {
    prefix: "x-gw-",
    tenant: "x-gw-tenant",
    floor: "x-gw-floor",
    task: "x-gw-task",
    route: "x-gw-route",
    patience: "x-gw-patience",
} as const;

/** The interfaces that keep nothing: not `/v1/responses`, files or batches, nor what a model server offers besides. */
const statelessPaths = ["/v1/chat/completions", "/v1/completions", "/v1/embeddings"];

/** What the declaration says of the gateway's headers. */
type DeclaredHeader = "dataClass" | "permission" | "permissionValue";

const never = { unknown: "never" } as const;
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
const anyOf = (words: readonly string[]) => `(?:${words.map(escaped).join("|")})`;
const listOf = (words: readonly string[]) => String.raw`\[(?:'${anyOf(words)}'(?:, )?)*\]`;

/** Leaves of gateways: where their requests may go, who may ask, and what they write down. */
export function gatewayLeaves({ declared, place }: World) {
    const { gateway } = declared;
    const headers: Readonly<Record<keyof typeof spokenHeaders | DeclaredHeader, string>> = {
        ...spokenHeaders,
        dataClass: gateway.classHeader,
        permission: gateway.permission.header,
        permissionValue: gateway.permission.value,
    };
    const callable = [...declared.ownServices.map((each) => each.namespace), ...gateway.egressNamespaces];

    /** A header in which the gateway itself speaks, or the one value that opens the way out. */
    const gatewayWord = (...words: readonly (keyof typeof headers)[]) =>
        leaf(
            { kind: "gatewayWord", says: `the gateway's own word: ${words.join(" or ")}` },
            (value) =>
                words.some((word) => headers[word] === value)
                    ? undefined
                    : say`it is not the gateway's own word that belongs here`,
            never,
        );

    /** A namespace that the declaration names as a way out. */
    const egressNamespace = () =>
        leaf(
            { kind: "egressNamespace", says: "a namespace of the declaration's gateway.egressNamespaces" },
            (value) =>
                gateway.egressNamespaces.some((name) => name === value)
                    ? undefined
                    : say`it is no namespace that the declaration names as a way out`,
            never,
        );

    /** A class of data that the stack may process. */
    const declaredClass = () =>
        leaf(
            { kind: "declaredClass", says: "one of the declaration's dataClasses" },
            (value) =>
                declared.dataClasses.some((name) => name === value) ? undefined : say`it is no declared data class`,
            never,
        );

    /** The controller of the AI gateway, on the way out. */
    const aiController = () =>
        leaf(
            {
                kind: "aiController",
                says: "the Service of the AI gateway's controller in the namespace of the way out",
            },
            (value) =>
                gateway.egressNamespaces.some((name) => value === `ai-gateway-controller.${name}.svc.cluster.local`)
                    ? undefined
                    : say`it is not the AI gateway's own controller`,
            never,
        );

    /** What the AI gateway may copy from headers into logs: the class alone. */
    const loggedHeaders = () =>
        leaf(
            { kind: "loggedHeaders", says: "the header of the class, as `class`; or nothing" },
            (value) =>
                value === "" || value === `${headers.dataClass}:class`
                    ? undefined
                    : say`it copies a header into the log that nobody has looked at`,
            never,
        );

    /** The name of a Service whose namespace may be given requests. */
    const clusterHost = () =>
        leaf(
            {
                kind: "clusterHost",
                says: "the full name of a Service in a declared namespace of servers or of the way out",
            },
            (value) => {
                const [, namespace = ""] =
                    (isText(value) && /^[a-z0-9-]+\.([a-z0-9-]+)\.svc\.cluster\.local$/.exec(value)) || [];
                return callable.includes(namespace)
                    ? undefined
                    : say`it is not a Service of a namespace that the declaration lists under ownServices or gateway.egressNamespaces`;
            },
            never,
        );

    /** The host of a declared processor. Only the way out may name one. */
    const processorHost = () =>
        leaf(
            { kind: "processorHost", says: "the host of a declared processor" },
            (value) =>
                declared.processors.some(({ host }) => host === value)
                    ? undefined
                    : say`it is not the host of a declared processor`,
            never,
        );

    /** An https URL below a declared zone: of an identity provider, whose word decides who is who. No service of AWS: anybody has a user pool there. */
    const zoneUrl = () =>
        leaf(
            { kind: "zoneUrl", says: "an https URL of a host in a declared zone" },
            (value) => {
                const [, host = ""] =
                    (isText(value) && /^https:\/\/([a-z0-9.-]+)(?::\d{1,5})?(?:\/[\w.~/-]*)?$/.exec(value)) || [];
                return declared.dnsZones.some((zone) => host === zone || host.endsWith(`.${zone}`))
                    ? undefined
                    : say`its host is in none of the declared zones`;
            },
            never,
        );

    /** A name below a declared zone. */
    const zoneHost = () =>
        leaf(
            { kind: "zoneHost", says: "a host in a declared zone" },
            (value) =>
                isText(value) &&
                /^[a-z0-9.-]+$/.test(value) &&
                declared.dnsZones.some((zone) => value === zone || value.endsWith(`.${zone}`))
                    ? undefined
                    : say`it is in none of the declared zones`,
            never,
        );

    /**
     * What may be asked for, and by which class: the expression that the door lets requests in by. It names stateless interfaces, a
     * tenant, declared classes, and the egress permission for some of them.
     */
    const doorExpression = () => {
        const of = (header: string) => escaped(`request.headers['${header}']`);
        const has = (header: string) => escaped(`'${header}' in request.headers`);
        const tenant = `${has(headers.tenant)} && ${of(headers.tenant)} != ''`;
        const classes = listOf(declared.dataClasses);
        const allowed =
            String.raw`\(!\(${has(headers.permission)}\) \|\| \(${of(headers.permission)} == '${escaped(headers.permissionValue)}' && ` +
            String.raw`${of(headers.dataClass)} in ${classes}\)\)`;
        const ask =
            String.raw`request\.method == 'POST' && request\.url_path in ${listOf(statelessPaths)} && ${tenant} && ` +
            String.raw`${of(headers.dataClass)} in ${classes} && (?:!\(${has(headers.permission)}\)|${allowed})`;
        const list = String.raw`request\.method == 'GET' && request\.url_path == '\/v1\/models' && ${tenant}`;
        const whole = new RegExp(`^(?:${ask}|${list})$`);
        return leaf(
            {
                kind: "doorExpression",
                says: "the expression of a door: stateless interfaces, a tenant, declared classes",
            },
            (value) =>
                isText(value) && whole.test(value)
                    ? undefined
                    : say`it is not the expression that asks for a stateless interface, a tenant and a declared class`,
            never,
        );
    };

    /** The script that decides the data class of a request, word for word; only its tables may differ. */
    const classScript = () =>
        leaf(
            { kind: "classScript", says: "the class filter of the gateway, word for word, with tables of this stack" },
            (value) =>
                isText(value)
                    ? classScriptProblem(value, { ...headers, classes: declared.dataClasses })
                    : say`it is not a text`,
            never,
        );

    /** A field of an audit line: what happened to a request, never what was in it, nor who sent it. */
    const logWord = () =>
        leaf(
            { kind: "logWord", says: "a plain word, or a word of Envoy's that tells nothing of prompts and callers" },
            (value) =>
                isText(value) && isLogWord(value, [headers.dataClass, headers.permission], jurisdictionWords)
                    ? undefined
                    : say`it is not a word that is known to tell nothing of prompts, credentials and callers`,
            never,
        );

    /** A model as a provider calls it. */
    const providerModel = () =>
        leaf(
            {
                kind: "providerModel",
                says: "a model as a provider calls it: of the catalog, or of a form that holds no address",
            },
            (value) =>
                isText(value) && isModelName(value) ? undefined : say`it is not the name of a provider's model`,
            never,
        );

    function isModelName(name: string): boolean {
        const profile = findProfile(name);
        if (profile !== undefined) {
            // Asked for inside, it has to be answered inside.
            const routes = place.regions.flatMap(({ id }) => profile.routes[id] ?? []);
            return routes.length > 0 && routes.every((region) => place.allowsRegion(region));
        }
        const isKnown = Object.values(providerModels).some((models) => Object.hasOwn(models, name));
        return (
            isKnown ||
            bedrockModel.test(name) ||
            (/^[A-Za-z0-9][\w.:/-]{0,199}$/.test(name) && hiddenIn(name, place, declared.accounts) === undefined)
        );
    }

    /** The chart of a name in an own registry. */
    const ownChart = (name: string) =>
        leaf(
            { kind: "ownChart", says: `the chart ${name} of an own registry in the jurisdiction` },
            (value) => {
                const [, host = "", last] =
                    (isText(value) && /^oci:\/\/([a-z0-9.-]+)\/(?:[a-z0-9._-]+\/)*([a-z0-9._-]+)$/.exec(value)) || [];
                if (last !== name) return say`it is not the chart that these values are of`;
                const objection = objectionToHost(host, place, declared.accounts);
                return objection === undefined ? undefined : say`the chart ${objection}`;
            },
            never,
        );

    /** The part of an image before its digest, `<registry>/<repository>@sha256`, for charts that write the two apart. */
    const imageRepository = () =>
        leaf(
            { kind: "imageRepository", says: "the repository of an image in an own registry, before a digest" },
            (value) =>
                isText(value) && value.endsWith("@sha256")
                    ? objectionToImage(`${value}:${"0".repeat(64)}`, place, declared)
                    : say`it is no repository of an own registry with @sha256 at its end`,
            never,
        );

    /** The host of an own registry, for charts that write three parts. */
    const registry = () =>
        leaf(
            { kind: "registry", says: "the host of an own registry in the jurisdiction" },
            (value) => {
                const objection = isText(value) ? objectionToHost(value, place, declared.accounts) : say`is not a text`;
                return objection === undefined ? undefined : say`it ${objection}`;
            },
            never,
        );

    /** A repository below an own registry, for charts that write three parts: no host, `@sha256` at its end. */
    const repositoryPath = () =>
        leaf(
            { kind: "repositoryPath", says: "a repository without its registry, before a digest" },
            (value) => {
                const [, path] = (isText(value) && /^([a-z0-9]+(?:[._/-][a-z0-9]+)*)@sha256$/.exec(value)) || [];
                return path !== undefined && hiddenIn(path, place, declared.accounts) === undefined
                    ? undefined
                    : say`it is no repository with @sha256 at its end`;
            },
            never,
        );

    /** A SHA-256 digest, without its algorithm. */
    const sha256 = () =>
        leaf(
            { kind: "sha256", says: "64 hexadecimal digits" },
            (value) =>
                isText(value) && /^[0-9a-f]{64}$/.test(value) && !isPrintable(Buffer.from(value, "hex"))
                    ? undefined
                    : say`it is no digest`,
            never,
        );

    /** A question to the cluster's own Prometheus. It reads; a name in it is that of a metric or a label. */
    const promQuery = () =>
        leaf(
            { kind: "promQuery", says: "PromQL without any address" },
            (value) =>
                isText(value) &&
                /^[\w:(){}[\]"=~!<>+*/., ?|^%-]{1,2000}$/.test(value) &&
                hiddenIn(value, place, declared.accounts) === undefined
                    ? undefined
                    : say`it is no query without an address`,
            never,
        );

    /** What the provider writes down of a rendered chart: names of objects by their kinds. It computes them anew, whatever stands there. */
    const renderedNames = () =>
        leaf(
            { kind: "renderedNames", says: "names of rendered objects by their kinds, as the provider writes them" },
            (value) =>
                isRecord(value) &&
                Object.entries(value).every(
                    ([kind, names]) =>
                        /^[A-Z][A-Za-z]+(?:\.[a-z0-9.-]+)?\/[a-z0-9./-]+$/.test(kind) &&
                        Array.isArray(names) &&
                        names.every((name) => isText(name) && /^[a-z0-9.:/-]{1,300}$/.test(name)),
                )
                    ? undefined
                    : say`it is not what the provider writes there`,
            never,
        );

    /** Nothing at all, as JSON writes it. */
    const nothing = () =>
        leaf({ kind: "nothing", says: "null" }, (value) => (value === null ? undefined : say`it is not null`), never);

    return {
        gatewayWord,
        egressNamespace,
        declaredClass,
        aiController,
        loggedHeaders,
        clusterHost,
        processorHost,
        zoneUrl,
        zoneHost,
        doorExpression,
        classScript,
        logWord,
        providerModel,
        ownChart,
        imageRepository,
        registry,
        repositoryPath,
        sha256,
        promQuery,
        renderedNames,
        nothing,
    };
}

/** Where something is processed, as an audit line says it. */
const jurisdictionWords = [...Object.keys(jurisdictions), "unconfirmed", "egress"];

/** A model of Bedrock by its own id: maker and model. The model has a dash after its first word, where no domain of one label ends. */
const bedrockModel = new RegExp(
    String.raw`^${anyOf(bedrockMakers.value)}\.[a-z][a-z0-9]*-[a-z0-9-]+(?:\.\d+)?(?:-v\d+)?(?::\d+)?$`,
);

function isPrintable(bytes: Buffer): boolean {
    return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Every class and task that a request of a gateway may have. */
export const requestWords = { classes: dataClasses, tasks: [...taskClasses, "other"] } as const;
