import type { Fault } from "../../components/fault.ts";
import { z } from "zod";
import { key } from "../key.ts";
import { field, roleName } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";

/** x86 types for add-ons and controllers; the system nodes' image runs on no other processor. */
const systemInstanceTypes = [
    "m6a.large",
    "m6a.xlarge",
    "m6i.large",
    "m6i.xlarge",
    "m7a.large",
    "m7a.xlarge",
    "m7i.large",
    "m7i.xlarge",
] as const;

const role = field(roleName, {
    what: "Name of an IAM role of the workload account, with its path where it has one.",
    why: "EKS keeps one access entry a role; nobody else gets to the API server, whoever made the cluster.",
    write: "Write the role's name, e.g. PlatformAdmin, not its ARN: account and partition are known.",
});

const systemNodes = z
    .strictObject({
        instanceTypes: field(z.array(z.enum(systemInstanceTypes)).min(1).max(4).default(["m6i.large"]), {
            what: "Instance types of the system nodes, best first. Default: [m6i.large].",
            why: "DNS, the autoscaler and the gateway's controllers run there, so that GPU nodes hold models alone.",
            write: `Write a list out of ${systemInstanceTypes.join(", ")}.`,
        }),
        minPerZone: field(z.int().min(1).max(10).default(1), {
            what: "System nodes that always run in each zone. Default: 1.",
            why: "One in each zone survives the loss of a zone.",
            write: "Write a whole number from 1 to 10.",
        }),
        maxPerZone: field(z.int().min(1).max(10).default(2), {
            what: "System nodes in each zone at most. Default: 2.",
            why: "An update needs room for a new node before the old one goes.",
            write: "Write a whole number from 1 to 10, at least minPerZone.",
        }),
    })
    .prefault({});

/** The EKS cluster that the gateway runs in, and the fleet where there is one. */
export const cluster = key(
    "cluster",
    z.strictObject({
        administrators: field(z.array(role).min(1).max(20), {
            what: "IAM roles of the workload account that administer the cluster.",
            why: "The role that deploys the stack must be among them: EKS lets in nobody else, its creator neither.",
            write: "Write a list of role names, e.g. [PlatformDeploy, PlatformAdmin].",
        }),
        viewers: field(z.array(role).max(20).default([]), {
            what: "IAM roles of the workload account that may look, but not read secrets. Default: none.",
            why: "Whoever is on call can see what runs without being able to change it.",
            write: "Write a list of role names, e.g. [PlatformOnCall].",
        }),
        serviceCidr: field(
            z
                .string()
                .regex(/^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/, "is not an IPv4 block in CIDR form (a.b.c.d/n)")
                .default("172.20.0.0/16"),
            {
                what: "Address block of Kubernetes services, private, /12 to /24. Default: 172.20.0.0/16.",
                why: "A block that a joined network uses too hides that network from every pod; it cannot be changed later.",
                write: 'Write a private block that neither the VPC nor a peer uses, e.g. "172.20.0.0/16".',
            },
        ),
        systemNodes: field(systemNodes, {
            what: "Nodes for add-ons and controllers, not for models. Default: one m6i.large a zone, at most two.",
            why: "Without them no name resolves and no GPU node is ever added.",
            write: "Write { instanceTypes, minPerZone, maxPerZone }, or leave it out.",
        }),
        createAutoScalingRole: field(z.boolean().default(false), {
            what: "Whether the stack makes the account's service-linked role of EC2 Auto Scaling. Default: false.",
            why: "The key of the nodes' volumes names the role; an account that never had a scaling group lacks it, and a second one is refused.",
            write: "Write true in a fresh account, and false or nothing in any other.",
        }),
    }),
    {
        what: "The EKS cluster that gateway and fleet run in: who gets in, and what it needs beside gateway and GPUs.",
        why: "Its API server has no public address; who may use it stands here and nowhere else.",
        write: "Write at least administrators, e.g. { administrators: [PlatformDeploy] }.",
    },
);

/** A role has one entry in the cluster; EKS takes no second one. */
export const clusterRolesDistinct: Check<typeof cluster> = ({ cluster }) => {
    const listed = (["administrators", "viewers"] as const).flatMap((level) =>
        (cluster?.[level] ?? []).map((role, i) => ({ role, path: under("cluster", level, i) })),
    );
    // Without its path: entries are named after the role itself.
    const names = listed.map(({ role }) => role.slice(role.lastIndexOf("/") + 1));
    return repeats(names).flatMap((i): readonly Fault[] => {
        const { role, path } = listed[i] ?? {};
        if (role === undefined || path === undefined) return [];
        return [
            {
                path,
                problem: `the role ${quote(role)} is listed already`,
                why: "EKS keeps one entry a role; whether it may change things or only look must not depend on the order.",
                fix: "Remove one of them.",
            },
        ];
    });
};

/** System nodes at most are no fewer than at least. */
export const systemNodesInOrder: Check<typeof cluster> = ({ cluster }) => {
    const { minPerZone = 0, maxPerZone = 0 } = cluster?.systemNodes ?? {};
    if (minPerZone <= maxPerZone) return [];
    return [
        {
            path: under("cluster", "systemNodes", "minPerZone"),
            problem: `the least, ${minPerZone}, is more than the most, ${maxPerZone}`,
            why: "AWS refuses such a node group.",
            fix: "Write a minPerZone that is at most maxPerZone.",
        },
    ];
};
