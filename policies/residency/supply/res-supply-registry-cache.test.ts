import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { registryCaches } from "./res-supply-registry-cache.ts";

const cache = (upstreamRegistryUrl: string): Fixture => ({
    type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    props: { ecrRepositoryPrefix: "cache", upstreamRegistryUrl },
});

describeRule(registryCaches, {
    declared: { upstreamRegistries: ["registry.example.eu"] },
    compliant: {
        "a declared registry": cache("registry.example.eu"),
        "a declared registry by its address": cache("https://registry.example.eu/"),
        "an own registry of the jurisdiction": cache("111122223333.dkr.ecr.eu-west-1.amazonaws.com"),
    },
    violating: {
        "a public registry": { given: cache("public.ecr.aws"), at: "upstreamRegistryUrl" },
        "an own registry abroad": {
            given: cache("111122223333.dkr.ecr.us-east-1.amazonaws.com"),
            at: "upstreamRegistryUrl",
        },
        "the registry of another account": {
            given: cache("999988887777.dkr.ecr.eu-west-1.amazonaws.com"),
            at: "upstreamRegistryUrl",
        },
        "a registry named like a declared one": {
            given: cache("registry.example.eu.attacker.example"),
            at: "upstreamRegistryUrl",
        },
    },
    undetermined: { "a registry that is computed": { given: cache(unknown), at: "upstreamRegistryUrl" } },
});
