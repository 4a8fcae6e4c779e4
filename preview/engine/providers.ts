import { defaultProviderName, Packages, type PackageRequest } from "./packages.ts";
import type { resourceMessages } from "./protocol.ts";
import type { Kept, Registry } from "./registry.ts";
import { noOptions } from "./resource-record.ts";
import { packageConfig, type StackConfig } from "./stack-config.ts";
import { isProviderType, packageOf, providerTypeOf, typeOf, urnOfReference } from "./urn.ts";
import { unknownValue, type WireMap } from "../wire.ts";

/** Where a default provider is wanted. */
interface Want {
    /** From RegisterPackage; empty without one. */
    readonly packageReference: string;
    readonly wanted: PackageRequest;
    /** What Pulumi's refusal names first, e.g. the package. */
    readonly what: string;
    /** Type or function token. */
    readonly token: string;
}

/** Which provider manages what: said, inherited, from the nearest component, or a default one that the stack allows. */
export class Providers {
    readonly packages: Packages;
    readonly #registry: Registry;
    readonly #config: StackConfig;
    readonly #defaults = new Map<string, Promise<string>>();

    constructor(registry: Registry, config: StackConfig) {
        this.#registry = registry;
        this.#config = config;
        this.packages = new Packages(config);
    }

    /** The reference before any default; empty where nothing says one. */
    requested(request: resourceMessages.RegisterResourceRequest, parent: Kept | undefined): string {
        const packageName = packageOf(request.getType());
        const inherited = parent?.record.provider;
        const fits = inherited !== undefined && typeOf(urnOfReference(inherited)) === providerTypeOf(packageName);
        const said = request.getProvider() || (fits && request.getCustom() ? inherited : "");
        if (!request.getCustom() && !request.getRemote()) {
            return said;
        }
        return (
            said ||
            (request.getProvidersMap().get(packageName) ?? "") ||
            this.ofComponent(request.getParent(), packageName)
        );
    }

    /** What a component hands to its children for a package; empty where it has none. */
    ofComponent(urn: string, packageName: string): string {
        return this.#registry.find(urn)?.providers.get(packageName) ?? "";
    }

    /** Reference of the default provider; registers it on first use. */
    async defaultFor(want: Want): Promise<string> {
        const found = this.packages.find(want.packageReference, want.wanted);
        if (this.packages.isDenied(found.name)) {
            throw this.#registry.refusal(
                `Default provider for '${want.what}' disabled. '${want.token}' must use an explicit provider.`,
            );
        }
        const name = defaultProviderName(found);
        const key = `${found.name}::${name}`;
        const known = this.#defaults.get(key) ?? this.#register(found, name);
        this.#defaults.set(key, known);
        return known;
    }

    async #register(found: PackageRequest, name: string): Promise<string> {
        const type = providerTypeOf(found.name);
        const urn = this.#registry.claim(undefined, type, name);
        await this.#registry.keep({
            urn,
            type,
            name,
            kind: "custom",
            dependencies: [],
            propertyDependencies: {},
            aliases: [],
            options: noOptions,
            inputs: withPlugin(found, type, packageConfig(this.#config, found.name)),
            outputs: {},
        });
        return `${urn}::${unknownValue}`;
    }
}

/**
 * A provider's inputs carry the version of its plugin, as in the Pulumi engine, and where its program would come from. The
 * engine keeps the latter under a key of its own that it shows to no policy pack; here the pack is to see it.
 */
export function withPlugin({ version, downloadUrl }: PackageRequest, type: string, inputs: WireMap): WireMap {
    if (!isProviderType(type)) {
        return inputs;
    }
    return {
        ...inputs,
        ...(version === "" ? {} : { version }),
        ...(downloadUrl === "" ? {} : { pluginDownloadURL: downloadUrl }),
    };
}
