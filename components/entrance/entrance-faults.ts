import { timeFacts } from "../../catalog/time-facts.ts";
import type { Fault, Path } from "../fault.ts";
import type { EntranceArgs } from "./args.ts";

/** What Elastic Load Balancing takes, both ends included. */
const bounds = {
    idleSeconds: [timeFacts.loadBalancerIdle.value.least, timeFacts.loadBalancerIdle.value.most],
    deregistrationSeconds: [timeFacts.deregistration.value.least, timeFacts.deregistration.value.most],
    healthCheck: timeFacts.healthCheckBounds.value,
} as const;

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
    const { healthCheck } = times;
    return [
        ...boundFaults(["idleSeconds"], times.idleSeconds, bounds.idleSeconds),
        ...boundFaults(["deregistrationSeconds"], times.deregistrationSeconds, bounds.deregistrationSeconds),
        ...(["intervalSeconds", "timeoutSeconds", "failures"] as const).flatMap((key) =>
            boundFaults(["healthCheck", key], healthCheck[key], bounds.healthCheck[key]),
        ),
    ];
}

function boundFaults(at: Path, value: number, [least, most]: readonly [number, number]): readonly Fault[] {
    if (Number.isInteger(value) && value >= least && value <= most) return [];
    return [
        {
            path: ["times", ...at],
            problem: `${value} is not a whole number from ${least} to ${most}`,
            why: "Elastic Load Balancing refuses it.",
            fix: `Write ${least} to ${most}.`,
        },
    ];
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
