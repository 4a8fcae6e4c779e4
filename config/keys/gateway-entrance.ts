import { z } from "zod";
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
        write: "Write { host }, or leave it out.",
    },
);
