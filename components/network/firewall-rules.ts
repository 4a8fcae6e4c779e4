import { publicBlocks } from "./address-block.ts";
import type { EgressArgs } from "./args.ts";

/** Hosts one allow-list may name. */
export const maxAllowedHosts = 100;

/**
 * Rule capacities of the two groups. AWS fixes a capacity at creation, so it must not follow the length of the list: a
 * new host would replace the group, and the firewall would stand open or shut meanwhile.
 */
export const ruleCapacity = { packets: 1_000, hosts: 3 * maxAllowedHosts } as const;

const tcp = 6;
const https = { fromPort: 443, toPort: 443 };

/**
 * First look, packet by packet:TCP to port 443 of public addresses, and its answers, go on to the second look;
 * everything else dies here. That ends UDP (QUIC, DNS tunnels, NTP), ICMP and every other port at once - the second
 * look alone would let the first packets of a UDP "connection" pass.
 *
 * @param egressCidrs the egress subnets, which alone may use the firewall.
 */
export function packetRules(egressCidrs: readonly string[]) {
    const inside = egressCidrs.map((addressDefinition) => ({ addressDefinition }));
    const outside = publicBlocks.map((addressDefinition) => ({ addressDefinition }));
    return [
        {
            priority: 1,
            ruleDefinition: {
                actions: ["aws:forward_to_sfe"],
                matchAttributes: {
                    protocols: [tcp],
                    sources: inside,
                    destinations: outside,
                    destinationPorts: [https],
                },
            },
        },
        {
            priority: 2,
            ruleDefinition: {
                actions: ["aws:forward_to_sfe"],
                matchAttributes: { protocols: [tcp], sources: outside, sourcePorts: [https], destinations: inside },
            },
        },
    ];
}

/**
 * Second look, connection by connection: a TLS hello that names exactly one of the hosts. `HTTP_HOST` is left out, so
 * that nothing travels in the clear. No leading dot: that would admit every sub-domain.
 */
export function hostRules(egress: Pick<EgressArgs, "allowedHosts">) {
    return {
        generatedRulesType: "ALLOWLIST",
        targetTypes: ["TLS_SNI"],
        targets: [...egress.allowedHosts],
    };
}

/** How the firewall treats what no rule admits. */
export const firewallDefaults = {
    statelessDefaultActions: ["aws:drop"],
    statelessFragmentDefaultActions: ["aws:drop"],
    // Strict order: only what the host list passes goes on. The application-layer form waits for a TLS hello that spans
    // several packets (post-quantum key shares); plain `drop_established` would cut such clients off at random.
    statefulDefaultActions: ["aws:drop_established_app_layer", "aws:alert_established_app_layer"],
} as const;

/**
 * How the firewall treats connections as they age. A flow that it forgot, or of which it missed a part, ends here; with a reset,
 * so that the client opens another one at once instead of waiting for an answer that nobody will let through. `CONTINUE` would
 * judge the rest of a connection whose TLS hello it has not seen.
 *
 * @param flowIdleSeconds without a packet, after which a flow is forgotten
 */
export function engineOptions(flowIdleSeconds: number) {
    return {
        ruleOrder: "STRICT_ORDER",
        streamExceptionPolicy: "REJECT",
        flowTimeouts: { tcpIdleTimeoutSeconds: flowIdleSeconds },
    } as const;
}
