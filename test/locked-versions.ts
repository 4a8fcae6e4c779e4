import { readArtifactLock } from "../components/model-store/read-lock.ts";

/** A version that a suite uses although the lock pins another. */
export interface ServedInstead {
    /** The version that the lock pinned when this was looked up. */
    readonly locked: string;
    /** The version that the suite runs, renders or reads. */
    readonly served: string;
    /** Why it is not the locked one. */
    readonly because: string;
}

/**
 * What the package registries do not serve as the lock pins it, by its name in the lock. The suites say so where they use it, and a
 * test asks for another look as soon as the lock names another version.
 */
export const servedInstead: Readonly<Record<string, ServedInstead>> = {
    "envoy-gateway": {
        locked: "v1.9.3",
        served: "v1.9.1",
        because: "the Go module proxy serves no later patch of Envoy Gateway 1.9",
    },
    "gateway-helm": {
        locked: "v1.9.3",
        served: "v1.9.1",
        because: "the Go module proxy serves no later patch of Envoy Gateway 1.9",
    },
    "ai-gateway-helm": {
        locked: "v1.1.0",
        served: "v1.0.0",
        because: "the Go module proxy serves no later version of Envoy AI Gateway",
    },
    "ai-gateway-crds-helm": {
        locked: "v1.1.0",
        served: "v1.0.0",
        because: "the Go module proxy serves no later version of Envoy AI Gateway",
    },
    "external-secrets": {
        locked: "v2.12.0",
        served: "v1.3.2",
        because: "the project's module has no version path of 2.x, so that no module proxy can serve it",
    },
    "external-secrets-helm": {
        locked: "2.12.0",
        served: "1.3.2",
        because: "the project's module has no version path of 2.x, so that no module proxy can serve it",
    },
    "keda-helm": {
        locked: "2.21.0",
        served: "2.20.3-0.20260903105638-fe065f4d8938+incompatible",
        because: "the Go module proxy serves no later commit of the charts",
    },
};

/** The version that the project's lock pins of an image or a chart, e.g. `distroless-v1.39.3`. Throws where it pins none. */
export function lockedVersion(name: string): string {
    const reading = readArtifactLock();
    if (!reading.ok) throw new Error("the project's lock has faults");
    const { images, charts } = reading.lock;
    const entry = [images, charts]
        .map((entries) => (Object.hasOwn(entries, name) ? entries[name] : undefined))
        .find((one) => one !== undefined);
    if (entry === undefined) throw new Error(`the lock pins no ${name}`);
    return entry.version;
}

/** The version of a locked image or chart that the suites use: the locked one, or what is served instead of it. */
export function suiteVersion(name: string): string {
    const locked = lockedVersion(name);
    const instead = Object.hasOwn(servedInstead, name) ? servedInstead[name] : undefined;
    if (instead === undefined) return locked;
    if (instead.locked !== locked) {
        throw new Error(
            `the lock pins ${name} ${locked}, and test/locked-versions.ts says what is served instead of ${instead.locked}: look again`,
        );
    }
    return instead.served;
}
