import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dualStackSuffixes, longestBalancerName } from "../../catalog/aws-names.ts";
import { capacityBlocks } from "../../catalog/capacity-blocks.ts";
import { gp3 } from "../../catalog/gp3.ts";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { partitions, regions } from "../../catalog/jurisdictions.ts";
import type { PartitionId, RegionId } from "../../catalog/jurisdictions.ts";
import { providers } from "../../catalog/providers.ts";
import { s3Blocks } from "../../catalog/s3-blocks.ts";
import { namesOf } from "../../catalog/table.ts";
import { timeFacts } from "../../catalog/time-facts.ts";
import { controlPlaneLogs } from "../../components/cluster/plan-cluster.ts";
import { amis } from "../../config/keys/gpu-node-groups.ts";
import { clusterServices, endpointHosts, optionalServices } from "../../components/network/endpoint-set.ts";
import { retentionSteps } from "../../components/network/log-policies.ts";
import { disagreement, judge } from "./disagreements.ts";
import type { Disagreement, Explanation } from "./disagreements.ts";
import { ask, findKarpenterPrices, findSources, ServiceModel } from "./sources.ts";

const sources = await findSources();
const folder = "path" in sources ? join(sources.path, "..") : "";

/** Names of services as botocore knows them, where PrivateLink has another, or several for one. */
const botocoreNames: Readonly<Record<string, string>> = {
    "ecr.api": "ecr",
    elasticloadbalancing: "elbv2",
    "bedrock-runtime": "bedrock-runtime",
};
/** The registry itself is no API: its host name stands in the ECR user guide alone. */
const withoutApi = ["ecr.dkr"];

const asked = [...clusterServices, ...optionalServices, "s3" as const]
    .filter((service) => !withoutApi.includes(service))
    .flatMap((service) => namesOf(regions).map((region) => ({ service, region })));

describe.skipIf("missing" in sources)("what AWS's own client knows", () => {
    it("of partitions and regions is what the catalog says", () => {
        const known = partitionsOfBotocore();
        const found = namesOf(regions).flatMap((id) => {
            const { partition } = regions[id];
            const [theirs] = known.filter(({ regions }) => Object.hasOwn(regions, id));
            return [
                ...disagreement(`partition of ${id}`, partition, theirs?.id),
                ...disagreement(`DNS suffix of ${id}`, partitions[partition].dnsSuffix, theirs?.outputs.dnsSuffix),
            ];
        });
        expect(judge(found)).toEqual({ unexplained: [], stale: [] });
    });

    it("of places is the place of each region", () => {
        const known = partitionsOfBotocore();
        const found = namesOf(regions).flatMap((id): readonly Disagreement[] => {
            const theirs = known.flatMap(({ regions }) => regions[id]?.description ?? []).join();
            const { place } = regions[id];
            return theirs.includes(place) ? [] : [{ about: id, catalog: place, other: theirs }];
        });
        expect(judge(found, otherPlaces)).toEqual({ unexplained: [], stale: [] });
    });

    it("of the hosts of services is what the resolver lets through", async () => {
        const { endpoints } = await ask(folder, {
            endpoints: asked.map(({ service, region }) => [botocoreNames[service] ?? service, region] as const),
        });
        const found = asked.flatMap(({ service, region }, i): readonly Disagreement[] => {
            const hosts = endpointHosts(service, regions[region]);
            const theirs = endpoints[i] ?? "";
            return hosts.includes(theirs) ? [] : [{ about: `${service} in ${region}`, catalog: hosts, other: theirs }];
        });
        expect(endpoints.length).toBeGreaterThan(200);
        expect(judge(found)).toEqual({ unexplained: [], stale: [] });
    });

    it("of Bedrock's runtime is the host of each endpoint of the provider", async () => {
        const served = Object.values(providers.bedrock.endpoints);
        const { endpoints } = await ask(folder, {
            endpoints: served.map(({ region }) => ["bedrock-runtime", region ?? ""] as const),
        });
        expect(served.map(({ host }) => host)).toEqual(endpoints);
    });

    it("of EC2 has every instance type", () => {
        const types = new ServiceModel(folder, "ec2").values("InstanceType");
        expect(types.length).toBeGreaterThan(900);
        expect(Object.keys(gpuInstances).filter((type) => !types.includes(type))).toEqual([]);
    });

    it("of EKS has every machine image, kind of capacity and log", () => {
        const eks = new ServiceModel(folder, "eks");
        expect(eks.values("AMITypes")).toEqual(expect.arrayContaining([...amis, "AL2023_x86_64_STANDARD"]));
        expect(eks.values("CapacityTypes")).toEqual(expect.arrayContaining(["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]));
        expect(eks.values("LogType").toSorted()).toEqual([...controlPlaneLogs].toSorted());
    });

    it("of CloudWatch Logs has the same days of retention", () => {
        const words = new ServiceModel(folder, "logs").words("Days");
        const [, listed = ""] = /Possible values are: ([\d, and]+)/.exec(words) ?? [];
        expect(listed.match(/\d+/g)?.map(Number)).toEqual(retentionSteps);
    });

    it("of gp3 volumes has the same limits", () => {
        const ec2 = new ServiceModel(folder, "ec2");
        const words = (member: string): string => ec2.words("EbsBlockDevice", member).replaceAll(",", "");
        const range = (member: string) => /gp3: (\d+) ?- ?(\d+)/.exec(words(member))?.slice(1).map(Number);
        const { least, most } = gp3.value;
        expect(range("VolumeSize")).toEqual([least.sizeGiB, most.sizeGiB]);
        expect(range("Iops")).toEqual([least.iops, most.iops]);
        expect(words("Throughput")).toContain(
            `Valid Range: Minimum value of ${least.throughputMiBps}. Maximum value of ${most.throughputMiBps}.`,
        );
    });

    it("of Capacity Blocks has the same longest time", () => {
        const words = new ServiceModel(folder, "ec2").words(
            "DescribeCapacityBlockOfferingsRequest",
            "CapacityDurationHours",
        );
        expect(words).toContain(`${capacityBlocks.value.longestDays} days`);
    });

    it("of load balancers and firewalls has the same times", () => {
        const loadBalancers = new ServiceModel(folder, "elbv2");
        const { loadBalancerIdle, deregistration, firewallIdle } = timeFacts;
        const range = (words: string, before: string): readonly number[] =>
            new RegExp(`${before}[^]*?(\\d+)(?:-| and )(\\d+)[^]*?(?:default[^\\d]*)(\\d+)`)
                .exec(words)
                ?.slice(1)
                .map(Number) ?? [];
        const seconds = ({ value: { least, most, usual } }: typeof firewallIdle) => [least, most, usual];
        expect(range(loadBalancers.words("ListenerAttribute", "Key"), "tcp.idle_timeout.seconds")).toEqual(
            seconds(loadBalancerIdle),
        );
        expect(
            range(loadBalancers.words("TargetGroupAttribute", "Key"), "deregistration_delay.timeout_seconds"),
        ).toEqual(seconds(deregistration));
        const firewall = new ServiceModel(folder, "network-firewall").words("FlowTimeouts", "TcpIdleTimeoutSeconds");
        expect(range(firewall, "between")).toEqual(seconds(firewallIdle));
    });

    it("of connections, names and suffixes says the same", () => {
        const ec2 = new ServiceModel(folder, "ec2");
        expect(ec2.words("ConnectionTrackingConfiguration", "TcpEstablishedTimeout")).toContain(
            `Default: ${timeFacts.connectionTrackingIdle.value} seconds for Nitro v6`,
        );
        const loadBalancers = new ServiceModel(folder, "elbv2");
        for (const shape of ["CreateLoadBalancerInput", "CreateTargetGroupInput"]) {
            expect(loadBalancers.words(shape, "Name")).toContain(
                `a maximum of ${longestBalancerName.value} characters`,
            );
        }
        const suffixes = partitionsOfBotocore().map(({ id, outputs }) => [id, outputs.dualStackDnsSuffix] as const);
        expect(Object.fromEntries(suffixes)).toMatchObject(dualStackSuffixes.value);
    });

    function partitionsOfBotocore(): readonly BotocorePartition[] {
        const text = readFileSync(join(folder, "botocore", "data", "partitions.json"), "utf8");
        return (JSON.parse(text) as { readonly partitions: readonly BotocorePartition[] }).partitions;
    }
});

interface BotocorePartition {
    readonly id: PartitionId;
    readonly outputs: { readonly dnsSuffix: string; readonly dualStackDnsSuffix: string };
    readonly regions: Readonly<Record<string, { readonly description?: string }>>;
}

const otherPlaces: Readonly<Record<string, Explanation>> = {
    "us-east-1": shortened("US East (N. Virginia)"),
    "us-west-1": shortened("US West (N. California)"),
    "eusc-de-east-1": {
        other: "AWS European Sovereign Cloud (Germany)",
        because: "botocore names the country, which is what the law turns on; the catalog the state in it",
        source: "AWS blog on the opening of the European Sovereign Cloud, as quoted in public repositories",
    },
};

function shortened(other: string): Explanation {
    return { other, because: "AWS shortens the word Northern", source: "botocore, data/partitions.json" };
}

describe.skipIf("missing" in sources)("a public copy of AWS's address ranges", () => {
    it("has the same blocks of S3", async () => {
        const { s3Blocks: theirs } = await ask(folder, { s3Blocks: true });
        const found = namesOf(s3Blocks).flatMap((region) => {
            const { value } = s3Blocks[region] as { readonly value: readonly string[] };
            return disagreement(`S3 in ${region}`, value.toSorted(), theirs[region]?.toSorted());
        });
        expect(judge(found)).toEqual({ unexplained: [], stale: [] });
    });
});

const karpenter = await findKarpenterPrices();

describe.skipIf("missing" in karpenter)("the prices in a release of Karpenter", () => {
    it("are those of the catalog, in every region of the lists", () => {
        const theirs = "path" in karpenter ? pricesIn(karpenter.path) : new Map<string, number>();
        expect(theirs.size).toBeGreaterThan(2_000);
        const listed = [...new Set([...theirs.keys()].map((key) => key.split(" ")[0] ?? ""))];
        const found = namesOf(gpuInstances).flatMap((type) =>
            listed.flatMap((region): readonly Disagreement[] => {
                const offering = gpuInstances[type].offerings[region as RegionId];
                const price = offering?.confirmed === true ? offering.value.onDemandUsdPerHour : undefined;
                const ours = price?.confirmed === true ? price.value : undefined;
                return disagreement(`${type} in ${region}`, ours, theirs.get(`${region} ${type}`));
            }),
        );
        expect(judge(found)).toEqual({ unexplained: [], stale: [] });
    });
});

/** On-demand prices by region and type, of the lists for the partitions of the catalog. */
function pricesIn(lists: string): ReadonlyMap<string, number> {
    const prices = new Map<string, number>();
    for (const file of readdirSync(lists).filter((name) => /^zz_generated\.pricing_aws(_us_gov)?\.go$/.test(name))) {
        let region = "";
        for (const line of readFileSync(join(lists, file), "utf8").split("\n")) {
            region = /^\s*"([a-z]+(?:-[a-z]+)+-\d)": \{/.exec(line)?.[1] ?? region;
            for (const [, type = "", usd] of line.matchAll(/"([a-z0-9-]+\.[a-z0-9-]+)": ([\d.]+)/g)) {
                prices.set(`${region} ${type}`, Number(usd));
            }
        }
    }
    return prices;
}
