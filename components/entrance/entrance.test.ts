import type * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { flowOf, sample } from "./entrance.fixture.ts";
import { formatPath } from "../fault.ts";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { tierGround } from "../routing-gateway/ground.ts";
import { namespaces, proxyLabels, proxyPort } from "../routing-gateway/tiers.ts";
import type { EntranceArgs } from "./args.ts";
import { entranceFaults } from "./entrance-faults.ts";
import { entranceFlows } from "./entrance-flows.ts";
import { Entrance } from "./entrance.ts";
import { gatewayBalancerName } from "./names.ts";

const offered: EntranceArgs = { ...sample, privateLink: { accounts: ["444455556666", "777788889999"] } };

const made = (args: EntranceArgs): Promise<Registration[]> =>
    registrationsOf(
        (opts) => void new Entrance("entrance", args, opts),
        () => ({ dnsName: "made.elb", zoneId: "ZLB" }),
    );

let joined: Registration[] = [];
beforeAll(async () => {
    joined = await made(sample);
});

/** Logical names and types of what a resource waits for. */
async function waitedFor({ options }: Registration): Promise<readonly unknown[]> {
    const given = await new Promise<readonly pulumi.Resource[]>((resolve) => {
        // The option is an output of a list where more is waited for than was given.
        (options.dependsOn as pulumi.Output<pulumi.Resource[]>).apply(resolve);
    });
    return given.map((one) => (one as unknown as { readonly __pulumiType: string }).__pulumiType);
}

describe("the load balancer", () => {
    it("has no public address, and stands in the gateway's subnets behind the gateway's group", () => {
        expect(theOne(joined, "lb/loadBalancer:LoadBalancer").inputs).toMatchObject({
            name: "serving-gateway",
            internal: true,
            loadBalancerType: "network",
            subnets: ["subnet-a", "subnet-b"],
            securityGroups: ["sg-gateway"],
            enableDeletionProtection: true,
            enableCrossZoneLoadBalancing: true,
        });
    });

    it("hands connections as they are to the port of the proxies, without the callers' addresses", () => {
        expect(theOne(joined, "lb/listener:Listener").inputs).toMatchObject({
            protocol: "TCP",
            port: 443,
            tcpIdleTimeoutSeconds: 4_200,
            defaultActions: [{ type: "forward", targetGroupArn: "arn:made:entrance-proxies" }],
        });
        expect(theOne(joined, "lb/targetGroup:TargetGroup").inputs).toMatchObject({
            protocol: "TCP",
            port: proxyPort,
            targetType: "ip",
            preserveClientIp: "false",
            deregistrationDelay: 300,
            connectionTermination: false,
        });
    });

    it("checks that port itself: the readiness page says no while a proxy still finishes its streams", () => {
        const { healthCheck } = theOne(joined, "lb/targetGroup:TargetGroup").inputs;
        expect(healthCheck).toMatchObject({
            protocol: "TCP",
            port: "traffic-port",
            interval: 10,
            timeout: 6,
            unhealthyThreshold: 2,
        });
    });

    it("holds callers by PrivateLink to no rule about addresses, for theirs may be anybody's, and all others to the rules", async () => {
        const enforced = async (args: EntranceArgs) =>
            theOne(await made(args), "lb/loadBalancer:LoadBalancer").inputs[
                "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
            ];
        expect([await enforced(sample), await enforced(offered)]).toEqual(["on", "off"]);
    });
});

describe("the targets", () => {
    it("are the proxies, by a Service that is there before them and waits for none of them", () => {
        const { metadata, spec } = theOne(joined, "core/v1:Service").inputs;
        expect(metadata).toMatchObject({ namespace: namespaces.front });
        expect(spec).toMatchObject({
            clusterIP: "None",
            selector: proxyLabels("front"),
            ports: [{ port: 443, targetPort: proxyPort }],
        });
    });

    it("are bound by the group's name, to that Service, and no security group is opened for them", () => {
        const { name } = theOne(joined, "lb/targetGroup:TargetGroup").inputs;
        const service = theOne(joined, "core/v1:Service").inputs["metadata"] as { readonly name: string };
        const { spec } = theOne(joined, "TargetGroupBinding").inputs;
        expect(spec).toEqual({
            targetGroupName: name,
            targetType: "ip",
            targetGroupProtocol: "TCP",
            ipAddressType: "ipv4",
            serviceRef: { name: service.name, port: 443 },
        });
    });

    it("are bound after the Service and the listener, without which no proxy would ever be ready", async () => {
        const before = await waitedFor(theOne(joined, "TargetGroupBinding"));
        expect(before).toEqual(expect.arrayContaining(["kubernetes:core/v1:Service", "aws:lb/listener:Listener"]));
    });

    it("get a readiness gate: the namespace of the front asks for it, that of the egress tier does not", () => {
        const labels = (["front", "egress"] as const).map(
            (tier) =>
                tierGround(tier, { sealedNetworks: ["10.0.0.0/24"], apiServerAddress: "172.20.0.1" }).find(
                    ({ kind }) => kind === "Namespace",
                )?.metadata.labels,
        );
        const gate = "elbv2.k8s.aws/pod-readiness-gate-inject";
        expect(labels.map((of) => of?.[gate])).toEqual(["enabled", undefined]);
    });
});

describe("the name", () => {
    it("is the only one of a private zone, and leads to the load balancer", () => {
        expect(theOne(joined, "route53/zone:Zone").inputs).toMatchObject({
            name: "llm.corp.example",
            vpcs: [{ vpcId: "vpc-own", vpcRegion: "eu-central-1" }],
        });
        expect(theOne(joined, "route53/record:Record").inputs).toMatchObject({
            name: "llm.corp.example",
            type: "A",
            aliases: [{ name: "made.elb", zoneId: "ZLB", evaluateTargetHealth: false }],
        });
    });

    it("keeps the VPCs that others associate", () => {
        expect(theOne(joined, "route53/zone:Zone").options.ignoreChanges).toEqual(["vpcs"]);
    });

    it("is resolved in VPCs of the own account, and may be in those of others", async () => {
        const own = { vpcId: "vpc-1", region: "eu-central-1", accountId: sample.accountId } as const;
        const other = { vpcId: "vpc-2", region: "eu-west-1", accountId: "444455556666" } as const;
        const all = await made({ ...sample, resolvedIn: [own, other] });
        const admitted = (type: string) =>
            ofType(all, type).map(({ inputs }) => [inputs["vpcId"], inputs["vpcRegion"]]);
        expect(admitted("route53/zoneAssociation:ZoneAssociation")).toEqual([["vpc-1", "eu-central-1"]]);
        expect(admitted("VpcAssociationAuthorization")).toEqual([["vpc-2", "eu-west-1"]]);
    });
});

describe("endpoints in other accounts", () => {
    it("are not offered where none is listed", () => {
        expect(ofType(joined, "VpcEndpointService")).toEqual([]);
    });

    it("are offered to the listed accounts alone, in the partition of the region, and each is accepted by hand", async () => {
        expect(theOne(await made(offered), "VpcEndpointService").inputs).toMatchObject({
            acceptanceRequired: true,
            allowedPrincipals: ["arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root"],
            networkLoadBalancerArns: ["arn:made:entrance"],
        });
        const sovereign = await made({ ...offered, region: "eusc-de-east-1" });
        expect(theOne(sovereign, "VpcEndpointService").inputs["allowedPrincipals"]).toContain(
            "arn:aws-eusc:iam::444455556666:root",
        );
    });
});

describe("the names of load balancer and target group", () => {
    it("fit, differ between stacks, and begin as the stack does", () => {
        const long = "a-stack-of-many-words-in-the-north";
        for (const stack of ["serving", long, `${long}-2`]) {
            const name = gatewayBalancerName(stack);
            expect(name).toMatch(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);
            expect(name.startsWith(stack.slice(0, 10).slice(0, stack.length))).toBe(true);
        }
        expect(gatewayBalancerName(long)).not.toBe(gatewayBalancerName(`${long}-2`));
    });
});

describe("flows", () => {
    it("come from each joined network to the load balancer, and from there to the proxies", () => {
        expect(entranceFlows(sample).map(flowOf)).toEqual([
            "office 10.64.0.0/16 -> loadBalancer:443",
            "plant 10.65.0.0/16 -> loadBalancer:443",
            "loadBalancer -> pods:10443",
        ]);
        expect(entranceFlows({}).map(flowOf)).toEqual(["loadBalancer -> pods:10443"]);
    });

    it("are an input of the component", () => {
        expect(theOne(joined, "ringfence:gateway:Entrance").inputs["flows"]).toEqual(entranceFlows(sample));
    });
});

const checkedBy = (change: Partial<EntranceArgs["times"]["healthCheck"]>) => ({
    ...sample.times,
    healthCheck: { ...sample.times.healthCheck, ...change },
});

describe("arguments with faults", () => {
    it.each([
        ["no subnet", { subnetIds: [] }, "subnetIds"],
        ["an idle time that AWS does not take", { times: { ...sample.times, idleSeconds: 59 } }, "times.idleSeconds"],
        ["a longer one", { times: { ...sample.times, idleSeconds: 6_001 } }, "times.idleSeconds"],
        ["half a second", { times: { ...sample.times, deregistrationSeconds: 0.5 } }, "times.deregistrationSeconds"],
        [
            "an hour and more",
            { times: { ...sample.times, deregistrationSeconds: 3_601 } },
            "times.deregistrationSeconds",
        ],
        ["one failure, which may be chance", { times: checkedBy({ failures: 1 }) }, "times.healthCheck.failures"],
        ["checks that never end", { times: checkedBy({ timeoutSeconds: 121 }) }, "times.healthCheck.timeoutSeconds"],
        ["checks without a pause", { times: checkedBy({ intervalSeconds: 4 }) }, "times.healthCheck.intervalSeconds"],
        ["an account by its name", { privateLink: { accounts: ["partner"] } }, "privateLink.accounts[0]"],
        ["the own account", { privateLink: { accounts: [sample.accountId] } }, "privateLink.accounts[0]"],
        [
            "one account twice",
            { privateLink: { accounts: ["444455556666", "444455556666"] } },
            "privateLink.accounts[1]",
        ],
    ] as const satisfies readonly (readonly [string, Partial<EntranceArgs>, string])[])("%s", (_, change, path) => {
        const args: EntranceArgs = { ...sample, ...change };
        expect(entranceFaults(args).map((fault) => formatPath(fault.path))).toEqual([path]);
        expect(() => new Entrance("entrance", args)).toThrow(path);
    });

    it("are none at the bounds", () => {
        for (const times of [
            {
                idleSeconds: 60,
                deregistrationSeconds: 0,
                healthCheck: { intervalSeconds: 5, timeoutSeconds: 2, failures: 2 },
            },
            {
                idleSeconds: 6_000,
                deregistrationSeconds: 3_600,
                healthCheck: { intervalSeconds: 300, timeoutSeconds: 120, failures: 10 },
            },
        ]) {
            expect(entranceFaults({ ...offered, times })).toEqual([]);
        }
    });
});
