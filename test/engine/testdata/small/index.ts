/** A program with one of each thing that two engines could see differently; see ../../README of the suite. */
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const region = config.require("region");

class Pair extends pulumi.ComponentResource {
    readonly subnets: readonly aws.ec2.Subnet[];

    constructor(name: string, args: { readonly cidrs: readonly string[] }, opts: pulumi.ComponentResourceOptions) {
        super("sample:network:Pair", name, args, opts);
        const vpc = new aws.ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, { parent: this });
        this.subnets = args.cidrs.map(
            (cidrBlock, index) =>
                new aws.ec2.Subnet(
                    `${name}-${index}`,
                    { vpcId: vpc.id, cidrBlock },
                    { parent: this, protect: index === 0 },
                ),
        );
        this.registerOutputs({ vpcId: vpc.id });
    }
}

const provider = new aws.Provider("cloud", { region: region as aws.Region, allowedAccountIds: ["210987654321"] });
const opts = { provider };
const pair = new Pair("pair", { cidrs: ["10.0.0.0/24", "10.0.1.0/24"] }, { providers: [provider] });
const key = new aws.kms.Key("key", { description: "one" }, opts);
const password = new random.RandomPassword("password", { length: 20 });
new aws.ssm.Parameter(
    "parameter",
    { type: "SecureString", name: "/one", value: password.result, keyId: key.arn },
    { ...opts, dependsOn: pair },
);
new aws.ssm.Parameter("given", { type: "String", name: "/two", value: config.requireSecret("token") }, opts);
const partition = aws.getPartitionOutput({}, opts);
new aws.iam.Role(
    "role",
    {
        assumeRolePolicy: pulumi.jsonStringify({
            Statement: [{ Effect: "Allow", Principal: { Service: pulumi.interpolate`ec2.${partition.dnsSuffix}` } }],
        }),
    },
    opts,
);
const cluster = new kubernetes.Provider("cluster", { kubeconfig: key.arn.apply((arn) => `sandbox ${arn}`) });
new kubernetes.core.v1.Secret("secret", { stringData: { word: password.result } }, { provider: cluster });

export const subnetIds = pair.subnets.map((subnet) => subnet.id);
