import { findRegion } from "../../../catalog/jurisdictions.ts";
import { CloudFault, list, text } from "../cloud.ts";
import { isBag, withoutSecrets } from "../property-bag.ts";
import type { PropertyBag } from "../property-bag.ts";
import { globalArnIn, placeIn } from "./place.ts";
import type { AwsPlace } from "./place.ts";

type AwsFunction = (args: PropertyBag, place: AwsPlace) => PropertyBag;

const functions: Readonly<Record<string, AwsFunction>> = {
    "aws:index/getPartition:getPartition": (_, { partition, dnsSuffix, region }) => ({
        id: partition,
        partition,
        dnsSuffix,
        reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
        region,
    }),
    "aws:index/getRegion:getRegion": (_, { region, dnsSuffix }) => ({
        id: region,
        region,
        name: region,
        endpoint: `ec2.${region}.${dnsSuffix}`,
        // AWS writes "Europe (Frankfurt)" for a place; nothing but display may hang on it.
        description: findRegion(region)?.place ?? region,
    }),
    "aws:index/getCallerIdentity:getCallerIdentity": (_, place) => ({
        id: place.accountId,
        accountId: place.accountId,
        arn: globalArnIn(place, "iam", "user/sandbox"),
        userId: "AIDASANDBOX",
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": (_, { region }) => ({
        id: region,
        region,
        names: ["a", "b", "c"].map((letter) => region + letter),
        zoneIds: [1, 2, 3].map((number) => `${region}-az${number}`),
        groupNames: [region],
    }),
    "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
        const json = JSON.stringify(policyDocument(args), null, 2);
        return { ...args, id: "policy-document", json, minifiedJson: JSON.stringify(JSON.parse(json)) };
    },
};

/** Answers a function of the AWS provider. @throws CloudFault for a function that the sandbox does not simulate. */
export function invokeAws(token: string, args: PropertyBag, place: AwsPlace): PropertyBag {
    const answer = functions[token];
    if (answer === undefined) {
        throw new CloudFault(
            `The sandbox does not simulate the function ${token}, and it never asks a real account. ` +
                `Write the value into the stack's config, or add the function to preview/cloud/aws/functions.ts. ` +
                `Simulated: ${Object.keys(functions).join(", ")}.`,
        );
    }
    const plain = withoutSecrets(args);
    const given = isBag(plain) ? plain : {};
    return answer(given, placeIn(place, text(given["region"])));
}

function policyDocument(args: PropertyBag): PropertyBag {
    return {
        Version: text(args["version"]) ?? "2012-10-17",
        Statement: list(args["statements"]).map((statement) => policyStatement(isBag(statement) ? statement : {})),
    };
}

function policyStatement(statement: PropertyBag): PropertyBag {
    const parts = {
        Sid: text(statement["sid"]),
        Effect: text(statement["effect"]) ?? "Allow",
        Principal: principals(statement["principals"]),
        NotPrincipal: principals(statement["notPrincipals"]),
        Action: oneOrMany(statement["actions"]),
        NotAction: oneOrMany(statement["notActions"]),
        Resource: oneOrMany(statement["resources"]),
        NotResource: oneOrMany(statement["notResources"]),
        Condition: conditions(statement["conditions"]),
    };
    return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** IAM's canonical form writes a list of one as the one. */
function oneOrMany(value: unknown): unknown {
    const members = list(value);
    return members.length > 1 ? members : members[0];
}

function principals(value: unknown): unknown {
    const byType = list(value)
        .filter(isBag)
        .map((principal) => [String(principal["type"]), oneOrMany(principal["identifiers"])] as const);
    if (byType.length === 0) {
        return undefined;
    }
    return byType.some(([type, who]) => type === "*" && who === "*") ? "*" : Object.fromEntries(byType);
}

function conditions(value: unknown): unknown {
    const tests: Record<string, Record<string, unknown>> = {};
    for (const condition of list(value).filter(isBag)) {
        const test = (tests[String(condition["test"])] ??= {});
        test[String(condition["variable"])] = oneOrMany(condition["values"]);
    }
    return Object.keys(tests).length === 0 ? undefined : tests;
}
