import { z } from "zod";
import { field, name } from "../schema/field.ts";

const cidr = z.string().regex(/^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/, "is not an IPv4 block in CIDR form (a.b.c.d/n)");

const peer = z.strictObject({
    name: field(name, {
        what: "What the network is called in rules and diagrams.",
        why: "A security-group rule that names its source can be reviewed.",
        write: 'Write a short name, e.g. "office-frankfurt".',
    }),
    cidr: field(cidr, {
        what: "Address block of the network, IPv4.",
        why: "Clients of the gateway come from it, and two networks with the same addresses cannot be joined.",
        write: 'Write a private block, e.g. "10.0.0.0/16".',
    }),
});

const domain = z
    .string()
    .max(253)
    .regex(
        /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
        "is not a domain in lower case with at least one dot",
    );

const privateZone = z.strictObject({
    name: field(domain, {
        what: "Domain of the zone; names below it may be resolved too.",
        why: "The DNS firewall of the DMZ answers for no other name.",
        write: 'Write a domain of your own, e.g. "corp.example".',
    }),
    hostedZoneId: field(
        z
            .string()
            .regex(/^Z[0-9A-Z]{7,31}$/, "is not the id of a hosted zone (Z and capital letters or digits)")
            .optional(),
        {
            what: "Id of the Route 53 private hosted zone that holds the names. One of another account has to be authorized there first.",
            why: "The zone is associated with the VPC, and its names are answered by the resolver of the region.",
            write: 'Write its id, e.g. "Z0123456789", or forwardTo instead.',
        },
    ),
    forwardTo: field(
        z
            .array(z.string().regex(/^\d{1,3}(?:\.\d{1,3}){3}$/, "is not an IPv4 address"))
            .min(1)
            .max(6)
            .optional(),
        {
            what: "Addresses of the DNS servers of a joined network that answer for the zone.",
            why: "Queries go there over the private connection, by an outbound resolver in the gateway's subnets.",
            write: 'Write one address or more, e.g. ["10.0.0.53"], or hostedZoneId instead.',
        },
    ),
});

/** The address plan of the DMZ. */
export const network = field(
    z.strictObject({
        cidr: field(cidr, {
            what: "Address block of the VPC, IPv4, private (RFC 1918), /16 to /21.",
            why: "Pods take an address each; a block that overlaps a joined network cannot be changed later without a rebuild.",
            write: 'Write a private block between /16 and /21 that nobody else uses, e.g. "10.20.0.0/16".',
        }),
        zones: field(z.array(z.string()).min(2).max(3), {
            what: "Two or three standard availability zones of the region, in the order in which they were added.",
            why: "One zone is one power cut; subnets keep their addresses when a zone is added at the end.",
            write: "Write two or three zones of the region, e.g. [eu-central-1a, eu-central-1b].",
        }),
        peers: field(z.array(peer).max(50).default([]), {
            what: "Networks that reach the gateway over a transit gateway, VPN or Direct Connect. Default: none.",
            why: "Only they may call the gateway; it has no public address.",
            write: 'Write a list of { name, cidr }, e.g. [{ name: office, cidr: "10.0.0.0/16" }].',
        }),
        privateZones: field(z.array(privateZone).max(20).default([]), {
            what: "Private domains whose names the DMZ resolves, such as the identity provider's. Default: none.",
            why: "Every other name but those of AWS's endpoints is answered with 'no such domain': a query is a message to whoever answers.",
            write: "Write a list of { name, hostedZoneId } or { name, forwardTo }.",
        }),
    }),
    {
        what: "The address plan of the DMZ.",
        why: "Everything that sees a prompt runs inside it, and only declared networks reach it.",
        write: "Write cidr and zones.",
    },
);
