// The errors alone: planners refuse too, and a command that only plans need not load the whole SDK.
import { InputPropertiesError } from "@pulumi/pulumi/errors.js";

/** One thing wrong with the arguments of a component. */
export interface InputFault {
    /** Path inside the arguments, e.g. `peers[1].cidr`. */
    readonly propertyPath: string;
    /** What is wrong, why it matters, what to write instead. */
    readonly reason: string;
}

/**
 * Refuses the arguments of a component when there is any fault: every fault in one error, each with its path.
 *
 * @throws pulumi.InputPropertiesError when `faults` is not empty.
 */
export function refuseFaults(component: string, faults: readonly InputFault[]): void {
    if (faults.length === 0) return;
    const lines = faults.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
    throw new InputPropertiesError({
        message: [`${component} cannot be built from these arguments:`, ...lines].join("\n"),
        errors: faults.map((fault) => ({ ...fault })),
    });
}
