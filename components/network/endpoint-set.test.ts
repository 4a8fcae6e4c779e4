import { describe, expect, it } from "vitest";

import { regions } from "../../catalog/jurisdictions.ts";
import { clusterServices, endpointHosts, endpointServiceName, optionalServices } from "./endpoint-set.ts";

describe("the endpoint set", () => {
    it("is what a private EKS cluster with GPU nodes needs to boot without a way out", () => {
        expect([...clusterServices].toSorted()).toEqual([
            "autoscaling",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "eks",
            "eks-auth",
            "elasticloadbalancing",
            "kms",
            "logs",
            "secretsmanager",
            "sqs",
            "ssm",
            "sts",
        ]);
        expect(optionalServices).toEqual(["acm-pca", "bedrock-runtime", "sns"]);
    });
});

describe("endpointServiceName", () => {
    it.each([
        ["ecr.api", "eu-north-1", "com.amazonaws.eu-north-1.ecr.api"],
        ["s3", "us-gov-west-1", "com.amazonaws.us-gov-west-1.s3"],
        ["ecr.dkr", "eusc-de-east-1", "eu.amazonaws.eusc-de-east-1.ecr.dkr"],
        ["ec2", "eusc-de-east-1", "com.amazonaws.eusc-de-east-1.ec2"],
        ["acm-pca", "eu-north-1", "com.amazonaws.eu-north-1.acm-pca"],
    ] as const)("of %s in %s is %s", (service, region, expected) => {
        expect(endpointServiceName(service, regions[region])).toBe(expected);
    });
});

describe("endpointHosts", () => {
    it.each([
        ["sts", "eu-north-1", ["sts.eu-north-1.amazonaws.com"]],
        ["ecr.api", "eu-north-1", ["api.ecr.eu-north-1.amazonaws.com"]],
        ["ecr.dkr", "eusc-de-east-1", ["*.dkr.ecr.eusc-de-east-1.amazonaws.eu"]],
        ["eks-auth", "us-gov-east-1", ["eks-auth.us-gov-east-1.api.aws"]],
        ["s3", "us-east-1", ["s3.us-east-1.amazonaws.com", "*.s3.us-east-1.amazonaws.com"]],
    ] as const)("of %s in %s are %j", (service, region, expected) => {
        expect(endpointHosts(service, regions[region])).toEqual(expected);
    });

    it("never reach beyond the region", () => {
        for (const service of ["s3", ...clusterServices, ...optionalServices] as const) {
            for (const host of endpointHosts(service, regions["eu-north-1"])) expect(host).toContain(".eu-north-1.");
        }
    });
});
