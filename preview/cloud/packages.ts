import { awsCloud } from "./aws/types.ts";
import { CloudFault } from "./cloud.ts";
import type { SimulatedCloud } from "./cloud.ts";
import { kubernetesCloud } from "./kubernetes/types.ts";
import { randomCloud } from "./random/types.ts";
import type { PropertyBag } from "./property-bag.ts";

/** Provider packages that are simulated. Each has a folder of that name. */
export const simulatedPackages = ["aws", "kubernetes", "random"] as const;
export type SimulatedPackage = (typeof simulatedPackages)[number];

const clouds: Readonly<Record<SimulatedPackage, (config: PropertyBag) => SimulatedCloud>> = {
    aws: awsCloud,
    kubernetes: kubernetesCloud,
    random: randomCloud,
};

/**
 * What a provider of the package answers, configured as the program's provider resource is.
 *
 * @throws CloudFault for a package that has no sandbox, or a configuration that says too little.
 */
export function simulatedCloud(name: string, config: PropertyBag): SimulatedCloud {
    return clouds[knownPackage(name)](config);
}

/** @throws CloudFault for a package that is not simulated. */
export function knownPackage(name: string): SimulatedPackage {
    const known = simulatedPackages.find((each) => each === name);
    if (known === undefined) {
        throw new CloudFault(
            `There is no sandbox for the package ${name}, and the sandbox never starts a real provider. ` +
                `Known packages: ${simulatedPackages.join(", ")}.`,
        );
    }
    return known;
}
