import { add, change, ignore, put, read, waive } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";

const provider = "pulumi:providers:aws";

export const mutations: Mutations = {
    "RES-101": {
        "a provider abroad": change(provider, (props, { foreignRegion }) => ({ ...props, region: foreignRegion })),
    },
    "RES-102": {
        "a bucket abroad": add("aws:s3/bucket:Bucket", ({ foreignRegion }) => ({
            bucket: "mutant",
            region: foreignRegion,
        })),
    },
    "RES-103": {
        "a key abroad": add("aws:ssm/parameter:Parameter", ({ foreignRegion }) => ({
            type: "SecureString",
            keyId: `arn:aws:kms:${foreignRegion}:111122223333:key/0123`,
        })),
    },
    "RES-104": {
        "a zone abroad": change("aws:ec2/subnet:Subnet", (props, { foreignRegion }) => ({
            ...props,
            availabilityZone: `${foreignRegion}a`,
        })),
    },
    "RES-105": {
        "a proxy in between": change(provider, (props) => ({
            ...props,
            httpsProxy: "http://proxy.vendor.example:3128",
        })),
    },
    "RES-106": {
        "an undeclared account": change(provider, (props) => ({
            ...props,
            allowedAccountIds: JSON.stringify(["999988887777"]),
        })),
    },
    "RES-107": {
        "a provider that runs commands": add("command:local:Command", { create: "curl https://vendor.example" }),
    },
    "RES-108": {
        "a network for another class": change("ringfence:network:DmzNetwork", (props) => ({
            ...props,
            dataClass: "public",
        })),
        "a fleet for another jurisdiction": change("ringfence:serving:VllmFleet", (props) => ({
            ...props,
            jurisdiction: props["jurisdiction"] === "us" ? "eu" : "us",
        })),
    },
    "RES-109": {
        "a content delivery network": add("aws:cloudfront/distribution:Distribution", { enabled: true }),
    },
    "RES-110": {
        "somebody's key": read("aws:kms/key:Key", "arn:aws:kms:us-east-1:999988887777:key/0123"),
        "somebody's bucket": read("aws:s3/bucket:Bucket", "attacker-logs-bucket"),
        "somebody's role": read("aws:iam/role:Role", "attacker"),
    },
    "RES-111": {
        "a provider of another cluster": add("pulumi:providers:kubernetes", { kubeconfig: "apiVersion: v1" }),
        "a provider of whatever cluster the machine knows": add("pulumi:providers:kubernetes", {}),
        "manifests in clear on the machine": put("pulumi:providers:kubernetes", ["renderYamlToDirectory"], "manifests"),
    },
    "RES-112": {
        "a property that nobody has looked at": put(
            "aws:ec2/subnet:Subnet",
            ["outpostArn"],
            "arn:aws:outposts:eu-central-1:111122223333:outpost/op-1",
        ),
        "an object of another kind than its type": put("kubernetes:core/v1:Namespace", ["kind"], "Pod"),
    },
    "RES-114": {
        "a bucket's policy that is whatever it was": ignore("aws:s3/bucketPolicy:BucketPolicy", "policy"),
        "a key's policy that is whatever it was": ignore("aws:kms/key:Key", "policy"),
        "a network policy that is whatever it was": ignore("kubernetes:networking.k8s.io/v1:NetworkPolicy", "spec"),
    },
    "RES-119": {
        "a waiver that nobody permitted": waive("aws:kms/key:Key", {}),
        "a waiver of a rule that knows no exception": waive("aws:kms/key:Key", { rule: "RES-201" }),
        "a waiver without an end": waive("aws:kms/key:Key", { expires: "2099-12-31" }),
    },
};
