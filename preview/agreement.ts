import { findEndpoint, providers as knownProviders } from "../catalog/providers.ts";
import type { Fault } from "../components/fault.ts";
import { quote } from "../components/suggest.ts";
import { parseBlock } from "../components/network/address-block.ts";
import type { DeploymentConfig } from "../config/index.ts";
import type { Declaration } from "../policies/kit/declaration.ts";

/**
 * Where a stack file and its declaration contradict each other in what both of them say: who, where, for whom. The rules find the
 * same by every resource it shows in, which are hundreds; this says it once, and which of the two files to change. It judges
 * nothing: two files that agree may still be refused.
 *
 * @param stack The stack's name, from which the gateway's follows.
 */
export function disagreements(stack: string, config: DeploymentConfig, declared: Declaration): readonly Fault[] {
    const { jurisdiction, accounts, network, dataClasses, keyCustody, gatewayEntrance } = config;
    const outside = "providers" in config ? Object.values(config.providers) : [];
    const hosts = outside.flatMap(({ provider, endpoint }) => {
        const host = findEndpoint(knownProviders[provider], endpoint)?.host;
        return host === undefined ? [] : [{ host, isAws: provider === "bedrock" }];
    });
    const inNetworks = (cidr: string) => declared.networks.some((range) => contains(range, cidr));
    const inZones = (name: string) => declared.dnsZones.some((zone) => name === zone || name.endsWith(`.${zone}`));
    return [
        ...differs("jurisdiction", jurisdiction, declared.jurisdiction),
        ...differs("keyCustody", keyCustody.origin, declared.keyCustody, "keyCustody.origin"),
        ...unlisted("accounts", [accounts.workload], (id) => declared.accounts.includes(id), "accounts.workload"),
        ...unlisted(
            "dataClasses",
            Object.keys(dataClasses),
            (one) => declared.dataClasses.some((other) => other === one),
            "dataClasses",
        ),
        ...unlisted(
            "privateLinkServices",
            "proxyServiceName" in keyCustody ? [keyCustody.proxyServiceName] : [],
            (name) => declared.privateLinkServices.includes(name),
            "keyCustody.proxyServiceName",
        ),
        ...unlisted("networks", [network.cidr], inNetworks, "network.cidr"),
        ...unlisted(
            "networks",
            network.peers.map(({ cidr }) => cidr),
            inNetworks,
            "network.peers",
        ),
        ...unlisted(
            "transitGateways",
            network.peers.map(({ via }) => via),
            (id) => declared.transitGateways.includes(id),
            "network.peers",
        ),
        ...unlisted(
            "peerAccounts",
            gatewayEntrance.privateLink.accounts,
            (id) => declared.peerAccounts.includes(id) || declared.accounts.includes(id),
            "gatewayEntrance.privateLink",
        ),
        ...unlisted(
            "thirdPartyHosts",
            hosts.filter(({ isAws }) => !isAws).map(({ host }) => host),
            (host) => declared.thirdPartyHosts.includes(host),
            "providers",
        ),
        ...unlisted(
            "processors",
            hosts.map(({ host }) => host),
            (host) => declared.processors.some((one) => one.host === host),
            "providers",
        ),
        ...unlisted("dnsZones", [gatewayEntrance.host ?? `llm.${stack}.internal`], inZones, "gatewayEntrance.host"),
        ...unlisted(
            "dnsZones",
            network.privateZones.map(({ name }) => name),
            inZones,
            "network.privateZones",
        ),
        ...unlisted(
            "dnsForwardTargets",
            network.privateZones.flatMap(({ forwardTo = [] }) => forwardTo),
            (address) => declared.dnsForwardTargets.includes(address),
            "network.privateZones",
        ),
    ];
}

const why =
    "Two people said two things, and the rules judge by the declaration: every resource that shows the difference would be refused.";

function differs(key: keyof Declaration, stack: string, declared: string, at: string = key): readonly Fault[] {
    if (stack === declared) return [];
    return [
        {
            path: [key],
            problem: `the stack file says ${quote(stack)}, the declaration ${quote(declared)}`,
            why,
            fix: `Write ${key}: ${stack} here, if the compliance owner means it; else ${declared} in ringfence:${at} of the stack file.`,
        },
    ];
}

function unlisted(
    key: keyof Declaration,
    used: readonly string[],
    isListed: (one: string) => boolean,
    at: string,
): readonly Fault[] {
    return [...new Set(used)]
        .filter((one) => !isListed(one))
        .map((one) => ({
            path: [key],
            problem: `the stack file has ${quote(one)} in ringfence:${at}, and the declaration does not list it`,
            why,
            fix: `List it under ${key}, if the compliance owner means it; else change ringfence:${at} of the stack file.`,
        }));
}

/** True where every address of one block lies in another. Blocks that are no IPv4 are left to the rules. */
function contains(range: string, cidr: string): boolean {
    const [outer, inner] = [parseBlock(range), parseBlock(cidr)];
    return inner === undefined || (outer !== undefined && inner.isInSubnet(outer));
}
