import { join } from "node:path";
import type { Day } from "../../catalog/day.ts";
import type { FaultText } from "../../components/fault.ts";
import { lockFor, refusalToDeploy, requiredArtifacts } from "../../components/model-store/required-artifacts.ts";
import { formatFaults, readStackFile } from "../../config/index.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import { readProjectLock } from "../../config/lock.ts";
import { InvalidConfig } from "../../preview/invalid-config.ts";
import { previewStack, projectRoot } from "../../preview/index.ts";
import { isClean } from "../../preview/preview.ts";
import type { Preview } from "../../preview/preview.ts";
import { planSteps } from "./plan.ts";
import type { Step } from "./plan.ts";

/** A stack that may be deployed: nothing stands against the whole of it. */
export interface Prepared {
    readonly config: DeploymentConfig;
    readonly preview: Preview;
    readonly steps: readonly Step[];
    /** What forbids a deployment and not its plan: artifacts that nobody has locked. */
    readonly refusal?: FaultText;
}

/**
 * Reads a stack, previews the whole of it, also as deployed, and plans its steps. Steps that leave something out are judged by what they make; that the
 * whole is allowed, this preview says first.
 *
 * @param secretsProvider Key of the stack's secrets. @default the stack file's, once Pulumi has written it there
 * @throws InvalidConfig where the stack file, the declaration or the lock has faults, or a model of a provider has ended.
 */
export async function prepare(request: {
    readonly stack: string;
    readonly today: Day;
    readonly secretsProvider?: string;
}): Promise<Prepared> {
    const { stack, today, secretsProvider } = request;
    const reading = readStackFile(join(projectRoot, "stacks", `Pulumi.${stack}.yaml`), today);
    if (!reading.ok) throw new InvalidConfig([formatFaults(reading.faults)]);
    const { config } = reading;
    const preview = await previewStack({ stack, today, asDeployed: true });
    const steps = planSteps({
        stack,
        config,
        resources: preview.resources,
        ...(secretsProvider === undefined ? {} : { secretsProvider }),
    });
    const locked = readProjectLock();
    // What this stack does not use is not its problem.
    const refusal = "lock" in locked ? refusalToDeploy(lockFor(requiredArtifacts(config), locked.lock)) : undefined;
    return { config, preview, steps, ...(refusal === undefined ? {} : { refusal }) };
}

/** Why a stack must not be deployed as it stands; empty where it may. */
export function standsAgainst({ preview, refusal }: Prepared, isSandbox: boolean): readonly FaultText[] {
    const judged: readonly FaultText[] = isClean(preview)
        ? []
        : [
              {
                  problem:
                      "the preview of the whole stack is not clean: a rule refuses it, as a preview or as deployed, or a connection fails",
                  why: "What is forbidden must not be made, not even the part of it that would come first.",
                  fix: `Look at it: npm run preview -- ${preview.stack}`,
              },
          ];
    // The sandbox has no account to pull anything into.
    return [...judged, ...(refusal === undefined || isSandbox ? [] : [refusal])];
}
