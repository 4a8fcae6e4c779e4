import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { providerAllowList } from "./res-place-provider-allow-list.ts";

const of = (type: string, props: Fixture["props"] = {}): Fixture => ({ type, props });

const shared = { name: "organization/network/eu", reason: "the shared network" };
const reference = (name: string): Fixture => ({
    ...of("pulumi:pulumi:StackReference", { name, outputs: unknown }),
    name: "hub",
    read: true,
});

describeRule(providerAllowList, {
    compliant: {
        "an AWS resource": of("aws:ec2/vpc:Vpc"),
        "a Kubernetes object": of("kubernetes:apps/v1:Deployment"),
        "a random id": of("random:index/randomId:RandomId"),
        "a provider of AWS": of("pulumi:providers:aws", { region: "eu-central-1" }),
        "a component of this project": of("ringfence:network:DmzNetwork"),
        "the stack itself": of("pulumi:pulumi:Stack"),
        "a declared stack, and what reads it": {
            given: [of("pulumi:providers:pulumi"), reference(shared.name)],
            declared: { stackReferences: [shared] },
        },
    },
    violating: {
        "a stack that is not declared": { given: [of("aws:ec2/vpc:Vpc"), reference("vendor/leak/eu")], at: "hub.name" },
        "a stack beside a declared one": {
            given: [of("pulumi:providers:pulumi"), reference("organization/network/us")],
            declared: { stackReferences: [shared] },
            at: "hub.name",
        },
        "what reads stacks, where none is declared": { given: of("pulumi:providers:pulumi"), at: "" },
        "what else the engine makes": { given: of("pulumi:pulumi:Stash"), at: "" },
        "a dynamic resource": { given: of("pulumi-nodejs:dynamic:Resource"), at: "" },
        "a shell command": { given: of("command:local:Command"), at: "" },
        "the provider of a shell command": { given: of("pulumi:providers:command"), at: "" },
        "another cloud": { given: of("gcp:storage/bucket:Bucket"), at: "" },
        "a component from a package": { given: of("awsx:ec2:Vpc"), at: "" },
        "a package that begins like an allowed one": { given: of("aws-native:s3:Bucket"), at: "" },
        "a provider that calls itself this project": { given: of("pulumi:providers:ringfence"), at: "" },
        "a provider's program from elsewhere": {
            given: of("pulumi:providers:aws", { pluginDownloadURL: "https://plugins.example.com" }),
            at: "pluginDownloadURL",
        },
    },
    undetermined: {
        "a source that is computed": {
            given: of("pulumi:providers:aws", { pluginDownloadURL: unknown }),
            at: "pluginDownloadURL",
        },
    },
});
