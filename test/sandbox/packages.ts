import { createRequire } from "node:module";
import { awsCloud } from "./aws/types.ts";
import { SandboxFault, text } from "./cloud.ts";
import type { SandboxCloud } from "./cloud.ts";
import { kubernetesCloud } from "./kubernetes/types.ts";
import { randomCloud } from "./random/types.ts";
import { isBag } from "./wire.ts";
import type { PropertyBag } from "./wire.ts";

/** Provider packages that the sandbox stands in for. Each has a folder of that name with its plugin. */
export const sandboxPackages = ["aws", "kubernetes", "random"] as const;
export type SandboxPackage = (typeof sandboxPackages)[number];

const clouds: Readonly<Record<SandboxPackage, (config: PropertyBag) => SandboxCloud>> = {
    aws: awsCloud,
    kubernetes: kubernetesCloud,
    random: randomCloud,
};

/** Version of the package's SDK, which the CLI expects of a plugin too. @throws SandboxFault for an unknown package. */
export function sandboxVersion(name: string): string {
    const manifest: unknown = createRequire(import.meta.url)(`@pulumi/${knownPackage(name)}/package.json`);
    return (isBag(manifest) ? text(manifest["version"]) : undefined) ?? "0.0.0";
}

/**
 * What a provider of the package answers, configured as the program's provider resource is.
 *
 * @throws SandboxFault for a package that has no sandbox, or a configuration that says too little.
 */
export function sandboxCloud(name: string, config: PropertyBag): SandboxCloud {
    return clouds[knownPackage(name)](config);
}

function knownPackage(name: string): SandboxPackage {
    const known = sandboxPackages.find((each) => each === name);
    if (known === undefined) {
        throw new SandboxFault(
            `There is no sandbox for the package ${name}, and the sandbox never starts a real provider. ` +
                `Known packages: ${sandboxPackages.join(", ")}.`,
        );
    }
    return known;
}
