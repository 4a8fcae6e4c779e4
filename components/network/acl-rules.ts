import type { Tier } from "./plan-subnets.ts";

/** One rule of a network ACL. Everything no rule allows is refused. */
export interface AclRule {
    readonly ruleNo: number;
    readonly action: "allow";
    /** `-1` is every protocol. */
    readonly protocol: "tcp" | "udp" | "-1";
    readonly cidrBlock: string;
    readonly fromPort: number;
    readonly toPort: number;
}

/** What may enter and leave the subnets of a tier. */
export interface AclRules {
    readonly ingress: readonly AclRule[];
    readonly egress: readonly AclRule[];
}

const everywhere = "0.0.0.0/0";
const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];
const https = { fromPort: 443, toPort: 443 };
const dns = { fromPort: 53, toPort: 53 };
/** Where the answers to an outgoing connection arrive; NAT and Linux both stay within. */
const answers = { fromPort: 1_024, toPort: 65_535 };

/**
 * The second lock of each subnet, which a wrong route or security group does not open: beyond the VPC only TCP to port
 * 443 goes out, and only answers come in; and from the gateway's subnets, questions to the named DNS servers. S3 is behind its gateway endpoint but has public addresses, and a network ACL
 * cannot name a prefix list; so `everywhere` stands here, while the route table decides that S3 is all of it.
 */
export function aclRules(tier: Tier, vpcCidr: string, dnsServers: readonly string[] = []): AclRules {
    const within = allow("-1", vpcCidr, { fromPort: 0, toPort: 0 });
    const out = [within, allow("tcp", everywhere, https)];
    const back = [within, allow("tcp", everywhere, answers)];
    if (tier === "gateway") {
        const clients = (range: typeof https) => privateBlocks.map((block) => allow("tcp", block, range));
        const servers = dnsServers.map((address) => `${address}/32`);
        // Answers by TCP come in by the rule for every answer.
        const replies = servers.map((server) => allow("udp", server, answers));
        const questions = servers.flatMap((server) => [allow("udp", server, dns), allow("tcp", server, dns)]);
        return {
            ingress: numbered([...back, ...clients(https), ...replies]),
            egress: numbered([...out, ...clients(answers), ...questions]),
        };
    }
    return { ingress: numbered(back), egress: numbered(out) };
}

type Unnumbered = Omit<AclRule, "ruleNo">;

function allow(protocol: AclRule["protocol"], cidrBlock: string, range: typeof https): Unnumbered {
    return { action: "allow", protocol, cidrBlock, ...range };
}

function numbered(rules: readonly Unnumbered[]): readonly AclRule[] {
    return rules.map((rule, index) => ({ ruleNo: 100 + 10 * index, ...rule }));
}
