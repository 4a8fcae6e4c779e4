import { createHash } from "node:crypto";
import { eksImageAccounts } from "../../catalog/eks-image-accounts.ts";
import { findEndpoint, providers as knownProviders } from "../../catalog/providers.ts";
import { regions } from "../../catalog/jurisdictions.ts";
import { dayAfter } from "../../catalog/day.ts";
import type { Day } from "../../catalog/day.ts";
import { dataClasses as classOrder } from "../../catalog/vocabulary.ts";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { requiredArtifacts } from "../../components/model-store/required-artifacts.ts";
import { fetchWeightsProgram } from "../../components/vllm-fleet/fetch-weights.ts";
import { ecrLayerBucket } from "../../components/network/aws-owned.ts";
import type { Answers } from "./answers.ts";
import { commentOf, yamlOf } from "./commented-yaml.ts";
import type { Entry, Plain } from "./commented-yaml.ts";
import { classesOf } from "./plan-routing.ts";
import type { PlannedRouting } from "./plan-routing.ts";
import type { Settled } from "./settled.ts";

/** Stands in every draft, and in nothing that its owner has reviewed. */
const draftMark = "DRAFT, NOT REVIEWED";

/** True for the text of a declaration that nobody has reviewed since it was drafted. */
export function isDraftDeclaration(text: string): boolean {
    return text.split("\n").some((line) => line.startsWith("#") && line.includes(draftMark));
}

/** What a declaration is drafted from: the answers, never the stack file. */
export interface DeclarationParts {
    readonly answers: Answers;
    readonly settled: Settled;
    readonly routing: PlannedRouting;
    readonly lock: ArtifactLock;
    /** The day of the draft. */
    readonly today: Day;
}

/** A declaration for the compliance owner to decide on, with each line that needs a decision marked. Same parts, same bytes. */
export function declarationText(parts: DeclarationParts): string {
    const { stack } = parts.answers;
    const head = [
        "# yaml-language-server: $schema=./declaration.schema.json",
        ...commentOf(
            `${draftMark}. What the compliance owner may allow the stack ${stack}, proposed by npm run init from the same ` +
                "answers as the stack file. It is no second opinion before its owner has decided each line that says " +
                '"draft:", written what is right, and taken this paragraph and those words out.',
        ),
    ];
    return `${head.join("\n")}\n${yamlOf(declaration(parts))}`;
}

/** Stand where nobody is named yet: a domain that nobody can have. */
const nobody = { owner: "owner@not-named.example", approver: "approver@not-named.example" };
/** A pilot is over by then, or a deployment near. */
const daysToReview = 90;

/** The program that fetches weights, which every fleet runs: no shape can read it, so somebody has to. */
function fetcher(today: Day): Plain {
    return {
        sha256: createHash("sha256").update(fetchWeightsProgram).digest("hex"),
        what: "Init container of model servers: fetches the locked files from the stack's own bucket, and compares their digests.",
        lookedAtBy: nobody.approver,
        on: today,
    };
}

const fromAnswers = "draft: as the stack's answers say";

function declaration({ answers, settled, routing, lock, today }: DeclarationParts): readonly Entry[] {
    const { complianceOwner, stack, mode, jurisdiction, region, account, keyCustody, host, peers = [] } = answers;
    const hasFleet = (answers.models ?? []).length > 0;
    const outside = routing.providers.filter(({ provider }) => provider !== "bedrock");
    const egress = routing.providers.length > 0;
    return [
        {
            key: "owner",
            value: complianceOwner ?? nobody.owner,
            beside: complianceOwner === undefined ? "draft: write who answers for it" : fromAnswers,
        },
        {
            key: "approvers",
            value: list([nobody.approver, "draft: write who else may approve a change or an exception"]),
        },
        { key: "nextReview", value: dayAfter(today, daysToReview), beside: "draft: until when it holds" },
        { key: "jurisdiction", value: jurisdiction, apart: true, beside: fromAnswers },
        {
            key: "dataClasses",
            value: classesOf(answers),
            apart: true,
            above: "What it may process; the network is built for the strictest.",
            beside: fromAnswers,
        },
        { key: "accounts", value: list([account, `workload - ${fromAnswers}`]), apart: true },
        {
            key: "keyCustody",
            value: keyCustody.origin,
            apart: true,
            above: custodians[keyCustody.origin],
            beside: fromAnswers,
        },
        {
            key: "logRetentionDays",
            value: { atLeast: settled.logDays, atMost: settled.logDays },
            apart: true,
            beside: `draft: ${answers.logDays === undefined ? settled.logDaysBecause : "as the stack's answers say"}`,
        },
        {
            key: "networks",
            value: list(
                [settled.cidr, `the VPC - ${answers.cidr === undefined ? "draft: chosen by init" : fromAnswers}`],
                ...peers.map(({ name, cidr }) => [cidr, `${name} - ${fromAnswers}`] as const),
            ),
            apart: true,
            above: "The VPC, and those who may call the gateway.",
        },
        {
            key: "thirdPartyHosts",
            value: list(...hostsOf(outside).map((one) => [one, fromAnswers] as const)),
            apart: true,
            above:
                outside.length === 0
                    ? "Empty: nothing is reached over the internet."
                    : "Hosts that the firewall lets through. Bedrock is reached by a private endpoint, not over the internet.",
        },
        {
            key: "processors",
            value: { items: processorsOf(routing) },
            above: egress
                ? "Who else answers requests, and which classes each may be given."
                : "Empty: nobody else answers requests.",
        },
        {
            key: "ownServices",
            value: {
                items: hasFleet
                    ? [{ value: { namespace: "models", classes: upTo(answers) }, beside: fromAnswers }]
                    : [],
            },
            apart: true,
            above: hasFleet
                ? "Own model servers, by namespace, and what they may be given."
                : "There are no own model servers.",
        },
        {
            key: "gateway",
            value: {
                entries: [
                    { key: "classHeader", value: "x-gw-class" },
                    { key: "permission", value: { header: "x-gw-egress", value: "allowed" } },
                    { key: "egressNamespaces", value: egress ? ["egress"] : [] },
                ],
            },
            apart: true,
            above:
                "The gateway's own words on a request" +
                (egress
                    ? ", and the namespace of the gateway with the way out: only there may keys of processors lie."
                    : ". No namespace has a way out."),
        },
        { key: "admittedTypes", value: [], apart: true, above: "Empty: nothing but what the rules know, or can read." },
        { key: "admittedResources", value: [] },
        {
            key: "lookedAtTexts",
            value: { items: hasFleet ? [{ value: fetcher(today) }] : [] },
            ...(hasFleet && {
                above: "draft: read the program of fetch-weights.ts, or have it read, and write who looked at it and when.",
            }),
        },
        { key: "resourceOptions", value: [] },
        { key: "stackReferences", value: [] },
        { key: "readResources", value: [], apart: true, above: "Empty: the stack makes all that it uses." },
        { key: "upstreamRegistries", value: [] },
        {
            key: "charts",
            value: list(...chartsOf(mode, lock).map((chart) => [chart, undefined] as const)),
            apart: true,
            above: "draft: as the lock of artifacts pins them. No preview shows what a chart renders: somebody has to look at each version.",
        },
        {
            key: "peerAccounts",
            value: list(
                ...(answers.privateLinkAccounts ?? []).map((one) => [one, `by PrivateLink - ${fromAnswers}`] as const),
            ),
            apart: true,
        },
        {
            key: "externalArns",
            value: list(
                ...awsOwned(region).map((arn) => [arn, undefined] as const),
                ...hostedZonesOf(answers).map(
                    (arn) => [arn, `its owner decides where its names lead - ${fromAnswers}`] as const,
                ),
            ),
            apart: true,
            above: "Owned by AWS, read only: node images' add-ons and the layers of images in the own registry.",
        },
        { key: "prefixLists", value: [], apart: true },
        {
            key: "privateLinkServices",
            value: list(
                ...(keyCustody.origin === "external"
                    ? [[keyCustody.proxyServiceName, `the proxy in front of the keys - ${fromAnswers}`] as const]
                    : []),
            ),
        },
        { key: "peeringConnections", value: [] },
        {
            key: "transitGateways",
            value: list(...[...new Set(peers.map(({ via }) => via))].map((id) => [id, fromAnswers] as const)),
        },
        {
            key: "dnsZones",
            value: list(
                [host ?? `llm.${stack}.internal`, "the gateway's own name"],
                ...(answers.privateZones ?? []).map(({ name }) => [name, fromAnswers] as const),
            ),
        },
        {
            key: "dnsForwardTargets",
            value: list(
                ...[...new Set((answers.privateZones ?? []).flatMap(({ forwardTo = [] }) => forwardTo))].map(
                    (address) => [address, fromAnswers] as const,
                ),
            ),
        },
        { key: "hostNetworkAgents", value: [], apart: true, above: "No agent of the nodes needs their network." },
        { key: "organizations", value: [], apart: true, above: "No exceptions for single resources." },
        { key: "vpcEndpoints", value: [] },
        { key: "alertSubscriptions", value: [] },
        { key: "logGroupDays", value: [] },
        { key: "serviceKeys", value: [] },
        { key: "multiRegionKeys", value: [] },
    ];
}

const custodians = {
    kms: "AWS makes and holds the keys.",
    imported: "The company makes the key material and can take it back at once; AWS keeps a copy while it is imported.",
    external: "The keys stay with an external key manager; AWS asks for each use and keeps nothing.",
} as const;

function list(...items: readonly (readonly [value: string, beside: string | undefined])[]): Entry["value"] {
    return { items: items.map(([value, beside]) => ({ value, ...(beside === undefined ? {} : { beside }) })) };
}

function hostsOf(providers: PlannedRouting["providers"]): readonly string[] {
    return providers.flatMap(({ provider, endpoint }) => findEndpoint(knownProviders[provider], endpoint)?.host ?? []);
}

function processorsOf({ providers, given }: PlannedRouting) {
    return providers.flatMap((provider) => {
        const [host] = hostsOf([provider]);
        const classes = given.get(provider.name) ?? [];
        if (host === undefined || classes.length === 0) return [];
        const agreement = provider.dpa?.reference;
        return [
            {
                value: { host, classes, ...(agreement === undefined ? {} : { agreement }) },
                beside: `${knownProviders[provider.provider].name} - ${fromAnswers}`,
            },
        ];
    });
}

/** The classes up to the strictest of the answers: a looser one may be raised, and must be allowed there too. */
function upTo(answers: Answers) {
    const strictest = classesOf(answers).at(-1);
    return strictest === undefined ? [] : classOrder.slice(0, classOrder.indexOf(strictest) + 1);
}

/** The charts of a mode, each in the version that the lock pins. */
function chartsOf(mode: Answers["mode"], lock: ArtifactLock): readonly string[] {
    return requiredArtifacts({ mode })
        .filter(({ kind }) => kind === "chart")
        .map(({ name }) => `${name}:${Object.hasOwn(lock.charts, name) ? (lock.charts[name]?.version ?? "") : ""}`);
}

/** Private zones of Route 53 that answer for a domain, of whichever account. */
function hostedZonesOf({ region, privateZones = [] }: Answers): readonly string[] {
    const { partition } = regions[region];
    return privateZones.flatMap(({ hostedZoneId }) =>
        hostedZoneId === undefined ? [] : [`arn:${partition}:route53:::hostedzone/${hostedZoneId}`],
    );
}

function awsOwned(region: Answers["region"]): readonly string[] {
    const { partition } = regions[region];
    return [
        `arn:${partition}:ecr:${region}:${eksImageAccounts.value[region]}:repository/*`,
        `arn:${partition}:s3:::${ecrLayerBucket(region)}/*`,
    ];
}
