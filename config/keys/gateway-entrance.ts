import { z } from "zod";
import { regions } from "../../catalog/jurisdictions.ts";
import { namesOf } from "../../catalog/table.ts";
import { key } from "../key.ts";
import { field, name } from "../schema/field.ts";

const hostName = z
    .string()
    .max(253)
    .regex(
        /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
        "is not a DNS name in lower case with at least one dot",
    );

const issuerKinds = ["AWSPCAClusterIssuer", "ClusterIssuer"] as const;

const certificateIssuer = z
    .strictObject({
        kind: field(z.enum(issuerKinds).default("AWSPCAClusterIssuer"), {
            what: "Kind of the issuer: AWSPCAClusterIssuer for AWS Private CA, ClusterIssuer for one of cert-manager's own. Default: AWSPCAClusterIssuer.",
            why: "A public authority would publish the gateway's name. The stack makes an AWS Private CA; AWS holds its key.",
            write: `Write ${issuerKinds.join(" or ")}; the second is yours to install.`,
        }),
        name: field(name.default("ringfence-private-ca"), {
            what: "Name of the issuer in the cluster. Default: ringfence-private-ca.",
            why: "Callers trust its authority; so do the two tiers of the gateway, in one another.",
            write: "Write the name of an issuer, e.g. corporate-ca.",
        }),
    })
    .prefault({});

const account = z.string().regex(/^\d{12}$/, "is not an AWS account id: twelve digits, in quotes");

const privateLink = z
    .strictObject({
        accounts: field(z.array(account).max(50).default([]), {
            what: "Accounts that may ask for an endpoint of the gateway in their VPCs (PrivateLink). Default: none.",
            why: "Their networks need no route to this one, and their addresses may be any; each endpoint waits until somebody accepts it.",
            write: 'Write a list of account ids in quotes, e.g. ["444455556666"].',
        }),
    })
    .prefault({});

const callerVpc = z.strictObject({
    vpcId: field(
        z
            .string()
            .regex(/^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, "is not the id of a VPC (vpc- and 17 hexadecimal digits)"),
        {
            what: "Id of the VPC.",
            why: "A private zone is answered in the VPCs that it is associated with, and nowhere else.",
            write: "Write the id, e.g. vpc-0123456789abcdef0.",
        },
    ),
    account: field(account.exactOptional(), {
        what: "Account of the VPC. Default: the stack's own.",
        why: "A VPC of another account is authorized here; its owner then associates it with the zone.",
        write: 'Write twelve digits in quotes, e.g. "444455556666".',
    }),
    region: field(z.enum(namesOf(regions)).exactOptional(), {
        what: "Region of the VPC. Default: the stack's own.",
        why: "Route 53 knows a VPC by its region and id.",
        write: "Write a region of the jurisdiction, e.g. eu-central-1.",
    }),
});

/** The door of the gateway. */
export const gatewayEntrance = key(
    "gatewayEntrance",
    z
        .strictObject({
            host: field(hostName.exactOptional(), {
                what: "Name by which callers reach the gateway. Default: llm.<stack>.internal.",
                why: "It stands in the certificate and in every caller's config; the joined networks resolve it.",
                write: 'Write a DNS name, e.g. "llm.corp.example", without scheme, port or path.',
            }),
            resolvedIn: field(z.array(callerVpc).max(50).default([]), {
                what: "VPCs of callers in which the name is resolved, beside the stack's own. Default: none.",
                why: "The stack keeps the name in a private zone of its own; a site that asks its own DNS servers points the name to the stack's output gatewayBalancerHost.",
                write: "Write a list of { vpcId, account, region }, e.g. [{ vpcId: vpc-0123456789abcdef0 }].",
            }),
            privateLink: field(privateLink, {
                what: "Callers without a network in common: accounts that get an endpoint of the gateway. Default: none.",
                why: "An endpoint leads to the gateway alone, and nothing of this network leads back.",
                write: 'Write { accounts }, e.g. { accounts: ["444455556666"] }, or leave it out.',
            }),
            certificateIssuer: field(certificateIssuer, {
                what: "The cert-manager issuer of the gateway's certificates. Default: AWS Private CA.",
                why: "Its authority stands in the jurisdiction as everything else does.",
                write: "Write { kind, name }, or leave it out.",
            }),
        })
        .prefault({}),
    {
        what: "The door of the gateway: its name and its certificate.",
        why: "It is an internal load balancer; callers know it by this name alone.",
        write: "Write { host, resolvedIn, privateLink }, or leave it out.",
    },
);
