import * as pulumi from "@pulumi/pulumi";

import type { DmzNetworkArgs } from "./args.ts";
import { DmzNetwork } from "./dmz-network.ts";

/** A network that nothing can leave. */
export const sealedArgs: DmzNetworkArgs = {
    jurisdiction: "eu",
    region: "eu-north-1",
    zones: ["eu-north-1a", "eu-north-1b", "eu-north-1c"],
    cidr: "10.40.0.0/16",
    accountId: "111122223333",
    trustedAccountIds: ["444455556666"],
    dataClass: "health",
    peers: [{ name: "office", cidr: "10.8.0.0/16" }],
    buckets: ["acme-weights-eu-north-1"],
    privateZones: ["llm.corp.acme.eu"],
    retentionDays: 365,
    tags: { team: "ml-platform" },
};

/** The same with a way out to two hosts. */
export const egressArgs: DmzNetworkArgs = {
    ...sealedArgs,
    egress: { allowedHosts: ["api.openai.com", "api.mistral.ai"] },
};

/** A resource as the component registered it. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly protect: boolean;
    readonly parent: pulumi.Resource | undefined;
}

/**
 * Collects the component and its children, as the Pulumi runtime registers them, in the order of registration; made
 * resources answer with ids such as `dmz-vpc-id`.
 */
export async function registrations(args: DmzNetworkArgs): Promise<readonly Registered[]> {
    const registered: Registered[] = [];
    const options = new Map<string, pulumi.ResourceOptions>();
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs }) => {
                const { protect = false, parent } = options.get(`${type} ${name}`) ?? {};
                // The mock interface types inputs as `any`; they are a record by protocol.
                const record = inputs as Readonly<Record<string, unknown>>;
                registered.push({ type, name, inputs: record, protect, parent });
                return { id: `${name}-id`, state: { ...record, ...computed(type, name) } };
            },
            call: () => {
                throw new Error("a network is made of literals: it asks the cloud nothing");
            },
        },
        "ringfence",
        "test",
        true,
    );
    // Options such as `protect` do not reach a mock; a transformation sees them.
    const seen: pulumi.ResourceTransformation = ({ type, name, opts }) => {
        options.set(`${type} ${name}`, opts);
        return undefined;
    };
    try {
        await pulumi.runtime.runInPulumiStack(() => {
            new DmzNetwork("dmz", args, { transformations: [seen] });
            return Promise.resolve({});
        });
    } finally {
        await pulumi.runtime.disconnect();
    }
    return registered.filter(({ type }) => type !== "pulumi:pulumi:Stack");
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
