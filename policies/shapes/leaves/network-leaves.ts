import { dualStackSuffixes, ownEndpointPrefixes } from "../../../catalog/aws-names.ts";
import { partitions } from "../../../catalog/jurisdictions.ts";
import type { Region } from "../../../catalog/jurisdictions.ts";
import { isListed, parseArn } from "../../kit/arn.ts";
import { isWhollyPublicIpv4 } from "../../kit/ranges.ts";
import { safe, say } from "../../kit/safe.ts";
import type { World } from "../world.ts";
import { leaf } from "./leaf.ts";
import { isText } from "./text.ts";

/**
 * Services of AWS that a cluster asks by private endpoint. Not among them: what is a way out by itself, such as `email-smtp`,
 * `ssmmessages` or `execute-api`, and what nobody here asks.
 */
const interfaceServices = [
    "acm-pca",
    "autoscaling",
    "bedrock-runtime",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "eks-auth",
    "elasticloadbalancing",
    "kms",
    "logs",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "sts",
] as const;

/** Leaves that say whom packets and questions for names may reach. */
export function networkLeaves({ declared, place }: World) {
    /** An empty list. */
    const none = () =>
        leaf(
            { kind: "none", says: "an empty list" },
            (value) => (Array.isArray(value) && value.length === 0 ? undefined : say`it is not an empty list`),
            { unknown: "never" },
        );

    /** Addresses of the internet, and none of a network that anybody could join to this one. */
    const publicRange = () =>
        leaf(
            { kind: "publicRange", says: "a range of public IPv4 addresses, without any private one" },
            (value) =>
                isText(value) && value.includes("/") && isWhollyPublicIpv4(value)
                    ? undefined
                    : say`${safe.address(value)} holds addresses that are not public`,
            { unknown: "never" },
        );

    /** One declared DNS server, as a range. */
    const dnsServerRange = () =>
        leaf(
            { kind: "dnsServerRange", says: "one of the declaration's dnsForwardTargets, with /32" },
            (value) =>
                isText(value) && declared.dnsForwardTargets.some((server) => value === `${server}/32`)
                    ? undefined
                    : say`${safe.address(value)} is no declared DNS server`,
            { unknown: "never" },
        );

    const isOfZones = (name: string) => declared.dnsZones.some((zone) => name === zone || name.endsWith(`.${zone}`));
    const hostForm = /^(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

    /** A name that the stack may answer for. */
    const zoneName = () =>
        leaf(
            { kind: "zoneName", says: "one of the declaration's dnsZones, or a name below it" },
            (value) =>
                isText(value) && hostForm.test(value) && isOfZones(value)
                    ? undefined
                    : say`it is not a name of a declared zone`,
            { unknown: "never" },
        );

    const namesOfAws = new Set(place.regions.flatMap(namesIn));

    /** A name, or a pattern of names, that may be asked for. */
    const answeredName = () =>
        leaf(
            {
                kind: "answeredName",
                says: "a name of a service of AWS that a cluster asks, of a declared zone, or of a declared third party",
            },
            (value) => {
                if (!isText(value)) return say`it is not a name`;
                const isOwn = hostForm.test(value.replace(/^\*\./, "")) && isOfZones(value.replace(/^\*\./, ""));
                return namesOfAws.has(value) || isOwn || declared.thirdPartyHosts.includes(value)
                    ? undefined
                    : say`it is neither a name that a cluster asks of AWS, nor declared`;
            },
            { unknown: "never" },
        );

    /** A hosted zone of somebody else, whose owner decides what its names lead to. */
    const foreignZone = () =>
        leaf(
            {
                kind: "foreignZone",
                says: "the id of a hosted zone that the declaration lists under externalArns, as arn:aws:route53:::hostedzone/<id>",
            },
            (value) => {
                const ids = isText(value) && /^Z[A-Z0-9]{1,31}$/.test(value) ? [value] : [];
                const arns = place.regions.flatMap(({ partition }) =>
                    ids.map((id) => `arn:${partition}:route53:::hostedzone/${id}`),
                );
                return arns.some((arn) => declared.externalArns.includes(arn))
                    ? undefined
                    : say`the hosted zone is neither of this stack nor declared`;
            },
            { unknown: "never" },
        );

    /** Everybody whom an account lets act for it: an account of the stack, or of a declared partner. */
    const accountRoot = () =>
        leaf(
            { kind: "accountRoot", says: "the root of a declared account, or of one under peerAccounts" },
            (value) => {
                const arn = isText(value) ? parseArn(value) : undefined;
                const isRoot = arn?.service === "iam" && arn.region === "" && arn.resource === "root";
                if (!isRoot || !place.allowsPartition(arn.partition)) return say`it is not the root of an account`;
                return [...declared.accounts, ...declared.peerAccounts].includes(arn.account)
                    ? undefined
                    : say`its account ${safe.account(arn.account)} is not declared`;
            },
            { unknown: "never" },
        );

    const leafOfServices = (services: readonly string[]) => {
        const values = place.regions.flatMap((region) => services.map((service) => serviceNameOf(service, region)));
        return leaf(
            { kind: "endpointService", says: `in a region of the jurisdiction: ${services.join(", ")}`, values },
            (value) =>
                isText(value) && values.includes(value)
                    ? undefined
                    : say`it is not a service that a cluster asks by private endpoint, in a region of the jurisdiction`,
            { unknown: "never" },
        );
    };

    /** A service that is asked by an address of the VPC. */
    const interfaceService = () => leafOfServices(interfaceServices);

    /** A service that is asked by a route. */
    const gatewayService = () => leafOfServices(["s3"]);

    /** Something that AWS itself owns, in a region of the jurisdiction. @param resource The whole form of its last part. */
    const arnOfAws = (service: string, resource: RegExp) =>
        leaf(
            { kind: "arnOfAws", says: `an ARN of ${service} without an account, in a region of the jurisdiction` },
            (value) => {
                const arn = isText(value) ? parseArn(value) : undefined;
                if (arn === undefined) return say`it is not one ARN`;
                if (arn.service !== service || arn.account !== "" || !resource.test(arn.resource))
                    return say`it is not an ARN of the kind that belongs here`;
                return place.allowsPartition(arn.partition) && place.allowsRegion(arn.region)
                    ? undefined
                    : say`its region ${safe.region(arn.region)} is outside`;
            },
            { unknown: "never" },
        );

    /** Something of somebody else that the declaration lists. */
    const listedArn = (service: string) =>
        leaf(
            { kind: "listedArn", says: `an ARN of ${service} that the declaration lists under externalArns` },
            (value) =>
                isText(value) && parseArn(value)?.service === service && isListed(value, declared.externalArns)
                    ? undefined
                    : say`it is not declared under externalArns`,
            { unknown: "never" },
        );

    /** A bucket that the stack makes, or its objects: the name of each ends with its account and region. */
    const ownBucketArn = () =>
        leaf(
            { kind: "ownBucketArn", says: "the ARN of a bucket named for a declared account and a region inside" },
            (value) => {
                const arn = isText(value) ? parseArn(value) : undefined;
                const [, owner = "", where = ""] =
                    arn?.service === "s3" && place.allowsPartition(arn.partition)
                        ? (/^[a-z0-9-]+-(\d{12})-([a-z0-9-]+)(?:\/\*)?$/.exec(arn.resource) ?? [])
                        : [];
                return declared.accounts.includes(owner) && place.allowsRegion(where)
                    ? undefined
                    : say`it is not a bucket named for a declared account and a region inside`;
            },
            { unknown: "never" },
        );

    return {
        none,
        ownBucketArn,
        publicRange,
        dnsServerRange,
        zoneName,
        answeredName,
        foreignZone,
        accountRoot,
        interfaceService,
        gatewayService,
        arnOfAws,
        listedArn,
    };
}

function serviceNameOf(service: string, { id, partition }: Region): string {
    const own = ownEndpointPrefixes.value[partition];
    return `${own?.services.includes(service) === true ? own.prefix : "com.amazonaws"}.${id}.${service}`;
}

/** What a cluster asks for in a region: its services by private endpoint, the API of the cluster, load balancers and instances. */
function namesIn({ id, partition }: Region): readonly string[] {
    const { dnsSuffix } = partitions[partition];
    const unusual: Readonly<Partial<Record<string, string>>> = {
        "ecr.api": `api.ecr.${id}.${dnsSuffix}`,
        "ecr.dkr": `*.dkr.ecr.${id}.${dnsSuffix}`,
        "eks-auth": `eks-auth.${id}.${dualStackSuffixes.value[partition]}`,
    };
    return [
        ...interfaceServices.map((service) => unusual[service] ?? `${service}.${id}.${dnsSuffix}`),
        `s3.${id}.${dnsSuffix}`,
        `*.s3.${id}.${dnsSuffix}`,
        `*.${id}.eks.${dnsSuffix}`,
        `*.elb.${id}.${dnsSuffix}`,
        // Instances of us-east-1 alone keep the name they had before there were regions.
        id === "us-east-1" ? "*.ec2.internal" : `*.${id}.compute.internal`,
    ];
}
