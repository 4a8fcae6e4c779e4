import { z } from "zod";
import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { dataClasses } from "../../catalog/vocabulary.ts";

const account = z.string().regex(/^\d{12}$/, "an AWS account id has twelve digits, in quotes");
const range = z.union([z.cidrv4(), z.cidrv6()]).describe("an address range such as 10.20.0.0/16");
const fullHost = z.hostname().refine((host) => host.includes("."), "a full host name, without wildcards");
const classes = z.array(z.enum(dataClasses)).min(1);
const namespace = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "the name of a Kubernetes namespace");
const header = z.string().regex(/^[a-z][a-z0-9-]*$/, "a header name in lower case");

/** Classes of data about people: handing them to a processor needs a contract (GDPR Art. 28(3), 45 CFR 164.308(b)). */
const aboutPeople: readonly string[] = ["personal", "health", "regulated"];

const processor = z
    .strictObject({
        /** The one host at which it is reached, over the internet or by a private endpoint. */
        host: fullHost,
        /** Data classes it may be given. */
        classes,
        /** Where the contract is filed. */
        agreement: z.string().min(1).optional(),
    })
    .refine(({ classes, agreement }) => agreement !== undefined || !classes.some((it) => aboutPeople.includes(it)), {
        path: ["agreement"],
        message: "is missing: a processor of data about people needs a contract; name it, or take the classes away",
    });

const gateway = z.strictObject({
    /** Header in which the gateway itself writes the data class of a request. */
    classHeader: header,
    /** What the gateway writes on a request that may go to a processor. Without it, a request stays. */
    permission: z.strictObject({ header, value: z.string().min(1) }),
    /** Namespaces of the gateways with a way out: only they hold the keys of processors. Empty: there is none. */
    egressNamespaces: z.array(namespace),
});

/**
 * What the compliance officer says about a stack, and what the policy pack judges by. It is written by hand in
 * `policies/declarations/<stack>.yaml` and never derived from the stack file, so that a mistake there is seen here.
 *
 * Every list is a list of exceptions to "nothing outside"; an empty list permits nothing.
 */
export const declarationSchema = z.strictObject({
    /** Legal area the stack may not leave. */
    jurisdiction: z.enum(namesOf(jurisdictions)),
    /** Classes of data that the stack may process. Parts that hold or carry all of it are built for the strictest one. */
    dataClasses: z.array(z.enum(dataClasses)).min(1),
    /** Accounts that belong to the stack's own organisation. */
    accounts: z.array(account).min(1),
    /**
     * Who makes and holds the keys that encrypt data at rest: `kms` (AWS does), `imported` (the company makes them, AWS keeps
     * a copy), `external` (they never enter AWS).
     */
    keyCustody: z.enum(["kms", "imported", "external"]),
    /** How long logs are kept. Both are the officer's: the shortest time that a law asks for, and the longest that is needed. */
    logRetentionDays: z
        .strictObject({ atLeast: z.int().positive(), atMost: z.int().positive() })
        .refine(({ atLeast, atMost }) => atLeast <= atMost, {
            path: ["atMost"],
            message: "is shorter than `atLeast`",
        }),
    /** Private address ranges traffic may go to: the stack's own VPC, sites and peers that the officer knows. */
    networks: z.array(range),
    /** Exact host names a third-party model may be reached at. Empty: there is no way out at all. */
    thirdPartyHosts: z.array(fullHost),
    /** Third parties that answer requests, each with what it may be given. One that is not named gets nothing. */
    processors: z
        .array(processor)
        .refine((all) => new Set(all.map(({ host }) => host)).size === all.length, "each host stands here once"),
    /** Namespaces whose services answer requests themselves, each with the data classes that may be given to them. */
    ownServices: z.array(z.strictObject({ namespace, classes })),
    /** The gateway's own words, and where its way out stands. */
    gateway,
    /** Types of resources that the pack does not know, and the officer has looked at. */
    otherResourceTypes: z.array(
        z.string().regex(/^(aws|kubernetes):[A-Za-z0-9./-]+:[A-Za-z0-9]+$/, "a type such as aws:sqs/queue:Queue"),
    ),
    /** Hosts of registries that a pull-through cache may copy images from. */
    upstreamRegistries: z.array(z.hostname()),
    /** Charts of own registries that may be released, each in one version: `<last part of the repository>:<version>`. */
    charts: z.array(
        z.string().regex(/^[a-z0-9.-]+:v?\d+\.\d+\.\d+[0-9A-Za-z.-]*$/, "a chart such as cert-manager:v1.21.2"),
    ),
    /** Accounts of partners that a peering or an endpoint service may name. */
    peerAccounts: z.array(account),
    /** ARNs outside the accounts or the jurisdiction that the stack may name, exactly or ending in `*`. */
    externalArns: z.array(z.string().regex(/^arn:[^*]+\*?$/, "an ARN; a `*` only at its end")),
    /** Prefix lists outside the stack that traffic may go to, e.g. the AWS-managed list of S3 in the region. */
    prefixLists: z.array(z.string().regex(/^pl-[0-9a-f]+$/, "a prefix list id such as pl-6da54004")),
    /** PrivateLink services of other parties, by full service name. */
    privateLinkServices: z.array(z.string().regex(/\.vpce-svc-[0-9a-f]+$/, "a name that ends in vpce-svc-…")),
    /** Peering connections that others opened and the stack may accept. */
    peeringConnections: z.array(z.string().regex(/^pcx-[0-9a-f]+$/, "a peering connection id such as pcx-0123")),
    /** Domains whose names may be resolved besides those of AWS and of the third-party hosts, e.g. a private zone. */
    dnsZones: z.array(z.hostname()),
    /** Addresses of DNS servers that queries may be forwarded to. */
    dnsForwardTargets: z.array(z.union([z.ipv4(), z.ipv6()])),
    /** Daemon sets whose pods may use the network of their node, where no network policy holds them. */
    hostNetworkAgents: z.array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, "a daemon set as <namespace>/<name>")),
});

export type Declaration = z.infer<typeof declarationSchema>;
export type DeclarationKey = keyof Declaration;

/** Keys every rule needs. */
export const alwaysNeeded = ["jurisdiction"] as const satisfies readonly DeclarationKey[];

/** The declaration as a rule sees it: only what the rule said it needs, so that its table for reviewers is complete. */
export type Declared<Needs extends DeclarationKey> = Pick<Declaration, Needs | (typeof alwaysNeeded)[number]>;
