import type { Fault } from "../fault.ts";
import type { EntranceArgs } from "./args.ts";

/** What a listener of a network load balancer takes (ELB user guide, "Update the TCP idle timeout", read 2026-11-27). */
const idleBounds = { least: 60, most: 6_000 } as const;
/** What a target group takes (ELB user guide, "Deregistration delay", read 2026-11-27). */
const deregistrationBounds = { least: 0, most: 3_600 } as const;

/** Everything wrong with the arguments of an `Entrance`; empty where it can be built. */
export function entranceFaults(args: EntranceArgs): readonly Fault[] {
    return [...subnetFaults(args), ...timeFaults(args), ...accountFaults(args)];
}

function subnetFaults({ subnetIds }: EntranceArgs): readonly Fault[] {
    if (subnetIds.length > 0) return [];
    return [
        {
            path: ["subnetIds"],
            problem: "the load balancer has no subnet",
            why: "It would stand nowhere.",
            fix: "Write the gateway's subnets.",
        },
    ];
}

function timeFaults({ times }: EntranceArgs): readonly Fault[] {
    const bounds = { idleSeconds: idleBounds, deregistrationSeconds: deregistrationBounds } as const;
    return (["idleSeconds", "deregistrationSeconds"] as const).flatMap((key): readonly Fault[] => {
        const { least, most } = bounds[key];
        const seconds = times[key];
        if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return [];
        return [
            {
                path: ["times", key],
                problem: `${seconds} s is not a whole number from ${least} to ${most}`,
                why: "Elastic Load Balancing refuses it.",
                fix: `Write ${least} to ${most}.`,
            },
        ];
    });
}

function accountFaults({ accountId, privateLink }: EntranceArgs): readonly Fault[] {
    const accounts: readonly string[] = privateLink?.accounts ?? [];
    return accounts.flatMap((account, index): readonly Fault[] => {
        const path = ["privateLink", "accounts", index];
        if (!/^\d{12}$/.test(account)) {
            return [
                {
                    path,
                    problem: `"${account}" is no account id`,
                    why: "The service would be offered to nobody.",
                    fix: "Write its 12 digits.",
                },
            ];
        }
        if (account === accountId) {
            return [
                {
                    path,
                    problem: "the account is the stack's own",
                    why: "Its networks are joined as peers, where the routes say who may call.",
                    fix: "Remove it.",
                },
            ];
        }
        if (accounts.indexOf(account) === index) return [];
        return [
            {
                path,
                problem: `${account} is listed twice`,
                why: "One of the two is stale.",
                fix: "Remove one of them.",
            },
        ];
    });
}
