import { lineOf, software, supportOf } from "../catalog/software.ts";
import type { SupportedVersion } from "../catalog/software.ts";
import { kubernetesVersion } from "../components/cluster/addons.ts";
import type { Path } from "../components/fault.ts";
import type { ArtifactLock } from "../components/model-store/artifact-lock.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import type { ArtifactNeeds } from "../components/model-store/required-artifacts.ts";

/** A program of others that a stack runs, in one of the places that name its version. */
export interface UsedProgram {
    /** Program and line of versions, e.g. `Envoy Gateway 1.9`; of one that the catalog does not know, its source and version. */
    readonly name: string;
    /** Where its version is written: an entry of the lock, or the program itself. */
    readonly by: string;
    /** The entry of the lock alone, e.g. `envoy-gateway`. @default - it is not in the lock */
    readonly entry?: string;
    /** Where in the stack's config the need for it comes from. */
    readonly path: Path;
    /** Missing where the catalog does not know it. */
    readonly support?: SupportedVersion | undefined;
}

/** Every program that a stack runs and whose version somebody chose: the lock's images and charts, and Kubernetes. */
export function programsUsed(needs: ArtifactNeeds, lock: ArtifactLock): readonly UsedProgram[] {
    return [...lockedPrograms(needs, lock), cluster];
}

function lockedPrograms(needs: ArtifactNeeds, lock: ArtifactLock): readonly UsedProgram[] {
    return requiredArtifacts(needs).flatMap(({ kind, name, path }): readonly UsedProgram[] => {
        if (kind === "model") return [];
        const part = kind === "image" ? "images" : "charts";
        const pinned = Object.hasOwn(lock[part], name) ? lock[part][name] : undefined;
        if (pinned === undefined) return []; // A fault of its own.
        const support = supportOf(pinned.source, pinned.version);
        return [
            {
                name: support ? `${support.software.name} ${support.line}` : `${pinned.source} ${pinned.version}`,
                by: `${part}.${name}`,
                entry: name,
                path,
                support,
            },
        ];
    });
}

const cluster: UsedProgram = {
    name: `${software.kubernetes.name} ${kubernetesVersion}`,
    by: "the program",
    path: ["mode"],
    support: lineOf(software.kubernetes, kubernetesVersion),
};
