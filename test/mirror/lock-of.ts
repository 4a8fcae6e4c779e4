import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";

/** A lock with only what a test gives it. */
export function lockOf(parts: Partial<Pick<ArtifactLock, "images" | "charts" | "models">>): ArtifactLock {
    return { formatVersion: 2, images: {}, charts: {}, models: {}, ...parts };
}
