import { registrationsOf } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import type { DmzNetworkArgs } from "./args.ts";
import { DmzNetwork } from "./dmz-network.ts";

/** A network that nothing can leave. */
export const sealedArgs: DmzNetworkArgs = {
    jurisdiction: "eu",
    region: "eu-north-1",
    zones: ["eu-north-1a", "eu-north-1b", "eu-north-1c"],
    cidr: "10.40.0.0/16",
    accountId: "111122223333",
    dataClass: "health",
    peers: [{ name: "office", cidr: "10.8.0.0/16", via: "tgw-0123456789abcdef0" }],
    buckets: ["acme-weights-eu-north-1"],
    privateZones: [{ name: "llm.corp.acme.eu", hostedZoneId: "Z0123456789" }],
    retentionDays: 365,
    tags: { team: "ml-platform" },
};

/** The same with a way out to two hosts. */
export const egressArgs: DmzNetworkArgs = {
    ...sealedArgs,
    egress: { allowedHosts: ["api.openai.com", "api.mistral.ai"] },
};

/** The component and its children, as the Pulumi runtime registers them; made resources answer with ids such as `dmz-vpc-id`. */
export function registrations(args: DmzNetworkArgs): Promise<readonly Registration[]> {
    return registrationsOf((opts) => new DmzNetwork("dmz", args, opts), computed);
}

/** What the cloud would compute. */
function computed(type: string, name: string): Readonly<Record<string, unknown>> {
    const common = { arn: `arn:made:${name}`, prefixListId: `${name}-prefixes`, publicIp: `${name}-address` };
    if (type !== "aws:networkfirewall/firewall:Firewall") return common;
    const syncStates = sealedArgs.zones.map((zone) => ({
        availabilityZone: zone,
        attachments: [{ endpointId: `firewall-endpoint-in-${zone}`, subnetId: "" }],
    }));
    return { ...common, firewallStatuses: [{ syncStates, transitGatewayAttachmentSyncStates: [] }] };
}
