import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { regions } from "../catalog/jurisdictions.ts";
import type { RegionId } from "../catalog/jurisdictions.ts";
import { namesOf } from "../catalog/table.ts";
import { ClusterAutoscaler } from "../components/cluster-autoscaler/cluster-autoscaler.ts";
import { clusterArgs } from "../components/cluster/cluster.fixture.ts";
import { Cluster } from "../components/cluster/cluster.ts";
import { ofType, registrationsOf } from "../components/registrations.fixture.ts";
import type { Registration } from "../components/registrations.fixture.ts";
import { placeOf } from "../components/identity/arn.ts";
import type { Place } from "../components/identity/arn.ts";
import { keyPolicy } from "../components/identity/key-policy.ts";
import { actionsWithoutResources, identityPolicy, wildcardsOf } from "../components/identity/policy-document.ts";
import type { PolicyDocument } from "../components/identity/policy-document.ts";
import { serviceTrust } from "../components/identity/service-role.ts";
import { podIdentityTrust } from "../components/identity/workload-identity.ts";
import {
    clusterAutoscalerPolicy,
    targetRegistrarPolicy,
    volumeKeyPolicy,
    weightsReaderPolicy,
    weightsWriterPolicy,
} from "../components/identity/workload-policies.ts";

const place = fc
    .tuple(fc.constantFrom<RegionId>(...namesOf(regions)), fc.stringMatching(/^\d{12}$/))
    .map(([region, accountId]) => placeOf(region, accountId));
const name = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}[a-z0-9]$/);

/** Every policy that this folder can write for an identity. */
function everyPolicy(at: Place, one: string, other: string): Readonly<Record<string, PolicyDocument>> {
    const weights = { bucket: one, prefixes: [`${other}/`] as const, keyAlias: other };
    return {
        clusterAutoscaler: identityPolicy(clusterAutoscalerPolicy(at, one)),
        targetRegistrar: identityPolicy(targetRegistrarPolicy(at, one)),
        volumeKey: identityPolicy(volumeKeyPolicy(at, one)),
        weightsReader: identityPolicy(weightsReaderPolicy(at, weights)),
        weightsWriter: identityPolicy(weightsWriterPolicy(at, weights)),
    };
}

describe("every generated policy", () => {
    it("has no wildcard action, and no wildcard resource outside the documented exceptions", () => {
        fc.assert(
            fc.property(place, name, name, (at, one, other) => {
                for (const [role, policy] of Object.entries(everyPolicy(at, one, other))) {
                    expect(wildcardsOf(policy), role).toEqual([]);
                }
            }),
        );
    });

    it("names its own partition and account only", () => {
        fc.assert(
            fc.property(place, name, name, (at, one, other) => {
                const arns = JSON.stringify(everyPolicy(at, one, other)).match(/arn:[^"]*/g) ?? [];
                for (const arn of arns) {
                    const [, partition, service, region, account] = arn.split(":");
                    expect(partition).toBe(at.partition);
                    if (service !== "s3") expect([region, account]).toEqual([at.region, at.accountId]);
                }
            }),
        );
    });

    it("reads, where it reads everything", () => {
        for (const action of actionsWithoutResources) expect(action).toMatch(/^[a-z0-9]+:(?:Describe|Get)/);
    });
});

describe("what components register", () => {
    let made: Registration[] = [];
    beforeAll(async () => {
        made = await registrationsOf((opts) => {
            new Cluster("cluster", clusterArgs, opts);
            const { clusterName, region, accountId } = clusterArgs;
            const image = `${accountId}.dkr.ecr.${region}.amazonaws.com/autoscaler@sha256:${"0".repeat(64)}` as const;
            const { sealedNetworks } = clusterArgs.networks;
            const where = { sealedNetworks, apiServerAddress: "172.20.0.1" };
            const timeLimits = { autoscalerGraceSeconds: 900, provisionSeconds: 1_800 };
            new ClusterAutoscaler("autoscaler", { clusterName, region, accountId, image, timeLimits, ...where }, opts);
        });
    });
    const documents = (type: string, field: string) =>
        // The components write JSON of this shape; the test would fail on anything else.
        ofType(made, type).map(({ inputs }) => JSON.parse(String(inputs[field])) as PolicyDocument);

    it("holds to the same rule", () => {
        const policies = documents("iam/rolePolicy:RolePolicy", "policy");
        expect(policies.length).toBeGreaterThan(1);
        expect(policies.flatMap(wildcardsOf)).toEqual([]);
    });

    it("trusts one service, or one service account, and no account", () => {
        const trusts = documents("iam/role:Role", "assumeRolePolicy");
        expect(trusts.length).toBeGreaterThan(3);
        for (const { Statement } of trusts) {
            for (const { Principal, Action } of Statement) {
                expect(Object.keys(Principal ?? {})).toEqual(["Service"]);
                expect(JSON.stringify([Principal, Action])).not.toContain("*");
            }
        }
    });

    it("attaches only the AWS-maintained policies that are meant", () => {
        const attached = ofType(made, "RolePolicyAttachment").map(({ inputs }) => inputs["policyArn"]);
        expect(attached.toSorted()).toEqual([
            "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
            "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
            "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
            "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
            "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
        ]);
    });

    it("gives no role to two workloads", () => {
        const roles = ofType(made, "PodIdentityAssociation").map(({ inputs }) => inputs["roleArn"]);
        expect(new Set(roles).size).toBe(roles.length);
    });
});

describe("wildcardsOf", () => {
    const permit = (Action: string[], Resource: string[], rest: object = {}): PolicyDocument => ({
        Version: "2012-10-17",
        Statement: [{ Sid: "Test", Effect: "Allow", Action, Resource, ...rest }],
    });
    const arn = "arn:aws:s3:::weights/*";

    it.each([
        ["every action", permit(["*"], [arn])],
        ["a whole service", permit(["s3:*"], [arn])],
        ["a family of verbs", permit(["s3:Get*"], [arn])],
        ["every resource", permit(["s3:GetObject"], ["*"])],
        ["every bucket", permit(["s3:GetObject"], ["arn:aws:s3:::*"])],
        ["every resource, beside a narrow one", permit(["s3:GetObject"], [arn, "*"])],
        [
            "every resource, for one action that has resources",
            permit(["autoscaling:DescribeScalingActivities", "s3:GetObject"], ["*"]),
        ],
        ["everything but", permit(["s3:GetObject"], [arn], { NotAction: ["iam:*"] })],
    ])("finds %s", (_, policy) => {
        expect(wildcardsOf(policy)).toHaveLength(1);
    });

    it("accepts the objects of a bucket, reads that have no resources, and denials", () => {
        expect(wildcardsOf(permit(["s3:GetObject"], [arn]))).toEqual([]);
        expect(wildcardsOf(permit(["autoscaling:DescribeScalingActivities"], ["*"]))).toEqual([]);
        expect(wildcardsOf(permit(["*"], ["*"], { Effect: "Deny" }))).toEqual([]);
    });
});

describe("key policies", () => {
    it("let in the own account and, for one use each, a service; never a wildcard principal or another account", () => {
        fc.assert(
            fc.property(place, name, (at, role) => {
                const { Statement } = keyPolicy(at, [
                    { kind: "logGroup", logGroupName: `/aws/eks/${role}/cluster` },
                    { kind: "logGroupsBelow", path: `/ringfence/${role}` },
                    { kind: "nodeVolumes" },
                    { kind: "clusterSecrets", clusterRoleName: role },
                ]);
                for (const { Principal = {}, Sid, Action } of Statement) {
                    const [[kind, who] = ["", ""]] = Object.entries(Principal);
                    if (kind === "AWS") expect(who).toMatch(new RegExp(`^arn:${at.partition}:iam::${at.accountId}:`));
                    else expect(who).toBe(`logs.${at.region}.amazonaws.com`);
                    if (Sid !== "AdministeredByThisAccount") expect(JSON.stringify(Action)).not.toContain("*");
                }
            }),
        );
    });
});

describe("trust", () => {
    const at = placeOf("eusc-de-east-1", "111122223333");

    it("gives a workload's role to its service account in its namespace in its cluster", () => {
        const workload = { clusterName: "serving", namespace: "models", serviceAccount: "chat" };
        expect(podIdentityTrust(at, workload).Statement).toMatchObject([
            {
                Principal: { Service: "pods.eks.amazonaws.com" },
                Condition: {
                    StringEquals: {
                        "aws:RequestTag/eks-cluster-arn":
                            "arn:aws-eusc:eks:eusc-de-east-1:111122223333:cluster/serving",
                        "aws:RequestTag/kubernetes-namespace": "models",
                        "aws:RequestTag/kubernetes-service-account": "chat",
                    },
                },
            },
        ]);
    });

    it("holds EKS to the one cluster, so that no other account's cluster borrows the role", () => {
        const cluster = "arn:aws-eusc:eks:eusc-de-east-1:111122223333:cluster/serving";
        expect(serviceTrust("eks", cluster).Statement[0]?.Condition).toEqual({
            ArnEquals: { "aws:SourceArn": cluster },
        });
        expect(serviceTrust("ec2").Statement[0]).not.toHaveProperty("Condition");
    });
});
