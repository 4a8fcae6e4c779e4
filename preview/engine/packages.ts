import { createHash } from "node:crypto";
import type { resourceMessages } from "./protocol.ts";
import { deniedDefaultProviders, type StackConfig } from "./stack-config.ts";

/** Which plugin a resource wants. */
export interface PackageRequest {
    /** Package of the resource's type, e.g. `aws`. */
    readonly name: string;
    /** Semantic version; empty where the program does not say. */
    readonly version: string;
    /** Where the plugin would be fetched from; empty for Pulumi's own place. Never contacted. */
    readonly downloadUrl: string;
}

/**
 * Name of the default provider for a package, e.g. `default_7_48_0`. Pulumi derives it from version and place, so that
 * two versions side by side get two providers.
 */
export function defaultProviderName(request: PackageRequest): string {
    const version = request.version === "" ? "" : `_${request.version.replace(/[.\-+]/g, "_")}`;
    const place = request.downloadUrl === "" ? "" : `_${qualifiedName(request.downloadUrl)}`;
    return `default${version}${place}`;
}

/** Turns a URL into what Pulumi allows in names: letters, digits, `-`, `_`, `.` and single `/`. */
function qualifiedName(url: string): string {
    const parts = url.replace(/^[a-z]+:\/\//, "").split("/");
    return parts
        .map((part) => part.replace(/[^A-Za-z0-9_.-]/g, "_"))
        .filter((part) => part !== "")
        .join("/");
}

/** The packages a program registered with parameters, by reference. */
export class Packages {
    readonly #byReference = new Map<string, PackageRequest>();
    readonly #denied: readonly string[];

    constructor(config: StackConfig) {
        this.#denied = deniedDefaultProviders(config);
    }

    /** Registers a package; the same request always gets the same reference. */
    register(request: resourceMessages.RegisterPackageRequest): string {
        const hash = createHash("sha256").update(request.serializeBinary()).digest("hex");
        const parameterization = request.getParameterization();
        this.#byReference.set(hash, {
            name: parameterization?.getName() ?? request.getName(),
            version: parameterization?.getVersion() ?? request.getVersion(),
            downloadUrl: request.getDownloadUrl(),
        });
        return hash;
    }

    /** What a request asks for: the registered package where it names one, else what it says itself. */
    find(reference: string, otherwise: PackageRequest): PackageRequest {
        if (reference === "") {
            return otherwise;
        }
        const found = this.#byReference.get(reference);
        if (found === undefined) {
            throw new Error(`unknown provider package '${reference}'`);
        }
        return found;
    }

    /** True where the stack forbids a default provider for the package. */
    isDenied(packageName: string): boolean {
        return packageName !== "pulumi" && this.#denied.some((name) => name === "*" || name === packageName);
    }
}
