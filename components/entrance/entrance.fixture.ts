import type { Flow } from "../flow.ts";
import type { EntranceArgs } from "./args.ts";

/** An entrance for two joined networks. */
export const sample: EntranceArgs = {
    stack: "serving",
    region: "eu-central-1",
    accountId: "111122223333",
    host: "llm.corp.example",
    peers: [
        { name: "office", cidr: "10.64.0.0/16" },
        { name: "plant", cidr: "10.65.0.0/16" },
    ],
    times: {
        idleSeconds: 4_200,
        deregistrationSeconds: 300,
        healthCheck: { intervalSeconds: 10, timeoutSeconds: 6, failures: 2 },
    },
    vpcId: "vpc-own",
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupId: "sg-gateway",
};

/** A flow in one line. */
export function flowOf({ from, to, port }: Flow): string {
    const client = from.kind === "network" ? `${from.name} ${from.cidr}` : from.kind;
    return `${client} -> ${to.kind}:${port}`;
}
