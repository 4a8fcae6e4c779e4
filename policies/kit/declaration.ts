import { z } from "zod";
import { findRegion, jurisdictions } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { dataClasses } from "../../catalog/vocabulary.ts";
import * as admissions from "./declaration-admissions.ts";
import {
    account,
    day,
    domain,
    endpointService,
    externalArn,
    fullHost,
    mail,
    privateAddress,
    privateRange,
    typeToken,
} from "./declaration-forms.ts";
import { key } from "./key-doc.ts";

const namespace = z
    .string()
    .regex(
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
        "is not the name of a Kubernetes namespace: lower case, digits and dashes",
    );
const header = z.string().regex(/^[a-z][a-z0-9-]*$/, "is not a header name in lower case");

const atLeastOneClass = z.array(z.enum(dataClasses)).min(1);
const classNames = `one or more of ${dataClasses.join(", ")}`;

/** Classes of data about people: handing them to a processor needs a contract (GDPR Art. 28(3), 45 CFR 164.308(b)). */
const aboutPeople: readonly string[] = ["personal", "health", "regulated"];

const processor = z
    .strictObject({
        host: key(fullHost, {
            what: "The one host at which the processor is reached, over the internet or by a private endpoint.",
            why: "Requests are followed to host names; a wildcard would also permit hosts that nobody looked at.",
            write: "Write each host once, by its exact name, e.g. api.eu.mistral.ai.",
        }),
        classes: key(atLeastOneClass, {
            what: "Data classes that the processor may be given.",
            why: "A request of any other class that can reach the processor is a violation.",
            write: `Write ${classNames}; leave out the processor that may be given nothing.`,
        }),
        agreement: key(z.string().min(1).optional(), {
            what: "Where the contract with the processor is filed.",
            why: "A processor of data about people needs a contract (GDPR Art. 28(3), 45 CFR 164.308(b)).",
            write: `Name the contract, e.g. LEGAL-2077, or take the classes ${aboutPeople.join(", ")} away.`,
        }),
    })
    .refine(({ classes, agreement }) => agreement !== undefined || !classes.some((it) => aboutPeople.includes(it)), {
        path: ["agreement"],
        message: "is missing, but the processor may be given data about people",
    });

const processors = z.array(
    key(processor, {
        what: "A third party that answers requests.",
        why: "Whoever is not named here may be given nothing.",
        write: "Write host, classes and, for data about people, agreement.",
    }),
);

const ownService = z.strictObject({
    namespace: key(namespace, {
        what: "Kubernetes namespace of the services.",
        why: "Requests are followed to services by their namespace.",
        write: "Write the namespace, e.g. models.",
    }),
    classes: key(atLeastOneClass, {
        what: "Data classes that may be given to services of the namespace.",
        why: "A request of any other class that can reach them is a violation.",
        write: `Write ${classNames}.`,
    }),
});

const permission = z.strictObject({
    header: key(header, {
        what: "Header that permits a request to leave.",
        why: "Routes that lead out must ask for it, and callers must not be able to write it.",
        write: "Write the header in lower case, e.g. x-gw-egress.",
    }),
    value: key(z.string().min(1), {
        what: "Value of that header on a request that may leave.",
        why: "Any other value, and none, means that the request stays.",
        write: "Write the value, e.g. allowed.",
    }),
});

const gateway = z.strictObject({
    classHeader: key(header, {
        what: "Header in which the gateway itself writes the data class of a request.",
        why: "Routes are judged by the class that they ask for in this header.",
        write: "Write the header in lower case, e.g. x-gw-class.",
    }),
    permission: key(permission, {
        what: "What the gateway writes on a request that may go to a processor.",
        why: "Without it a request stays, so that a forgotten rule lets nothing out.",
        write: "Write header and value, e.g. { header: x-gw-egress, value: allowed }.",
    }),
    egressNamespaces: key(z.array(namespace), {
        what: "Namespaces of the egress gateways. Empty: there is none.",
        why: "Only they may hold keys of processors and reach hosts outside.",
        write: "List the namespaces, e.g. [egress], or write [].",
    }),
});

const logRetentionDays = z
    .strictObject({
        atLeast: key(z.int().positive(), {
            what: "Days for which logs must be kept: the longest time that a law asks for.",
            why: "A record that is gone proves nothing.",
            write: "Write whole days, e.g. 365.",
        }),
        atMost: key(z.int().positive(), {
            what: "Days after which logs must be gone: the longest time that they are needed.",
            why: "A record about people that is kept without end is a breach by itself (GDPR Art. 5(1)(e)).",
            write: "Write whole days, at least as many as atLeast, e.g. 1096.",
        }),
    })
    .refine(({ atLeast, atMost }) => atLeast <= atMost, { path: ["atMost"], message: "is less than atLeast" });

const nothingOutside = "Everything outside that is not listed here is refused.";

/**
 * What the compliance owner says about a stack, and what the policy pack judges by. It is written by hand in
 * `policies/declarations/<stack>.yaml` and never derived from the stack file, so that a mistake there is seen here.
 *
 * Every list is a list of exceptions to "nothing outside"; an empty list permits nothing.
 */
export const declarationSchema = key(
    z
        .strictObject({
            owner: key(mail, {
                what: "Who answers for the declaration.",
                why: "A permission that nobody answers for is none.",
                write: "Write an e-mail address, e.g. privacy@group.example.",
            }),
            approvers: key(z.array(mail).min(1), {
                what: "Who may approve a change of the declaration, and an exception from a rule.",
                why: "Nobody permits himself anything: at least one has to be another than the owner.",
                write: "List e-mail addresses, e.g. ciso@group.example.",
            }),
            nextReview: key(day, {
                what: "Day until which the declaration holds, in UTC: on it, or before, somebody reviews all of it.",
                why: "What nobody looks at again is no permission: after the day every finding says so (RES-113).",
                write: "Write a day as YYYY-MM-DD, e.g. 2027-01-31.",
            }),
            jurisdiction: key(z.enum(namesOf(jurisdictions)), {
                what: "Legal area that the stack may not leave.",
                why: "Every region, zone, ARN and endpoint of the stack is compared with it.",
                write: `Write one of ${namesOf(jurisdictions).join(", ")}.`,
            }),
            dataClasses: key(atLeastOneClass, {
                what: "Classes of data that the stack may process.",
                why: "Parts that hold or carry all of it must be built for the strictest one.",
                write: `Write ${classNames}.`,
            }),
            accounts: key(z.array(account).min(1), {
                what: "AWS accounts of the stack's own organization.",
                why: "A trust, share or copy for any other account is refused.",
                write: 'Write twelve digits in quotes, e.g. "111122223333": without quotes, leading zeros are lost.',
            }),
            keyCustody: key(z.enum(["kms", "imported", "external"]), {
                what: "Who makes and holds the keys that encrypt data at rest.",
                why: "Whoever holds the key can read the data, also against the law of its place.",
                write: "Write kms (AWS makes and holds them), imported (the company makes them, AWS keeps a copy) or external (they never enter AWS).",
            }),
            logRetentionDays: key(logRetentionDays, {
                what: "For how many days logs are kept.",
                why: "Laws ask for a shortest time (AI Act Art. 19, 45 CFR 164.316) and for no longer than needed (GDPR Art. 5).",
                write: "Write both, e.g. { atLeast: 365, atMost: 1096 }.",
            }),
            networks: key(z.array(privateRange), {
                what: "Private address ranges that traffic may go to: the stack's own VPC, known sites and peers.",
                why: nothingOutside,
                write: "List ranges, e.g. 10.20.0.0/16, or write [].",
            }),
            thirdPartyHosts: key(z.array(fullHost), {
                what: "Host names that the stack may reach over the internet. Empty: none at all.",
                why: `The firewall must let through these and no others. ${nothingOutside}`,
                write: "List exact host names, e.g. api.eu.mistral.ai, or write [].",
            }),
            processors: key(
                processors.superRefine((all, context) => {
                    for (const [index, { host }] of all.entries()) {
                        if (all.findIndex((other) => other.host === host) < index) {
                            const path = [index, "host"];
                            context.addIssue({
                                code: "custom",
                                path,
                                message: "is listed above already",
                            });
                        }
                    }
                }),
                {
                    what: "Third parties that answer requests, each with what it may be given.",
                    why: "Whoever is not named here may be given nothing.",
                    write: "List each once, with host, classes and agreement, or write [].",
                },
            ),
            ownServices: key(z.array(ownService), {
                what: "Namespaces whose services answer requests themselves.",
                why: "A request that reaches any other service is a violation.",
                write: "List namespace and classes, e.g. { namespace: models, classes: [public, internal] }, or write [].",
            }),
            gateway: key(gateway, {
                what: "The headers of the gateway, and where its egress is.",
                why: "The rules follow requests through the gateway's own objects by these.",
                write: "Write classHeader, permission and egressNamespaces.",
            }),
            admittedTypes: admissions.admittedTypes,
            admittedResources: admissions.admittedResources,
            lookedAtTexts: admissions.lookedAtTexts,
            resourceOptions: admissions.resourceOptions,
            stackReferences: admissions.stackReferences,
            readResources: key(
                z.array(
                    z.strictObject({
                        type: key(typeToken, {
                            what: "Type of the resource.",
                            why: "An id of one type means something else in another.",
                            write: "Write the type token, e.g. aws:kms/key:Key.",
                        }),
                        id: key(z.string().min(1), {
                            what: "What the resource is called: its id or ARN; an object of Kubernetes by <namespace>/<name>.",
                            why: "The permission is for this one alone.",
                            write: "Write it in full, e.g. arn:aws:kms:eu-central-1:111122223333:key/0123.",
                        }),
                        reason: key(z.string().min(1), {
                            what: "Whose the resource is, and why the stack may use it.",
                            why: "No rule can see who owns it: that is the officer's word.",
                            write: "Write a sentence, e.g. the group's own key, looked at on 2026-11-02.",
                        }),
                    }),
                ),
                {
                    what: "Resources that the stack reads and does not make.",
                    why: "A key, bucket or role that is read may be anybody's (RES-110).",
                    write: "List type, id and reason, or write [].",
                },
            ),
            upstreamRegistries: key(z.array(fullHost), {
                what: "Hosts of registries that a pull-through cache may copy images from.",
                why: nothingOutside,
                write: "List host names, e.g. quay.io, or write [].",
            }),
            charts: key(
                z.array(
                    z
                        .string()
                        .regex(
                            /^[a-z0-9.-]+:v?\d+\.\d+\.\d+[0-9A-Za-z.-]*$/,
                            "is not a chart with its version, such as cert-manager:v1.21.2",
                        ),
                ),
                {
                    what: "Charts of own registries that may be released, each in one version.",
                    why: "What a chart renders no preview shows: somebody has to look at each version (RES-706).",
                    write: "List <last part of the repository>:<version>, e.g. cert-manager:v1.21.2, or write [].",
                },
            ),
            peerAccounts: key(z.array(account), {
                what: "Accounts of partners that a peering or an endpoint service may name.",
                why: nothingOutside,
                write: 'List twelve digits in quotes, e.g. "444455556666", or write [].',
            }),
            externalArns: key(z.array(externalArn), {
                what: "ARNs outside the accounts or the jurisdiction that the stack may name, exactly or ending in * after a segment of the resource.",
                why: nothingOutside,
                write: "List ARNs, e.g. arn:aws:ecr:eu-central-1:602401143452:repository/*, or write [].",
            }),
            prefixLists: key(
                z.array(z.string().regex(/^pl-[0-9a-f]+$/, "is not the id of a prefix list, such as pl-6da54004")),
                {
                    what: "Prefix lists outside the stack that traffic may go to, e.g. the AWS-managed list of S3 in the region.",
                    why: nothingOutside,
                    write: "List ids, e.g. pl-6da54004, or write [].",
                },
            ),
            privateLinkServices: key(z.array(endpointService), {
                what: "PrivateLink services of other parties, by full service name.",
                why: nothingOutside,
                write: "List names, e.g. com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0, or write [].",
            }),
            peeringConnections: key(
                z.array(z.string().regex(/^pcx-[0-9a-f]+$/, "is not the id of a peering connection, such as pcx-0123")),
                {
                    what: "Peering connections that others opened and the stack may accept.",
                    why: nothingOutside,
                    write: "List ids, e.g. pcx-0123, or write [].",
                },
            ),
            transitGateways: key(
                z.array(
                    z
                        .string()
                        .regex(
                            /^tgw-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
                            "is not the id of a transit gateway, such as tgw-0123456789abcdef0",
                        ),
                ),
                {
                    what: "Transit gateways that the stack's VPC may be attached to.",
                    why: "Whoever owns one decides which networks it leads to.",
                    write: "List ids, e.g. tgw-0123456789abcdef0, or write [].",
                },
            ),
            dnsZones: key(z.array(domain), {
                what: "Domains whose names may be resolved besides those of AWS and of the third-party hosts, e.g. a private zone.",
                why: "A name that can be resolved can carry data out in the question.",
                write: "List domains, e.g. group.example, or write [].",
            }),
            dnsForwardTargets: key(z.array(privateAddress), {
                what: "Addresses of DNS servers that queries may be forwarded to.",
                why: "A resolver outside sees every name that is asked for.",
                write: "List addresses, e.g. 10.100.0.2, or write [].",
            }),
            hostNetworkAgents: key(
                z.array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, "is not a daemon set as <namespace>/<name>")),
                {
                    what: "Daemon sets whose pods may use the network of their node.",
                    why: "No network policy holds a pod there.",
                    write: "List <namespace>/<name>, e.g. gpu/dcgm-exporter, or write [].",
                },
            ),
            organizations: key(
                z.array(
                    z.string().regex(/^o-[a-z0-9]{10,32}$/, "is not the id of an organization, such as o-a1b2c3d4e5"),
                ),
                {
                    what: "Organizations of AWS whose accounts are all the company's own.",
                    why: "A policy bound to one (aws:PrincipalOrgID) lets in every account that it has, and will have.",
                    write: "List ids, e.g. o-a1b2c3d4e5, or write [].",
                },
            ),
            vpcEndpoints: key(
                z.array(
                    z
                        .string()
                        .regex(
                            /^vpce-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
                            "is not the id of a VPC endpoint, such as vpce-0123456789abcdef0",
                        ),
                ),
                {
                    what: "VPC endpoints outside the stack that are the company's own, and that a policy may name as the only way in.",
                    why: "A policy bound to one (aws:SourceVpce) lets in whoever comes through it, of whatever account.",
                    write: "List ids, e.g. vpce-0123456789abcdef0, or write [].",
                },
            ),
            alertSubscriptions: admissions.alertSubscriptions,
            logGroupDays: admissions.logGroupDays,
            serviceKeys: admissions.serviceKeys,
            multiRegionKeys: admissions.multiRegionKeys,
        })
        .superRefine((declared, context) => {
            for (const { path, message } of contradictions(declared)) {
                context.addIssue({ code: "custom", path: [...path], message });
            }
        }),
    {
        what: "What the compliance owner allows a stack.",
        why: "The residency rules judge by it, and not by the stack file: a mistake there is seen here.",
        write: "Write every key; an empty list permits nothing.",
    },
);

interface Contradiction {
    readonly path: readonly (string | number)[];
    /** Goes on after the name of the key. */
    readonly message: string;
}

/** What the keys of one declaration say against each other. */
function contradictions(declared: {
    readonly owner: string;
    readonly approvers: readonly string[];
    readonly jurisdiction: JurisdictionId;
    readonly accounts: readonly string[];
    readonly peerAccounts: readonly string[];
    readonly multiRegionKeys: readonly { readonly regions: readonly string[] }[];
    readonly admittedTypes: readonly Look[];
    readonly admittedResources: readonly Look[];
    readonly lookedAtTexts: readonly Look[];
}): readonly Contradiction[] {
    const { owner, approvers, accounts, peerAccounts } = declared;
    const people = [owner, ...approvers].map((one) => one.toLowerCase());
    const looks = (["admittedTypes", "admittedResources", "lookedAtTexts"] as const).flatMap((list) =>
        declared[list].map(({ lookedAtBy }, index) => ({ at: [list, index, "lookedAtBy"], lookedAtBy })),
    );
    return [
        ...(people.every((one) => one === people[0])
            ? [{ path: ["approvers"], message: "names nobody but the owner" }]
            : []),
        ...peerAccounts.flatMap((id, index) =>
            accounts.includes(id) ? [{ path: ["peerAccounts", index], message: "is one of accounts already" }] : [],
        ),
        ...declared.multiRegionKeys.flatMap(({ regions }, at) =>
            regions.flatMap((name, index) =>
                findRegion(name)?.jurisdiction === declared.jurisdiction
                    ? []
                    : [
                          {
                              path: ["multiRegionKeys", at, "regions", index],
                              message: "is no region of the jurisdiction",
                          },
                      ],
            ),
        ),
        ...looks.flatMap(({ at, lookedAtBy }) =>
            people.includes(lookedAtBy.toLowerCase())
                ? []
                : [{ path: at, message: "is neither the owner nor one of the approvers" }],
        ),
    ];
}

interface Look {
    readonly lookedAtBy: string;
}

export type Declaration = z.infer<typeof declarationSchema>;
export type DeclarationKey = keyof Declaration;

/** Keys every rule needs. */
export const alwaysNeeded = ["jurisdiction"] as const satisfies readonly DeclarationKey[];

/** The declaration as a rule sees it: only what the rule said it needs, so that its table for reviewers is complete. */
export type Declared<Needs extends DeclarationKey> = Pick<Declaration, Needs | (typeof alwaysNeeded)[number]>;
