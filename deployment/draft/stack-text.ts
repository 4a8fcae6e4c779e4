import { taskClasses } from "../../catalog/vocabulary.ts";
import type { Answers, CustodyAnswer } from "./answers.ts";
import { commentOf, yamlOf } from "./commented-yaml.ts";
import type { Entry } from "./commented-yaml.ts";
import type { PlannedModel } from "./plan-fleet.ts";
import type { PlannedProvider, PlannedRouting } from "./plan-routing.ts";
import type { Settled } from "./settled.ts";

/** What a stack file is written from. */
export interface StackParts {
    readonly answers: Answers;
    readonly settled: Settled;
    readonly fleet: readonly PlannedModel[];
    /** Commit of the weights of each own model, by its name in the stack, and whether it stands in for a real one. */
    readonly revisions: ReadonlyMap<string, { readonly revision: string; readonly isExample: boolean }>;
    readonly routing: PlannedRouting;
}

/** The stack file, with the reason of each value that nobody was asked for. Same parts, same bytes. */
export function stackText(parts: StackParts): string {
    const { answers } = parts;
    const head = [
        "# yaml-language-server: $schema=./stack.schema.json",
        ...commentOf(
            `\n${answers.stack}: drafted by npm run init. It is yours from here on: change it, and preview it again. A comment that ` +
                'begins with "init:" stands beside what nobody was asked for, and says why it is so. What is not written has ' +
                "the default that an editor shows.\n" +
                `\nPreview it: npm run preview -- ${answers.stack}`,
        ),
    ];
    return `${head.join("\n")}\n${yamlOf([{ key: "config", value: { entries: config(parts) } }])}`;
}

function config(parts: StackParts): readonly Entry[] {
    const { answers, settled } = parts;
    return [
        top("mode", answers.mode, { beside: aboutMode[answers.mode] }),
        top("jurisdiction", answers.jurisdiction, { apart: true }),
        top("region", answers.region),
        top("accounts", { workload: answers.account }, { apart: true }),
        top("network", { entries: network(parts) }, { apart: true }),
        top(
            "dataClasses",
            { entries: classes(parts) },
            {
                apart: true,
                above: "Least strict first. A class that is missing here is refused; an unknown label counts as regulated.",
            },
        ),
        top(
            "taskClasses",
            { entries: taskClasses.map((task) => ({ key: task, value: { alias: aliases[task] } })) },
            {
                apart: true,
                above: "init: every kind of work, by the model names that callers write. Take out what nobody needs.",
            },
        ),
        ...fleet(parts),
        top("modelStore", { mirrorRoles: settled.mirrorRoles }, { apart: true }),
        top(
            "cluster",
            { entries: cluster(parts) },
            {
                apart: true,
                above: "The role that deploys the stack must be among the administrators: EKS lets in nobody else.",
            },
        ),
        ...providers(parts),
        top(
            "routes",
            { items: routes(parts) },
            {
                apart: true,
                above: "init: every class goes where it may go; a fallback answers when what stands before it fails.",
            },
        ),
        top("gatewayAuth", { entries: auth(parts) }, { apart: true }),
        ...entrance(parts),
        ...retention(parts),
        top("keyCustody", custody(answers.keyCustody), { apart: true }),
        top("budget", { usdPerMonth: answers.budgetUsdPerMonth }, { apart: true, ...budgetComment(parts) }),
    ];
}

function top(key: string, value: Entry["value"], rest: Omit<Entry, "key" | "value"> = {}): Entry {
    return { key: `ringfence:${key}`, value, ...rest };
}

const aboutMode = {
    managed: "managed APIs answer; nothing is self-hosted",
    "open-weight-api": "APIs that serve open-weight models answer, with managed ones behind them",
    "self-hosted": "own models answer; no third party can be reached at all",
    hybrid: "own models answer, and third parties where the class of the data allows it",
} as const;

const aliases = {
    classification: "classify",
    extraction: "extract",
    summarization: "summarize",
    chat: "chat",
    reasoning: "reason",
} as const;

function network({ answers, settled }: StackParts): readonly Entry[] {
    const { peers = [], privateZones = [] } = answers;
    return [
        {
            key: "cidr",
            value: settled.cidr,
            ...(answers.cidr === undefined
                ? {
                      beside: "init: shares no address with a peer; choose one that nobody else uses, it cannot be changed",
                  }
                : {}),
        },
        {
            key: "zones",
            value: settled.zones,
            ...(answers.zones === undefined
                ? { beside: "init: two are the least; letters differ by account, npm run doctor compares" }
                : {}),
        },
        ...(peers.length === 0
            ? []
            : [{ key: "peers", value: { items: peers.map((value) => ({ value: { ...value } })) } }]),
        ...(privateZones.length === 0
            ? []
            : [{ key: "privateZones", value: { items: privateZones.map((value) => ({ value: { ...value } })) } }]),
    ];
}

function classes({ answers, settled, routing }: StackParts): readonly Entry[] {
    return [...routing.rules].map(([dataClass, { jurisdictions, thirdParty }], index) => ({
        key: dataClass,
        value: {
            entries: [
                {
                    key: "jurisdictions",
                    value: jurisdictions,
                    ...(jurisdictions === "anywhere"
                        ? { beside: "init: a provider of this stack names no place of processing" }
                        : {}),
                },
                {
                    key: "thirdParty",
                    value: thirdParty,
                    ...(dataClass === "regulated"
                        ? { beside: "always: the strictest class stays with own models" }
                        : {}),
                },
                {
                    key: "retentionDays",
                    value: settled.logDays,
                    ...(answers.logDays === undefined && index === 0
                        ? { beside: `init: ${settled.logDaysBecause}` }
                        : {}),
                },
            ],
        },
    }));
}

function fleet({ fleet: planned, revisions, answers }: StackParts): readonly Entry[] {
    if (planned.length === 0) return [];
    return [
        top("models", { entries: planned.map((model) => modelEntry(model, revisions)) }, { apart: true }),
        top(
            "gpuNodeGroups",
            { entries: planned.map((model) => nodeGroupEntry(model, answers.region)) },
            { apart: true },
        ),
    ];
}

function modelEntry(model: PlannedModel, revisions: StackParts["revisions"]): Entry {
    const { answer, precision, replicas } = model;
    const { revision, isExample } = revisions.get(model.name) ?? { revision: "", isExample: true };
    const others = model.others.map((one) => `${one.precision} on ${one.instanceType}${priceOf(one.usdPerHour)}`);
    const asked = {
        maxContextTokens: answer.maxContextTokens === undefined,
        concurrency: answer.concurrency === undefined,
        replicas: answer.replicas === undefined,
    };
    const licence = {
        accepted: answer.acceptedLicence,
        ...(answer.monthlyActiveUsers === undefined ? {} : { monthlyActiveUsers: answer.monthlyActiveUsers }),
        ...(answer.companyCountry === undefined ? {} : { companyCountry: answer.companyCountry }),
    };
    return {
        key: model.name,
        value: {
            entries: [
                { key: "model", value: answer.model },
                {
                    key: "precision",
                    value: precision,
                    ...(answer.precision === undefined
                        ? {
                              beside: `init: needs the cheapest GPUs here${others.length === 0 ? "" : `; also: ${others.join(", ")}`}`,
                          }
                        : {}),
                },
                {
                    key: "maxContextTokens",
                    value: model.maxContextTokens,
                    ...(asked.maxContextTokens
                        ? { beside: "init: prompt and answer together; memory is set aside for it" }
                        : {}),
                },
                {
                    key: "concurrency",
                    value: model.concurrency,
                    ...(asked.concurrency ? { beside: "init: requests of that length at once, for each replica" } : {}),
                },
                { key: "nodeGroup", value: model.nodeGroup },
                { key: "licence", value: licence },
                {
                    key: "replicas",
                    value: { min: replicas, max: replicas },
                    ...(asked.replicas
                        ? { beside: "init: two, so that one can be drained while the other serves" }
                        : {}),
                },
                {
                    key: "revisions",
                    value: { items: [{ value: { revision } }] },
                    ...(isExample
                        ? {
                              beside: `an example: write the commit that npm run mirror -- lock --only ${answer.model}-${precision} prints`,
                          }
                        : { beside: "the newest in the lock" }),
                },
            ],
        },
    };
}

function priceOf(usdPerHour: number | undefined): string {
    return usdPerHour === undefined ? "" : ` (${usdPerHour.toFixed(2)} USD/h)`;
}

function nodeGroupEntry({ nodeGroup, instanceTypes, nodes, name }: PlannedModel, region: string): Entry {
    return {
        key: nodeGroup,
        value: {
            entries: [
                {
                    key: "instanceTypes",
                    value: instanceTypes,
                    beside:
                        `init: cheapest for ${name} in ${region}` +
                        (instanceTypes.length > 1 ? "; the second is taken when the first is sold out" : ""),
                },
                { key: "capacity", value: { type: "onDemand" } },
                { key: "nodes", value: nodes, beside: "init: one to spare, so that an update has room" },
            ],
        },
    };
}

function cluster({ settled: { administrators, viewers } }: StackParts): readonly Entry[] {
    return [
        { key: "administrators", value: administrators },
        ...(viewers.length === 0 ? [] : [{ key: "viewers", value: viewers }]),
    ];
}

function providers({ routing }: StackParts): readonly Entry[] {
    if (routing.providers.length === 0) return [];
    return [
        top(
            "providers",
            { entries: routing.providers.map(providerEntry) },
            {
                apart: true,
                above: "Each is a processor: its place, its contracts and its one host are checked against the catalog.",
            },
        ),
    ];
}

function providerEntry({ name, provider, endpoint, models, secret, dpa, baa }: PlannedProvider): Entry {
    return {
        key: name,
        value: {
            entries: [
                { key: "provider", value: provider },
                { key: "endpoint", value: endpoint },
                { key: "models", value: models },
                ...(secret === undefined
                    ? []
                    : [
                          {
                              key: "apiKeySecret",
                              value: { name: secret },
                              beside: "a name in Secrets Manager, never the key",
                          },
                      ]),
                ...(dpa === undefined ? [] : [{ key: "dpa", value: { ...dpa } }]),
                ...(baa === undefined ? [] : [{ key: "baa", value: { ...baa } }]),
            ],
        },
    };
}

function routes({ routing }: StackParts) {
    return routing.routes.map(({ name, dataClasses, taskClasses: tasks, primary, fallback }) => ({
        value: {
            name,
            dataClasses,
            ...(tasks === undefined ? {} : { taskClasses: tasks }),
            primary,
            ...(fallback.length === 0 ? {} : { fallback }),
        },
    }));
}

function auth({ answers }: StackParts): readonly Entry[] {
    if (answers.auth.type === "jwt") {
        const { issuer, jwksUri, audiences } = answers.auth;
        return [
            { key: "type", value: "jwt" },
            { key: "issuer", value: issuer },
            { key: "jwksUri", value: jwksUri },
            { key: "audiences", value: audiences },
        ];
    }
    const tenants = answers.auth.tenants.map(({ name, dataFloor, secret }) => ({
        value: { name, dataFloor, keySecret: { name: secret ?? `ringfence/tenants/${name}` } },
    }));
    return [
        { key: "type", value: "apiKeys" },
        { key: "tenants", value: { items: tenants }, beside: "keySecret: a name in Secrets Manager, never the key" },
    ];
}

function entrance({ answers: { host, privateLinkAccounts = [] } }: StackParts): readonly Entry[] {
    const entries: readonly Entry[] = [
        ...(host === undefined ? [] : [{ key: "host", value: host }]),
        ...(privateLinkAccounts.length === 0 ? [] : [{ key: "privateLink", value: { accounts: privateLinkAccounts } }]),
    ];
    return entries.length === 0 ? [] : [top("gatewayEntrance", { entries }, { apart: true })];
}

/** What the schema takes where nothing is written. */
const usualLogDays = 365;

function retention({ settled: { logDays } }: StackParts): readonly Entry[] {
    if (logDays === usualLogDays) return [];
    return [
        top(
            "retention",
            { networkLogDays: logDays, clusterLogDays: logDays },
            {
                apart: true,
                above: "init: the records of network and cluster, for as long as the audit lines.",
            },
        ),
    ];
}

function custody(answer: CustodyAnswer): Entry["value"] {
    if (answer.origin !== "external") return { origin: answer.origin };
    const { custodianCountry, proxyServiceName, customKeyStoreId } = answer;
    const uses = ["secrets", "logs", "network", "audit", "volumes", "artifacts", "alerts"];
    return {
        entries: [
            { key: "origin", value: "external" },
            { key: "custodianCountry", value: custodianCountry },
            { key: "proxyServiceName", value: proxyServiceName },
            { key: "customKeyStoreId", value: customKeyStoreId },
            {
                key: "keyIds",
                above: "init: names for the keys that the key store has to hold, one for each use.",
                value: { entries: uses.map((use) => ({ key: use, value: `ringfence-${use}` })) },
            },
        ],
    };
}

function budgetComment({ fleet: planned }: StackParts): Pick<Entry, "beside"> {
    const [first, ...others] = planned.map(({ usdPerMonth }) => usdPerMonth);
    if (first === undefined) return {};
    const sum = others.reduce<number>((total, one) => total + (one ?? Number.NaN), first);
    if (Number.isNaN(sum)) return {};
    return { beside: `the GPUs that always run are about ${sum.toLocaleString("en")} of it, on demand` };
}
