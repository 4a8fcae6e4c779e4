import { regions } from "../../catalog/jurisdictions.ts";
import type { Fault } from "../../components/fault.ts";
import { quote } from "../../components/suggest.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import { under } from "../path.ts";
import type { accounts } from "./accounts.ts";
import type { gatewayEntrance } from "./gateway-entrance.ts";
import type { jurisdiction } from "./jurisdiction.ts";
import { takenDomainOf } from "./network.ts";
import type { network } from "./network.ts";

/** Endpoints are offered to other accounts, each listed once. */
export const endpointsForOthers: Check<typeof gatewayEntrance | typeof accounts> = ({ gatewayEntrance, accounts }) => {
    const listed = gatewayEntrance?.privateLink?.accounts ?? [];
    const path = (index: number) => under("gatewayEntrance", "privateLink", "accounts", index);
    return [
        ...repeats(listed).map((i): Fault => ({
            path: path(i),
            problem: `the account ${quote(listed[i] ?? "")} is listed already`,
            why: "Whoever takes it out in one place would believe that it is gone.",
            fix: "Remove one of them.",
        })),
        ...listed.flatMap((account, i): readonly Fault[] =>
            account === accounts?.workload
                ? [
                      {
                          path: path(i),
                          problem: "the account is the stack's own",
                          why: "An endpoint service is for those who share no network; any VPC of this account could let itself in.",
                          fix: "Remove it, and join the account's other networks as network.peers.",
                      },
                  ]
                : [],
        ),
    ];
};

/** Each VPC resolves the name once, and stands in the jurisdiction. */
export const callersResolve: Check<typeof gatewayEntrance | typeof jurisdiction> = ({
    gatewayEntrance,
    jurisdiction,
}) => {
    const listed = gatewayEntrance?.resolvedIn ?? [];
    return [
        ...repeats(listed.map(({ vpcId }) => vpcId)).map((i): Fault => ({
            path: under("gatewayEntrance", "resolvedIn", i, "vpcId"),
            problem: `the VPC ${listed[i]?.vpcId ?? ""} is listed already`,
            why: "Route 53 associates a VPC with a zone once.",
            fix: "Remove one of them.",
        })),
        ...listed.flatMap(({ region }, i): readonly Fault[] => {
            if (region === undefined || jurisdiction === undefined) return [];
            const { jurisdiction: actual, place } = regions[region];
            if (actual === jurisdiction) return [];
            return [
                {
                    path: under("gatewayEntrance", "resolvedIn", i, "region"),
                    problem: `${region} (${place}) lies in the jurisdiction ${actual}, not in ${jurisdiction}`,
                    why: "Callers there would send what they ask out of the jurisdiction and back.",
                    fix: `Write a VPC in a region of ${jurisdiction}.`,
                },
            ];
        }),
    ];
};

/** The gateway's name is its own: nobody else answers for it, and it is none of AWS's. */
export const gatewayNameApart: Check<typeof gatewayEntrance | typeof network> = ({ gatewayEntrance, network }) => {
    const host = gatewayEntrance?.host;
    if (host === undefined) return [];
    const path = under("gatewayEntrance", "host");
    const taken = takenDomainOf(host);
    const zone = network?.privateZones?.findIndex(({ name }) => name === host) ?? -1;
    return [
        ...(taken === undefined
            ? []
            : [
                  {
                      path,
                      problem: `the name lies in ${taken}`,
                      why: "AWS or the cluster itself answers for it, and a zone of the stack would hide that answer.",
                      fix: "Write a name in a domain of your own, e.g. llm.corp.example.",
                  },
              ]),
        ...(zone === -1
            ? []
            : [
                  {
                      path,
                      problem: `network.privateZones[${zone}] answers for ${quote(host)} already`,
                      why: "The stack makes a zone of this one name; two zones of one name cannot both answer in a VPC.",
                      fix: "Write the name below the zone, e.g. llm." + host + ", or take the zone out.",
                  },
              ]),
    ];
};
