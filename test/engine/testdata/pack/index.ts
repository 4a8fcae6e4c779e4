import { PolicyPack } from "@pulumi/policy";
import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

const subnet = "aws:ec2/subnet:Subnet";

const resourceRules: readonly ResourceValidationPolicy[] = [
    {
        name: "always-passes",
        description: "Finds nothing.",
        enforcementLevel: "mandatory",
        validateResource: () => undefined,
    },
    {
        name: "no-second-subnet",
        description: "Finds one subnet by a known value.",
        enforcementLevel: "mandatory",
        validateResource: ({ type, props }, report) => {
            if (type === subnet && props["cidrBlock"] === "10.0.1.0/24") {
                report("the second subnet is one too many");
            }
        },
    },
    {
        name: "advice-on-keys",
        description: "Finds the key, and only advises.",
        enforcementLevel: "advisory",
        validateResource: ({ type }, report) => {
            if (type === "aws:kms/key:Key") {
                report("a key is a responsibility");
            }
        },
    },
    {
        name: "reads-what-nobody-knows",
        description: "Reads the VPC of a subnet, which a preview does not know.",
        enforcementLevel: "mandatory",
        validateResource: ({ type, props }, report) => {
            if (type === subnet && String(props["vpcId"]).startsWith("vpc-")) {
                report("the VPC is known");
            }
        },
    },
    {
        name: "sees-the-options",
        description: "Finds what is protected, or has a provider in Frankfurt.",
        enforcementLevel: "mandatory",
        validateResource: ({ opts, provider }, report) => {
            if (opts.protect) {
                report("protected");
            }
            if (provider?.props["region"] === "eu-central-1") {
                report(`made by ${provider.name}`);
            }
        },
    },
];

/** Sorted, because the order of dependencies means nothing. */
function namesOf(resources: readonly PolicyResource[]): string {
    return resources
        .map(({ name }) => name)
        .sort()
        .join(" ");
}

const stackRules: readonly StackValidationPolicy[] = [
    {
        name: "stack-counts-subnets",
        description: "Reports on the stack as a whole, and on one resource of it.",
        enforcementLevel: "mandatory",
        validateStack: ({ resources }, report) => {
            const subnets = resources.filter((each) => each.type === subnet);
            report(`${subnets.length} subnets`);
            for (const each of subnets) {
                const provider = String(each.provider?.props["region"]);
                report(`child of ${String(each.parent?.type)} in ${provider}`, each.urn);
            }
        },
    },
    {
        name: "stack-follows-dependencies",
        description: "Reports what a parameter depends on.",
        enforcementLevel: "mandatory",
        validateStack: ({ resources }, report) => {
            for (const each of resources.filter(({ type }) => type === "aws:ssm/parameter:Parameter")) {
                const byInput = Object.entries(each.propertyDependencies)
                    .map(([input, sources]) => `${input}: ${namesOf(sources)}`)
                    .sort();
                report(`${namesOf(each.dependencies)} | ${byInput.join(", ")}`, each.urn);
            }
        },
    },
];

new PolicyPack("sample-pack", { policies: [...resourceRules, ...stackRules] });
