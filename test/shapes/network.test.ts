import { beforeAll, describe, expect, test } from "vitest";
import { DmzNetwork } from "../../components/network/index.ts";
import type { DmzNetworkArgs } from "../../components/network/index.ts";
import { Entrance } from "../../components/entrance/index.ts";
import type { EntranceArgs } from "../../components/entrance/index.ts";
import { registrationsOf } from "../../components/registrations.fixture.ts";
import type { Registration } from "../../components/registrations.fixture.ts";
import { StackGraph } from "../../policies/kit/graph.ts";
import type { StackResource } from "../../policies/kit/graph.ts";
import { formatPath } from "../../policies/kit/path.ts";
import { placeOf } from "../../policies/kit/place.ts";
import { declaredForTests } from "../../policies/kit/testing.ts";
import { onlyTogether, ShapeJudge } from "../../policies/shapes/shapes.ts";

type Inputs = Readonly<Record<string, unknown>>;

const region = "eu-central-1";
const hub = "tgw-0123456789abcdef0";
const account = "111122223333";

/** What the officer of these networks allows. */
const declared = {
    ...declaredForTests,
    accounts: [account, "444455556666"],
    networks: ["10.20.0.0/16", "10.100.0.0/16", "10.101.0.0/16"],
    thirdPartyHosts: ["api.eu.mistral.ai", "api.openai.com"],
    transitGateways: [hub, "tgw-0fedcba9876543210"],
    dnsZones: ["corp.example", "plant.example", "llm.stack.internal"],
    dnsForwardTargets: ["10.100.0.53", "10.101.0.53"],
    peerAccounts: ["222233334444"],
    externalArns: [
        `arn:aws:ecr:${region}:602401143452:repository/*`,
        `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
        "arn:aws:route53:::hostedzone/Z0123456789CORP",
    ],
};

const sealed: DmzNetworkArgs = {
    jurisdiction: "eu",
    region,
    zones: [`${region}a`, `${region}b`],
    cidr: "10.20.0.0/16",
    accountId: account,
    dataClass: "health",
    ownNames: ["llm.stack.internal"],
    retentionDays: 365,
};
const office = { name: "office", cidr: "10.100.0.0/16", via: hub };
const plant = { name: "plant", cidr: "10.101.0.0/16", via: "tgw-0fedcba9876543210" };
const corp = { name: "corp.example", hostedZoneId: "Z0123456789CORP" };
const egress = { allowedHosts: ["api.eu.mistral.ai"], flowIdleSeconds: 410 };

/** Networks as configs may ask for them. */
const networks: Readonly<Record<string, DmzNetworkArgs>> = {
    "that nothing joins": sealed,
    "with a peer": { ...sealed, peers: [office] },
    "with peers by two transit gateways, in three zones": {
        ...sealed,
        zones: [`${region}a`, `${region}b`, `${region}c`],
        peers: [office, plant],
    },
    "with a private zone of somebody else": { ...sealed, peers: [office], privateZones: [corp] },
    "with zones that joined networks answer": {
        ...sealed,
        peers: [office, plant],
        privateZones: [
            { name: "corp.example", forwardTo: ["10.100.0.53"] },
            { name: "plant.example", forwardTo: ["10.101.0.53", "10.100.0.53"] },
        ],
    },
    "with a way out": { ...sealed, egress },
    "with a way out, a peer, buckets, Bedrock and counted tokens": {
        ...sealed,
        egress: { ...egress, allowedHosts: ["api.eu.mistral.ai", "api.openai.com"] },
        peers: [office],
        privateZones: [corp],
        buckets: ["stack-weights-111122223333-eu-central-1"],
        additionalServices: ["acm-pca", "bedrock-runtime", "sns"],
        inferenceProfiles: ["eu.anthropic.claude-sonnet-5"],
        countsTokens: true,
        tags: { owner: "llm-platform", "cost-center": "cc-1" },
    },
    "with a way out, whose keys wait for material": { ...sealed, egress, keyCustody: { origin: "imported" } },
};

const entrance: EntranceArgs = {
    stack: "stack",
    region,
    accountId: account,
    host: "llm.stack.internal",
    peers: [{ name: "office", cidr: "10.100.0.0/16" }],
    times: {
        idleSeconds: 1444,
        deregistrationSeconds: 180,
        healthCheck: { intervalSeconds: 10, timeoutSeconds: 6, failures: 2 },
    },
    vpcId: "dmz-vpc-id",
    subnetIds: ["dmz-gateway-a-id", "dmz-gateway-b-id"],
    securityGroupId: "dmz-gateway-group-id",
};

/** Entrances as configs may ask for them, each in front of the sealed network. */
const entrances: Readonly<Record<string, EntranceArgs>> = {
    "for peers": entrance,
    "for other accounts": { ...entrance, privateLink: { accounts: ["222233334444", "444455556666"] } },
    "whose name VPCs of callers resolve": {
        ...entrance,
        resolvedIn: [
            { vpcId: "vpc-0123456789abcdef0", region: "eu-north-1", accountId: account },
            { vpcId: "vpc-0fedcba9876543210", region, accountId: "444455556666" },
        ],
    },
};

/** What the cloud would compute. */
function computed(type: string, name: string): Inputs {
    const statuses = [`${region}a`, `${region}b`, `${region}c`].map((zone) => ({
        availabilityZone: zone,
        attachments: [{ endpointId: `${name}-endpoint-${zone}`, subnetId: "" }],
    }));
    return {
        arn: `arn:made:${name}`,
        ...(type === "aws:ec2/vpc:Vpc"
            ? { defaultRouteTableId: `${name}-default-table`, defaultNetworkAclId: `${name}-default-acl` }
            : {}),
        ...(type === "aws:ec2/vpcEndpoint:VpcEndpoint" ? { prefixListId: `${name}-prefixes` } : {}),
        ...(type === "aws:lb/loadBalancer:LoadBalancer" ? { dnsName: `${name}-dns`, zoneId: `${name}-zone` } : {}),
        ...(type === "aws:route53/zone:Zone" ? { zoneId: `${name}-id` } : {}),
        ...(type === "aws:networkfirewall/firewall:Firewall"
            ? { firewallStatuses: [{ syncStates: statuses, transitGatewayAttachmentSyncStates: [] }] }
            : {}),
    };
}

const mine = /^aws:(ec2|ec2transitgateway|vpc|route53|lb|networkfirewall)\//;

function resourceOf({ type, name, inputs }: Registration): StackResource {
    return {
        type,
        name,
        urn: `urn:pulumi:test::ringfence::${type}::${name}`,
        isRead: false,
        props: inputs,
        inputs,
        unjudged: { ...inputs, ...computed(type, name), id: `${name}-id` },
        provider: undefined,
        origins: Object.fromEntries(Object.keys(inputs).map((key) => [key, []])),
    };
}

/** What does not fit of the network's resources, or of those with a name, each as `<name> <path>`. */
function misfitsIn(registered: readonly Registration[], names: RegExp = /./): readonly string[] {
    const resources = registered.map(resourceOf);
    const place = placeOf(declared.jurisdiction);
    const alone = new ShapeJudge({ declared, place });
    const together = new ShapeJudge({ declared, place, stack: new StackGraph(resources) });
    const found = resources
        .filter(({ type, name }) => mine.test(type) && names.test(name))
        .flatMap((it) =>
            [
                ...alone.misfits(it.type, it.inputs).filter(({ isRelation }) => !isRelation),
                ...onlyTogether(alone, together, it),
            ].map(({ path }) => `${it.name} ${formatPath(path)}`),
        );
    return [...new Set(found)];
}

const networkOf = (args: DmzNetworkArgs) => registrationsOf((opts) => new DmzNetwork("dmz", args, opts), computed);
const entranceOf = (args: EntranceArgs) => registrationsOf((opts) => new Entrance("entrance", args, opts), computed);

describe("a network", () => {
    test.each(Object.entries(networks))("%s fits the shapes", async (_, args) => {
        const registered = await networkOf(args);
        expect(registered.filter(({ type }) => mine.test(type)).length).toBeGreaterThan(40);
        expect(misfitsIn(registered)).toEqual([]);
    });
});

describe("an entrance", () => {
    test.each(Object.entries(entrances))("%s fits the shapes", async (_, args) => {
        const registered = await entranceOf(args);
        expect(misfitsIn([...(await networkOf({ ...sealed, peers: [office] })), ...registered])).toEqual([]);
    });
});

interface Trial {
    /** Ends of the name of the resources that are weakened. */
    readonly of: RegExp;
    readonly to: (inputs: Inputs) => Inputs;
    /** Where the first of them is refused. */
    readonly at: string;
}

const put = (more: Inputs) => (inputs: Inputs) => ({ ...inputs, ...more });
const without = (key: string) => (inputs: Inputs) =>
    Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== key));
const policyWith = (statement: Inputs) => (inputs: Inputs) => ({
    ...inputs,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
});
const own = { "aws:PrincipalAccount": [account], "aws:ResourceAccount": [account] };
const allow = { Effect: "Allow", Principal: "*", Resource: ["*"] };
const packets = (change: (matches: Inputs) => Inputs) => (inputs: Inputs) => {
    const text = JSON.parse(JSON.stringify(inputs)) as {
        ruleGroup: { rulesSource: { statelessRulesAndCustomActions: { statelessRules: PacketRule[] } } };
    };
    const { statelessRules } = text.ruleGroup.rulesSource.statelessRulesAndCustomActions;
    for (const { ruleDefinition } of statelessRules.slice(0, 1))
        ruleDefinition.matchAttributes = change(ruleDefinition.matchAttributes);
    return text as unknown as Inputs;
};
interface PacketRule {
    readonly ruleDefinition: { matchAttributes: Inputs };
}
const firewallPolicy = (more: Inputs) => (inputs: Inputs) => ({
    ...inputs,
    firewallPolicy: { ...(inputs["firewallPolicy"] as Inputs), ...more },
});
const hosts = (rulesSource: Inputs) =>
    put({
        ruleGroup: { rulesSource, statefulRuleOptions: { ruleOrder: "STRICT_ORDER" } },
    });
const anything = { ruleNo: 90, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" };
const matches = "ruleGroup.rulesSource.statelessRulesAndCustomActions.statelessRules[0].ruleDefinition.matchAttributes";

/** Single weakenings of a network that fits. */
const trials: Readonly<Record<string, Trial>> = {
    "an endpoint to a service that sends mail": {
        of: /dmz-sqs-endpoint$/,
        to: put({ serviceName: `com.amazonaws.${region}.email` }),
        at: "serviceName",
    },
    "an endpoint to remote shells": {
        of: /dmz-ssm-endpoint$/,
        to: put({ serviceName: `com.amazonaws.${region}.ssmmessages` }),
        at: "serviceName",
    },
    "an endpoint to anybody's interfaces": {
        of: /dmz-sqs-endpoint$/,
        to: put({ serviceName: `com.amazonaws.${region}.execute-api` }),
        at: "serviceName",
    },
    "an endpoint abroad": {
        of: /dmz-sqs-endpoint$/,
        to: put({ serviceRegion: "us-east-1" }),
        at: "serviceRegion",
    },
    "an endpoint without a policy": { of: /dmz-sqs-endpoint$/, to: without("policy"), at: "policy" },
    "an endpoint whose name stays public": {
        of: /dmz-sqs-endpoint$/,
        to: put({ privateDnsEnabled: false }),
        at: "privateDnsEnabled",
    },
    "an endpoint for credentials of anybody": {
        of: /dmz-sqs-endpoint$/,
        to: policyWith({ ...allow, Action: ["sqs:*"] }),
        at: "policy.Statement[0].Condition",
    },
    "an endpoint to resources of anybody": {
        of: /dmz-sqs-endpoint$/,
        to: policyWith({
            ...allow,
            Action: ["sqs:*"],
            Condition: { StringEquals: { "aws:PrincipalAccount": [account] } },
        }),
        at: 'policy.Statement[0].Condition.StringEquals["aws:ResourceAccount"]',
    },
    "an endpoint bound where the key is there, and open where it is not": {
        of: /dmz-sqs-endpoint$/,
        to: policyWith({ ...allow, Action: ["sqs:*"], Condition: { StringEqualsIfExists: own } }),
        at: "policy.Statement[0].Condition.StringEqualsIfExists",
    },
    "an endpoint for a foreign account": {
        of: /dmz-sqs-endpoint$/,
        to: policyWith({
            ...allow,
            Action: ["sqs:*"],
            Condition: { StringEquals: { ...own, "aws:ResourceAccount": [account, "999988887777"] } },
        }),
        at: 'policy.Statement[0].Condition.StringEquals["aws:ResourceAccount"][1]',
    },
    "an endpoint to S3 for every bucket of anybody": {
        of: /dmz-s3-endpoint$/,
        to: policyWith({ ...allow, Action: ["s3:PutObject"], Resource: ["arn:aws:s3:::attacker-collect/*"] }),
        at: "policy.Statement[0].Resource[0]",
    },
    "a table whose routes are its own": {
        of: /dmz-sealed-routes$/,
        to: put({ routes: [{ cidrBlock: "0.0.0.0/0", transitGatewayId: hub }] }),
        at: "routes",
    },
    "a route over a peering": {
        of: /dmz-gateway-to-office$/,
        to: (inputs) => put({ vpcPeeringConnectionId: "pcx-0123" })(without("transitGatewayId")(inputs)),
        at: "vpcPeeringConnectionId",
    },
    "a route to everywhere by a transit gateway": {
        of: /dmz-gateway-to-office$/,
        to: put({ destinationCidrBlock: "0.0.0.0/0" }),
        at: "destinationCidrBlock",
    },
    "a route to a transit gateway of somebody": {
        of: /dmz-gateway-to-office$/,
        to: put({ transitGatewayId: "tgw-0a0a0a0a0a0a0a0a0" }),
        at: "transitGatewayId",
    },
    "an attachment whose names others answer": {
        of: /dmz-tgw-0123456789abcdef0$/,
        to: put({ dnsSupport: "enable" }),
        at: "dnsSupport",
    },
    "an open network ACL": {
        of: /dmz-sealed-acl$/,
        to: put({ egress: [anything] }),
        at: "egress[0].cidrBlock",
    },
    "a network ACL for every port outside": {
        of: /dmz-public-acl$/,
        to: put({ egress: [{ ...anything, protocol: "tcp", fromPort: 0, toPort: 65_535 }] }),
        at: "egress[0].fromPort",
    },
    "a network ACL for DNS outside": {
        of: /dmz-gateway-acl$/,
        to: put({ egress: [{ ...anything, protocol: "udp", fromPort: 53, toPort: 53 }] }),
        at: "egress[0].cidrBlock",
    },
    "a default ACL with an entry": {
        of: /dmz-default-network-acl$/,
        to: put({ ingress: [anything] }),
        at: "ingress",
    },
    "a default group with a rule": {
        of: /dmz-default-security-group$/,
        to: put({ egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
        at: "egress",
    },
    "a default table with a route": {
        of: /dmz-default-route-table$/,
        to: put({ routes: [{ cidrBlock: "10.100.0.0/16", transitGatewayId: hub }] }),
        at: "routes",
    },
    "a group with a rule inside": {
        of: /dmz-sealed-group$/,
        to: put({ egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
        at: "egress",
    },
    "a rule for everything outside": {
        of: /dmz-sealed-to-sealed-all$/,
        to: (inputs) => put({ cidrIpv4: "0.0.0.0/0" })(without("referencedSecurityGroupId")(inputs)),
        at: "cidrIpv4",
    },
    "a rule for every port of a list": {
        of: /dmz-egress-to-outside-tcp-443$/,
        to: put({ toPort: 65_535 }),
        at: "toPort",
    },
    "a list of addresses outside that holds neighbours": {
        of: /dmz-outside$/,
        to: put({ entries: [{ cidr: "8.0.0.0/5" }] }),
        at: "entries[0].cidr",
    },
    "a VPC with addresses of IPv6": {
        of: /dmz-vpc$/,
        to: put({ assignGeneratedIpv6CidrBlock: true }),
        at: "assignGeneratedIpv6CidrBlock",
    },
    "a subnet with public addresses": {
        of: /dmz-sealed-a$/,
        to: put({ mapPublicIpOnLaunch: true }),
        at: "mapPublicIpOnLaunch",
    },
    "gateways of the account let in": {
        of: /dmz-block-public-access$/,
        to: put({ internetGatewayBlockMode: "off" }),
        at: "internetGatewayBlockMode",
    },
    "a flow log to a bucket": {
        of: /dmz-flow-log$/,
        to: put({ logDestinationType: "s3", logDestination: "arn:aws:s3:::attacker-collect" }),
        at: "logDestinationType",
    },
    "a flow log of what was accepted": { of: /dmz-flow-log$/, to: put({ trafficType: "ACCEPT" }), at: "trafficType" },
    "names asked in another type": { of: /dmz-dns-everything$/, to: put({ qType: "A" }), at: "qType" },
    "a block that only tells": { of: /dmz-dns-everything$/, to: put({ action: "ALERT" }), at: "action" },
    "a block with an answer of somebody": {
        of: /dmz-dns-everything$/,
        to: put({ blockResponse: "OVERRIDE", blockOverrideDomain: "attacker.example", blockOverrideDnsType: "CNAME" }),
        at: "blockOverrideDnsType",
    },
    "a DNS firewall that fails open": {
        of: /dmz-dns-fail-closed$/,
        to: put({ firewallFailOpen: "ENABLED" }),
        at: "firewallFailOpen",
    },
    "a DNS firewall that anybody may take away": {
        of: /dmz-dns-rules-in-vpc$/,
        to: put({ mutationProtection: "DISABLED" }),
        at: "mutationProtection",
    },
    "names of a stranger answered": {
        of: /dmz-dns-third-parties-names$/,
        to: put({ domains: ["*.attacker.example"] }),
        at: "domains[0]",
    },
    "names of AWS abroad answered": {
        of: /dmz-dns-aws-names$/,
        to: put({ domains: ["sqs.us-east-1.amazonaws.com"] }),
        at: "domains[0]",
    },
    "names of anybody's interfaces answered": {
        of: /dmz-dns-aws-names$/,
        to: put({ domains: [`*.execute-api.${region}.amazonaws.com`] }),
        at: "domains[0]",
    },
    "a rule that delegates": { of: /dmz-zone-corp-example$/, to: put({ ruleType: "DELEGATE" }), at: "ruleType" },
    "queries to a public resolver": {
        of: /dmz-zone-corp-example$/,
        to: put({ targetIps: [{ ip: "8.8.8.8" }] }),
        at: "targetIps[0].ip",
    },
    "every query to a joined network": {
        of: /dmz-zone-corp-example$/,
        to: put({ domainName: "." }),
        at: "domainName",
    },
    "a resolver that others ask": { of: /dmz-resolver$/, to: put({ direction: "INBOUND" }), at: "direction" },
    "queries logged elsewhere": {
        of: /dmz-dns-log-config$/,
        to: put({ destinationArn: "arn:aws:firehose:us-east-1:999988887777:deliverystream/collect" }),
        at: "destinationArn",
    },
    "packets that pass the firewall": {
        of: /dmz-firewall-policy$/,
        to: firewallPolicy({ statelessDefaultActions: ["aws:pass"] }),
        at: "firewallPolicy.statelessDefaultActions[0]",
    },
    "a firewall without a list": {
        of: /dmz-firewall-policy$/,
        to: (inputs) => ({
            ...inputs,
            firewallPolicy: without("statefulRuleGroupReferences")(inputs["firewallPolicy"] as Inputs),
        }),
        at: "firewallPolicy.statefulRuleGroupReferences",
    },
    "packets of the whole VPC": {
        of: /dmz-firewall-packets$/,
        to: packets(put({ sources: [{ addressDefinition: "10.20.0.0/16" }] })),
        at: `${matches}.sources[0].addressDefinition`,
    },
    "packets of anybody": { of: /dmz-firewall-packets$/, to: packets(without("sources")), at: `${matches}.sources` },
    "packets to a neighbour": {
        of: /dmz-firewall-packets$/,
        to: packets(put({ destinations: [{ addressDefinition: "10.0.0.0/8" }] })),
        at: `${matches}.destinations[0].addressDefinition`,
    },
    "packets of UDP": {
        of: /dmz-firewall-packets$/,
        to: packets(put({ protocols: [17] })),
        at: `${matches}.protocols[0]`,
    },
    "rules in the language of Suricata": {
        of: /dmz-firewall-hosts$/,
        to: hosts({ rulesString: 'pass tls any any -> any any (msg:"all"; sid:1;)' }),
        at: "ruleGroup.rulesSource.rulesString",
    },
    "a host that nobody declared": {
        of: /dmz-firewall-hosts$/,
        to: hosts({
            rulesSourceList: {
                generatedRulesType: "ALLOWLIST",
                targetTypes: ["TLS_SNI"],
                targets: ["api.eu.mistral.ai", "collector.attacker.example"],
            },
        }),
        at: "ruleGroup.rulesSource.rulesSourceList.targets[1]",
    },
    "every name below a host": {
        of: /dmz-firewall-hosts$/,
        to: hosts({
            rulesSourceList: {
                generatedRulesType: "ALLOWLIST",
                targetTypes: ["TLS_SNI"],
                targets: [".mistral.ai"],
            },
        }),
        at: "ruleGroup.rulesSource.rulesSourceList.targets[0]",
    },
    "logs of the firewall to a bucket": {
        of: /dmz-firewall-logging$/,
        to: put({
            loggingConfiguration: {
                logDestinationConfigs: [
                    { logType: "FLOW", logDestinationType: "S3", logDestination: { bucketName: "attacker-collect" } },
                ],
            },
        }),
        at: "loggingConfiguration.logDestinationConfigs[0].logDestinationType",
    },
    "a zone of somebody that nobody declared": {
        of: /dmz-zone-plant-example$/,
        to: put({ zoneId: "Z0ATTACKER" }),
        at: "zoneId",
    },
    "a public load balancer": { of: /entrance$/, to: put({ internal: false }), at: "internal" },
    "a load balancer that nobody says is internal": { of: /entrance$/, to: without("internal"), at: "internal" },
    "logs of the load balancer to a bucket": {
        of: /entrance$/,
        to: put({ accessLogs: { bucket: "attacker-collect", enabled: true } }),
        at: "accessLogs",
    },
    "addresses of callers passed on": {
        of: /entrance-proxies$/,
        to: put({ preserveClientIp: "true" }),
        at: "preserveClientIp",
    },
    "callers sent away": {
        of: /entrance-listener$/,
        to: put({
            defaultActions: [{ type: "redirect", redirect: { host: "attacker.example", statusCode: "HTTP_302" } }],
        }),
        at: "defaultActions[0].redirect",
    },
    "a zone that anybody may ask": { of: /entrance-zone$/, to: put({ vpcs: [] }), at: "vpcs" },
    "a name that leads to a stranger": {
        of: /entrance-record$/,
        to: (inputs) => put({ records: ["203.0.113.7"], ttl: 60 })(without("aliases")(inputs)),
        at: "records",
    },
    "an alias of a stranger's load balancer": {
        of: /entrance-record$/,
        to: put({
            aliases: [{ name: "lb.attacker.example", zoneId: "entrance-zone", evaluateTargetHealth: false }],
        }),
        at: "aliases[0].name",
    },
    "an endpoint service for a stranger": {
        of: /entrance-service$/,
        to: put({ allowedPrincipals: ["arn:aws:iam::999988887777:root"] }),
        at: "allowedPrincipals[0]",
    },
    "an endpoint service for everybody": {
        of: /entrance-service$/,
        to: put({ allowedPrincipals: ["*"] }),
        at: "allowedPrincipals[0]",
    },
    "an endpoint service without consent": {
        of: /entrance-service$/,
        to: put({ acceptanceRequired: false }),
        at: "acceptanceRequired",
    },
};

describe("a network is refused with", () => {
    let sound: readonly Registration[] = [];
    beforeAll(async () => {
        const whole = { ...networks["with a way out, a peer, buckets, Bedrock and counted tokens"], ...sealed };
        const zones = [
            { name: "corp.example", forwardTo: ["10.100.0.53"] },
            { name: "plant.example", hostedZoneId: "Z0123456789CORP" },
        ];
        const out = await networkOf({ ...whole, egress, peers: [office], privateZones: zones });
        const shut = (await networkOf(sealed)).filter(({ name }) => name === "dmz-block-public-access");
        const inside = (await entranceOf({ ...entrance, privateLink: { accounts: ["222233334444"] } })).map((it) => ({
            ...it,
            name: named[it.type] ?? it.name,
        }));
        sound = [...out, ...shut, ...inside];
    });

    test("nothing but what is written below", () => {
        expect(misfitsIn(sound)).toEqual([]);
    });

    test.each(Object.entries(trials))("%s", (_, { of, to, at }) => {
        const weakened = sound.map((it) =>
            of.test(it.name) && mine.test(it.type) ? { ...it, inputs: to(it.inputs) } : it,
        );
        const changed = weakened.filter((it) => !sound.includes(it));
        expect(changed).toHaveLength(1);
        expect(misfitsIn(weakened, of)).toContain(`${changed[0]?.name ?? ""} ${at}`);
    });
});

/** Resources of the entrance whose names would be the same. */
const named: Readonly<Record<string, string>> = {
    "aws:lb/listener:Listener": "entrance-listener",
    "aws:route53/record:Record": "entrance-record",
    "aws:ec2/vpcEndpointService:VpcEndpointService": "entrance-service",
};
