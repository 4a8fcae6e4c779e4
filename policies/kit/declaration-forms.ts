import { getDomain } from "tldts";
import { z } from "zod";
import { isDay } from "../../catalog/day.ts";
import { dualStackSuffixes } from "../../catalog/aws-names.ts";
import { partitions } from "../../catalog/jurisdictions.ts";
import { isInside, isPublic } from "./ranges.ts";

/*
 * The forms of the values in a declaration. Each is as narrow as what it permits: an entry that could be read as "everything" is
 * no exception but the end of the rule. Messages go on after the name of the key: "accounts[0] is not an AWS account id: …".
 */

/** Twelve digits. */
export const account = z.string().regex(/^\d{12}$/, "is not an AWS account id: twelve digits, in quotes");

/** Addresses that networks of their own may have. */
const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];
/** Wider than what one company has a reason to name. `192.168.0.0/16` is not among them: one VPC may be as wide. */
const wholeBlocks = ["10.0.0.0/8", "172.16.0.0/12", "100.64.0.0/10", "fc00::/8", "fd00::/8"];

/** A private address range that is part of a private block, and not all of it. */
export const privateRange = z
    .union([z.cidrv4(), z.cidrv6()], "is not an address range such as 10.20.0.0/16")
    .refine((range) => isInside(range, privateBlocks), {
        error: "holds addresses that are not private (RFC 1918, 100.64.0.0/10 and fc00::/7 are)",
        abort: true,
    })
    .refine(
        (range) => !wholeBlocks.some((block) => isInside(block, [range])),
        "is a whole block of private addresses, and so everybody's network",
    );

/** An address in a private network: not the node itself, not its metadata service, no server on the internet. */
export const privateAddress = z
    .union([z.ipv4(), z.ipv6()], "is not an IP address")
    .refine(
        (address) => !isPublic(address) && isInside(address, privateBlocks),
        "is no address of a private network, so that anybody may answer there",
    );

const notAHost = "is not a full host name: no scheme, no path, no wildcard";
const sharedName = "is a name below which anybody may have one of his own";

/** A host name of its own: at least two labels, and no suffix under which names are given to anybody (`s3.amazonaws.com`). */
export const fullHost = z
    .hostname({ error: notAHost, abort: true })
    .refine((host) => host.includes("."), { error: notAHost, abort: true })
    .refine((host) => getDomain(host, { allowPrivateDomains: true }) !== null, sharedName);

const awsSuffixes = [
    ...Object.values(partitions).map(({ dnsSuffix }) => dnsSuffix),
    ...Object.values(dualStackSuffixes.value),
];

/**
 * A domain that one owner has: neither a public suffix nor a part of AWS's own names, whose hosts the rules know by region and
 * service.
 */
export const domain = z
    .hostname({ error: "is not a domain: no scheme, no path, no wildcard", abort: true })
    .refine((name) => getDomain(name, { allowPrivateDomains: true }) !== null && !isOfAws(name), sharedName);

/** `amazonaws.com`, `eu-central-1.amazonaws.com`, `s3.eu-central-1.amazonaws.com`; not what stands below a service. */
function isOfAws(name: string): boolean {
    return awsSuffixes.some(
        (suffix) =>
            suffix.endsWith(`.${name}`) ||
            name === suffix ||
            (name.endsWith(`.${suffix}`) && name.slice(0, -suffix.length - 1).split(".").length <= 2),
    );
}

/** `privacy@group.example` */
export const mail = z
    .email({ error: "is not an e-mail address", abort: true })
    .refine(
        (address) => getDomain(address.slice(address.indexOf("@") + 1), { allowPrivateDomains: true }) !== null,
        "is not at a domain of its own",
    );

/** `2026-11-28` */
export const day = z.string().refine(isDay, "is not a day of the calendar, written YYYY-MM-DD");

/** `sha256` in lower-case hexadecimal digits. */
export const sha256 = z
    .string()
    .regex(/^[0-9a-f]{64}$/, "is not a SHA-256 digest: 64 hexadecimal digits, in lower case");

/** `urn:pulumi:<stack>::<project>::<types>::<name>` of a resource of AWS or Kubernetes. */
export const urn = z
    .string()
    .regex(
        /^urn:pulumi:[A-Za-z0-9_.-]+::[A-Za-z0-9_.-]+::[A-Za-z0-9$./:-]+::[^*\s]+$/,
        "is not the URN of one resource, as a finding shows it",
    );

/** `aws:sqs/queue:Queue`; a type of the AWS or Kubernetes provider. */
export const typeToken = z
    .string()
    .regex(
        /^(aws|kubernetes):[A-Za-z0-9./-]+:[A-Za-z0-9]+$/,
        "is not a type of the AWS or Kubernetes provider, such as aws:sqs/queue:Queue",
    );

/** Services whose ARNs have no account: a bucket's name is one for the world, and AWS publishes images, models and parameters. */
const withoutAccount = ["s3", "route53", "ec2", "ssm", "bedrock"];
const arnForm = /^arn:(aws(?:-[a-z-]+)?):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws|):([^*?\s$]+\*?)$/;

/** An ARN whose every part before the resource is written out, and of whose resource at least the first segment is. */
export const externalArn = z
    .string()
    .regex(arnForm, {
        error: "is not an ARN with service and account written out, in full or with a * at its end",
        abort: true,
    })
    .refine((arn) => {
        const [, , service = "", , id = "", resource = ""] = arnForm.exec(arn) ?? [];
        const isOwned = id !== "" || withoutAccount.includes(service);
        return isOwned && (!resource.endsWith("*") || /^[^/:]+[/:].*\*$/.test(resource));
    }, "stands for more than the resources of one owner: a * may follow a / or : of the resource, and only S3 and what AWS publishes have no account");

/** `com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0` */
export const endpointService = z
    .string()
    .regex(
        /^(?:[a-z]{2}\.)?com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$/,
        "is not a service name such as com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0",
    );
