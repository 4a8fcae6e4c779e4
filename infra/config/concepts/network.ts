import { z } from "zod";
import { field, name } from "./field.ts";

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
    }),
    {
        what: "The address plan of the DMZ.",
        why: "Everything that sees a prompt runs inside it, and only declared networks reach it.",
        write: "Write cidr and zones.",
    },
);
