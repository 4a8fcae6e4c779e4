import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";

/** A lock with only what a test gives it. */
export function lockOf(parts: Partial<Pick<ArtifactLock, "images" | "charts" | "models" | "example">>): ArtifactLock {
    return { formatVersion: 1, example: false, images: {}, charts: {}, models: {}, ...parts };
}
