import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Day } from "../catalog/day.ts";
import { formatFaults, readStackFile } from "../config/index.ts";
import { gpuPoolsOf } from "../config/fleet-summary.ts";
import { unlistedCombinations } from "../config/combinations.ts";
import { lifecycleOf } from "../config/lifecycle.ts";
import { readProjectLock } from "../config/lock.ts";
import { reachabilityOf } from "../config/routing.ts";
import { flowReport } from "../policies/flows/report.ts";
import { readWaiverFile } from "../policies/kit/read-waivers.ts";
import { declarationsIn } from "../policies/kit/read-declaration.ts";
import { declarationFaults } from "./declaration.ts";
import type { DeclaredOption } from "./hidden-options.ts";
import { InvalidConfig } from "./invalid-config.ts";
import { schemaVersion, type Preview } from "./preview.ts";
import { projectFaults } from "./project-faults.ts";
import { previewProject } from "./project-preview.ts";
import { unusedWaivers } from "./unused-waivers.ts";
import { unneededEntries } from "./unneeded.ts";

/** Folder of the project this file belongs to. */
export const projectRoot = join(import.meta.dirname, "..");

/** What to preview. */
export interface PreviewRequest {
    /** Name of the stack, e.g. `self-hosted-eu`. */
    readonly stack: string;
    /** The day to judge by. */
    readonly today: Day;
    /** Folder of `Pulumi.yaml`. @default this project's own */
    readonly root?: string;
    /** Looks a second time, at the program as deployed. @default false */
    readonly asDeployed?: boolean;
    /** How long the program or the policy pack may do nothing before it is ended. @default 60 */
    readonly idleLimitSeconds?: number;
    /** Called for each line the program prints, secrets masked. @default nobody */
    readonly onOutput?: (line: string) => void;
}

/**
 * Previews one stack with the residency pack, offline.
 * @throws InvalidConfig before anything is started, where the stack file, the declaration or Pulumi.yaml has faults.
 * @throws ProgramFault where the program fails.
 */
export async function previewStack(request: PreviewRequest): Promise<Preview> {
    const started = performance.now();
    const { stack, today, root = projectRoot, ...rest } = request;
    const stackFile = join(root, "stacks", `Pulumi.${stack}.yaml`);
    const reading = readStackFile(stackFile, today);
    // Without a stack file nobody meant this stack: its declaration is not missing.
    const declaration = existsSync(stackFile)
        ? declarationFaults(
              join(root, "policies", "declarations", `${stack}.yaml`),
              reading.ok ? reading.config : undefined,
          )
        : [];
    const project = projectFaults(root);
    if (!reading.ok || declaration.length > 0 || project.length > 0) {
        throw new InvalidConfig([
            ...(project.length === 0 ? [] : [formatFaults(project, "Pulumi.yaml")]),
            ...(reading.ok ? [] : [formatFaults(reading.faults)]),
            ...(declaration.length === 0 ? [] : [formatFaults(declaration, "the stack's declaration")]),
        ]);
    }
    const found = await previewProject({
        root,
        stack,
        today,
        packs: [{ folder: join(root, "policies", "residency") }],
        declaredOptions: declaredOptions(root, stack),
        ...rest,
    });
    const waivers = readWaiverFile(join(root, "policies", "declarations", "waivers"), stack);
    const unused = waivers.ok
        ? unusedWaivers(waivers.entries, [...found.policies, ...(found.asDeployed?.policies ?? [])])
        : [];
    const { mode, jurisdiction } = reading.config;
    const plans = { gpuPools: gpuPoolsOf(reading.config, stack), reachability: reachabilityOf(reading.config) };
    const flows = flowReport(found.resources);
    const locked = readProjectLock();
    const lifecycle = "lock" in locked ? lifecycleOf(reading.config, locked.lock, today) : [];
    const unlisted = "lock" in locked ? unlistedCombinations(reading.config, locked.lock) : [];
    const said = declarationsIn(join(root, "policies", "declarations"))(stack);
    const unneeded = said.ok ? unneededEntries(said.declaration, found.resources, reading.config.keyCustody) : [];
    const durationMs = Math.round(performance.now() - started);
    return {
        schemaVersion,
        stack,
        mode,
        jurisdiction,
        asOf: today,
        ...found,
        policies: [...found.policies, ...unused],
        ...plans,
        flows,
        lifecycle,
        unlisted,
        unneeded,
        durationMs,
    };
}

/** What the declaration gives a reason for. It has no faults, or nothing would be previewed. */
function declaredOptions(root: string, stack: string): readonly DeclaredOption[] {
    const reading = declarationsIn(join(root, "policies", "declarations"))(stack);
    return reading.ok ? (reading.declaration.resourceOptions ?? []) : [];
}
