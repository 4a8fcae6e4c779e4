import { beforeAll, describe, expect, it } from "vitest";
import { formatPath } from "../fault.ts";
import { ofType, registrationsOf, theOne, waitedFor } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { addons } from "./addons.ts";
import type { ClusterArgs } from "./args.ts";
import { Cluster } from "./cluster.ts";
import { clusterArgs } from "./cluster.fixture.ts";
import { clusterFaults } from "./plan-cluster.ts";

let made: Registration[] = [];
let cluster: Registration["inputs"] = {};

beforeAll(async () => {
    made = await registrationsOf((opts) => new Cluster("cluster", clusterArgs, opts));
    cluster = theOne(made, "eks/cluster:Cluster").inputs;
});

describe("the control plane", () => {
    it("has a private endpoint and no public one", () => {
        expect(cluster).toHaveProperty("vpcConfig.endpointPrivateAccess", true);
        expect(cluster).toHaveProperty("vpcConfig.endpointPublicAccess", false);
    });

    it("logs everything, to a group that exists before it, with a key and an end", () => {
        expect(cluster).toHaveProperty(
            "enabledClusterLogTypes",
            expect.arrayContaining(["api", "audit", "authenticator", "controllerManager", "scheduler"]),
        );
        expect(theOne(made, "cloudwatch/logGroup:LogGroup").inputs).toMatchObject({
            name: "/aws/eks/serving-eu/cluster",
            retentionInDays: 365,
            kmsKeyId: "arn:made:cluster-logs",
        });
    });

    it("encrypts secrets under its own key and cannot be deleted by accident", () => {
        expect(cluster).toMatchObject({
            encryptionConfig: { provider: { keyArn: "arn:made:cluster-secrets" }, resources: ["secrets"] },
            deletionProtection: true,
        });
        expect(theOne(made, "eks/cluster:Cluster").options.protect).toBe(true);
    });

    it("knows its administrators by name, and not whoever happened to create it", () => {
        expect(cluster).toMatchObject({
            accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        });
        expect(
            ofType(made, "accessPolicyAssociation:AccessPolicyAssociation").map(({ inputs }) => inputs),
        ).toMatchObject([
            {
                principalArn: "arn:aws:iam::111122223333:role/Deploy",
                policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            },
            {
                principalArn: "arn:aws:iam::111122223333:role/OnCall",
                policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
            },
        ]);
    });
});

describe("keys", () => {
    it("are three, of one region, rotated, with thirty days before deletion, and protected", () => {
        const keys = ofType(made, "kms/key:Key");
        expect(keys.map(({ name }) => name)).toEqual(["cluster-logs", "cluster-secrets", "cluster-volumes"]);
        for (const key of keys) {
            expect(key.options.protect).toBe(true);
            expect(key.inputs).toMatchObject({
                multiRegion: false,
                enableKeyRotation: true,
                deletionWindowInDays: 30,
                bypassPolicyLockoutSafetyCheck: false,
            });
        }
    });

    it("name no principal of another account", () => {
        for (const key of ofType(made, "kms/key:Key")) {
            const principals = String(key.inputs["policy"]).match(/arn:[^"]*/g) ?? [];
            for (const arn of principals) expect(arn).toContain("111122223333");
        }
    });

    it("keep their material outside AWS where the arguments say so, and are not rotated by KMS then", async () => {
        const external = (xksKeyId: string) =>
            ({ origin: "external", key: { customKeyStoreId: "cks-1234567890abcdef0", xksKeyId } }) as const;
        const keyCustody = { secrets: external("a"), logs: external("b"), volumes: external("c") };
        const sovereign = await registrationsOf((opts) => new Cluster("cluster", { ...clusterArgs, keyCustody }, opts));
        expect(ofType(sovereign, "kms/key:Key").map(({ inputs }) => inputs["xksKeyId"])).toEqual(["b", "a", "c"]);
        for (const key of ofType(sovereign, "kms/key:Key")) expect(key.inputs["enableKeyRotation"]).toBe(false);
    });

    it("wait for imported material, which never passes through the program, and keep the window of a deletion", async () => {
        const imported = { origin: "imported", deletionWindowDays: 14 } as const;
        const keyCustody = { secrets: imported, logs: imported, volumes: imported };
        const own = await registrationsOf((opts) => new Cluster("cluster", { ...clusterArgs, keyCustody }, opts));
        expect(ofType(own, "kms/key:Key")).toEqual([]);
        const keys = ofType(own, "kms/externalKey:ExternalKey");
        expect(keys).toHaveLength(3);
        for (const { inputs } of keys) {
            expect(inputs["deletionWindowInDays"]).toBe(14);
            expect(inputs).not.toHaveProperty("keyMaterialBase64");
        }
    });

    it("are rotated as often as the arguments say", async () => {
        const often = { origin: "kms", rotationDays: 90 } as const;
        const keyCustody = { secrets: often, logs: often, volumes: often };
        const rotated = await registrationsOf((opts) => new Cluster("cluster", { ...clusterArgs, keyCustody }, opts));
        for (const { inputs } of ofType(rotated, "kms/key:Key")) expect(inputs["rotationPeriodInDays"]).toBe(90);
    });
});

describe("nodes and add-ons", () => {
    it("pins every add-on, and enforces network policies", () => {
        const installed = ofType(made, "eks/addon:Addon").map(({ inputs }) => inputs);
        expect(installed.map(({ addonName }) => addonName).toSorted()).toEqual(
            addons.map(({ name }) => name).toSorted(),
        );
        for (const { addonVersion } of installed) expect(addonVersion).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
        const network = installed.find(({ addonName }) => addonName === "vpc-cni");
        expect(network?.["configurationValues"]).toBe(
            '{"enableNetworkPolicy":"true","env":{"NETWORK_POLICY_ENFORCING_MODE":"strict"}}',
        );
    });

    it("has a network policy for each add-on with a network of its own, before the add-on and not after it", async () => {
        const policies = ofType(made, "networking.k8s.io/v1:NetworkPolicy");
        const names = policies.map(({ inputs }) => (inputs["metadata"] as { name: string }).name);
        expect(names).toEqual(["deny-all", "dns", "metrics-server", "volume-controller", "volume-nodes"]);
        for (const { name, policies: needed = [] } of addons) {
            const waited = await waitedFor(theOne(made, "eks/addon:Addon", `cluster-${name}`));
            expect(waited).toEqual(expect.arrayContaining(needed.map((policy) => `cluster-system-${policy}`)));
        }
        expect(addons.flatMap(({ policies: needed = [] }) => needed).toSorted()).toEqual(
            names.filter((name) => name !== "deny-all").toSorted(),
        );
        // Nothing that the policies wait for waits for a pod: only access to the API server.
        for (const policy of policies) expect(await waitedFor(policy)).toEqual([]);
        const provider = theOne(made, "pulumi:providers:kubernetes", "cluster-system");
        expect(await waitedFor(provider)).toEqual(["cluster-administrator-Deploy", "cluster-viewer-OnCall"]);
    });

    it("lets the cluster's DNS ask the VPC's resolver and the API server, and be asked by every pod, on DNS alone", () => {
        const dns = theOne(made, "networking.k8s.io/v1:NetworkPolicy", "cluster-system-dns").inputs["spec"];
        expect(dns).toMatchObject({
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 53 }, { port: 53 }] }],
            egress: [
                { to: [{ ipBlock: { cidr: "10.60.0.2/32" } }], ports: [{ port: 53 }, { port: 53 }] },
                { to: [{}, {}, { ipBlock: { cidr: "172.20.0.1/32" } }], ports: [{ port: 443 }] },
            ],
        });
    });

    it("lets the GPU health server onto tainted nodes, so that node repair sees healthy GPUs as healthy", () => {
        const monitoring = ofType(made, "eks/addon:Addon").find(({ name }) => name.endsWith("node-monitoring-agent"));
        const settings: unknown = JSON.parse(String(monitoring?.inputs["configurationValues"]));
        expect(settings).toHaveProperty("dcgmAgent.tolerations", [{ operator: "Exists" }]);
        expect(settings).toHaveProperty("nodeAgent.tolerations", [{ operator: "Exists" }]);
    });

    it("keeps system nodes in every zone, closed to workloads, with encrypted volumes and guarded metadata", () => {
        expect(theOne(made, "eks/nodeGroup:NodeGroup").inputs).toMatchObject({
            subnetIds: ["subnet-a", "subnet-b"],
            scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
            taints: [{ key: "CriticalAddonsOnly", effect: "NO_SCHEDULE" }],
        });
        expect(theOne(made, "ec2/launchTemplate:LaunchTemplate").inputs).toMatchObject({
            metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
            blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: "arn:made:cluster-volumes" } }],
        });
    });

    it("gives every add-on that needs AWS a role of its own, and the nodes none of those permissions", () => {
        expect(ofType(made, "podIdentityAssociation:PodIdentityAssociation").map(({ inputs }) => inputs)).toMatchObject(
            [
                { serviceAccount: "ebs-csi-controller-sa", namespace: "kube-system", clusterName: "serving-eu" },
                { serviceAccount: "aws-node", namespace: "kube-system", clusterName: "serving-eu" },
            ],
        );
        const nodePolicies = ofType(made, "rolePolicyAttachment:RolePolicyAttachment")
            .filter(({ name }) => name.startsWith("cluster-node-"))
            .map(({ inputs }) => inputs["policyArn"]);
        expect(nodePolicies).toEqual([
            "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
            "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        ]);
    });
});

describe("other partitions", () => {
    it.each([
        ["eusc-de-east-1", "eu", "aws-eusc"],
        ["us-gov-west-1", "us-gov", "aws-us-gov"],
    ] as const)("writes every ARN of %s for its own partition", async (region, jurisdiction, partition) => {
        const args: ClusterArgs = {
            ...clusterArgs,
            region,
            jurisdiction,
            zones: [`${region}a`, `${region}b`],
            administrators: [`arn:${partition}:iam::111122223333:role/Deploy`],
            viewers: [],
        };
        const all = await registrationsOf((opts) => new Cluster("cluster", args, opts));
        const written = JSON.stringify(all.map(({ inputs }) => inputs));
        const arns = written.match(/arn:aws[^:]*:/g) ?? [];
        expect(arns.length).toBeGreaterThan(10);
        expect(new Set(arns)).toEqual(new Set([`arn:${partition}:`]));
        // Host names take the partition's suffix; service principals do not.
        expect(written).toContain("ec2.amazonaws.com");
        expect(written).not.toContain("ec2.amazonaws.eu");
    });
});

describe("refusals", () => {
    const refused: readonly [what: string, args: Partial<ClusterArgs>, path: string][] = [
        ["a region of another jurisdiction", { jurisdiction: "ch" }, "region"],
        ["a name that IAM would cut", { clusterName: "a".repeat(41) }, "clusterName"],
        ["a name that is no name", { clusterName: "Serving EU" }, "clusterName"],
        ["an account id that lost its zero", { accountId: "11112222333" }, "accountId"],
        ["one zone", { zones: ["eu-north-1a"], subnetIds: ["subnet-a"] }, "zones"],
        ["the same zone twice", { zones: ["eu-north-1a", "eu-north-1a"] }, "zones"],
        ["a zone of another region", { zones: ["eu-north-1a", "eu-west-1b"] }, "zones[1]"],
        ["a zone without a subnet", { subnetIds: ["subnet-a"] }, "subnetIds"],
        ["no administrator", { administrators: [] }, "administrators"],
        [
            "an administrator of another account",
            { administrators: ["arn:aws:iam::999999999999:role/Vendor"] },
            "administrators[0]",
        ],
        ["the root user", { administrators: ["arn:aws:iam::111122223333:root"] }, "administrators[0]"],
        ["every role", { administrators: ["arn:aws:iam::111122223333:role/*"] }, "administrators[0]"],
        [
            "a role of another partition",
            { administrators: ["arn:aws-eusc:iam::111122223333:role/Deploy"] },
            "administrators[0]",
        ],
        ["a viewer who is administrator", { viewers: ["arn:aws:iam::111122223333:role/Deploy"] }, "viewers[0]"],
        [
            "a zone without system nodes",
            { systemNodes: { instanceTypes: ["m6i.large"], minPerZone: 0, maxPerZone: 1 } },
            "systemNodes",
        ],
    ];
    it.each(refused)("%s", (_, args, path) => {
        expect(clusterFaults({ ...clusterArgs, ...args }).map(({ path }) => formatPath(path))).toContain(path);
    });

    it("accepts the arguments that the others are made from", () => {
        expect(clusterFaults(clusterArgs)).toEqual([]);
    });

    it("come all at once, before anything is registered", () => {
        const bad = { ...clusterArgs, accountId: "1", administrators: [] };
        expect(() => new Cluster("cluster", bad)).toThrow(/accountId: .*administrators: /s);
    });
});
