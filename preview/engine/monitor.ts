import { urnOfAlias } from "./aliases.ts";
import type { Transformable } from "./callbacks.ts";
import { answerOffline } from "./invokes.ts";
import { linksOf, sorted } from "./links.ts";
import type { Look } from "./look.ts";
import { inheritableOf, optionsOf, settledOptions } from "./options.ts";
import type { PackageRequest } from "./packages.ts";
import { readStruct, resource as protocol, type resourceMessages } from "./protocol.ts";
import { Providers, withPlugin } from "./providers.ts";
import { Registry, type RegistryRequest } from "./registry.ts";
import { noOptions, type ResourceKind, type ResourceRecord } from "./resource-record.ts";
import type { StackConfig } from "./stack-config.ts";
import { Transforms } from "./transforms.ts";
import { isProviderType, packageOf, urnOfReference } from "./urn.ts";
import { settleAll, unknownValue, type WireMap } from "../wire.ts";

interface MonitorRequest extends RegistryRequest {
    readonly config: StackConfig;
}

/**
 * Pulumi's resource monitor for a stack that does not exist yet: names every resource, resolves its provider, runs transforms,
 * inherits options, and answers what is known in a preview, or as deployed. The order of the steps follows
 * pkg/resource/deploy/source_eval.go, because programs can observe it.
 */
export class Monitor {
    readonly registry: Registry;
    readonly transforms: Transforms;
    readonly #look: Look;
    readonly #providers: Providers;
    readonly #unanswered = new Set<string>();

    constructor({ config, ...request }: MonitorRequest) {
        this.#look = request.look;
        this.registry = new Registry(request);
        this.transforms = new Transforms(this.registry);
        this.#providers = new Providers(this.registry, config);
    }

    /** Tokens of invokes that only the cloud could have answered, sorted. */
    get unansweredInvokes(): readonly string[] {
        return [...this.#unanswered].sort();
    }

    /** Registers a package with its parameters and returns its reference. */
    registerPackage(request: resourceMessages.RegisterPackageRequest): string {
        return this.#providers.packages.register(request);
    }

    /** Registers a resource and returns it with what is known of its outputs. */
    async register(request: resourceMessages.RegisterResourceRequest): Promise<ResourceRecord> {
        const changed = await this.transforms.change(this.#transformable(request), request);
        const kind = request.getRemote() ? "remote" : request.getCustom() ? "custom" : "component";
        const provider = await this.#providerOf(request, changed, kind);
        const { type, name, parent, options } = changed;
        const record: ResourceRecord = {
            urn: this.registry.claim(parent, type, name),
            type,
            name,
            kind,
            ...(parent === undefined ? {} : { parent }),
            ...(provider === undefined ? {} : { provider }),
            ...linksOf(request, changed),
            aliases: options.getAliasesList().map((each) => urnOfAlias(this.registry.scope, each, changed)),
            options: settledOptions(options),
            inputs: withPlugin(wantedOf(changed), type, settleAll(changed.inputs)),
            outputs: {},
        };
        return this.registry.keep(record, {
            inherited: inheritableOf(options),
            transforms: request.getTransformsList(),
            providers: this.#childProviders(changed, kind),
        });
    }

    /** Notes a resource that exists already; what a read would find stays unknown in a preview. */
    async read(request: resourceMessages.ReadResourceRequest): Promise<ResourceRecord> {
        const parent = request.getParent() || undefined;
        const type = request.getType();
        this.registry.parentOf(parent);
        const provider = request.getProvider() || (await this.#defaultProvider(request, "Read", type));
        return this.registry.keep({
            urn: this.registry.claim(parent, type, request.getName()),
            type,
            name: request.getName(),
            kind: "read",
            ...(parent === undefined ? {} : { parent }),
            provider,
            dependencies: sorted(request.getDependenciesList()),
            propertyDependencies: {},
            aliases: [],
            options: { ...noOptions, additionalSecretOutputs: request.getAdditionalsecretoutputsList() },
            // A read has no inputs of its own; what is known of it is the id it is looked for by, and the state that is given.
            inputs: { ...settleAll(readStruct(request.getProperties())), id: request.getId() || unknownValue },
            outputs: {},
        });
    }

    /** Answers a provider function, or `undefined` where the answer is not known. */
    async invoke(request: resourceMessages.ResourceInvokeRequest): Promise<WireMap | undefined> {
        const token = request.getTok();
        const said = request.getProvider() || this.#providers.ofComponent(request.getParent(), packageOf(token));
        const options = new protocol.TransformInvokeOptions();
        options.setProvider(said).setVersion(request.getVersion());
        options.setPluginDownloadUrl(request.getPlugindownloadurl());
        const call = await this.transforms.changeInvoke({ token, args: readStruct(request.getArgs()), options });
        const args = settleAll(call.args);
        if (token === "pulumi:pulumi:getResource") {
            return this.#resourceAnswer(args["urn"]);
        }
        const reference = call.options.getProvider() || (await this.#defaultProvider(request, "Invoke", token));
        if (request.getDependsonList().some((urn) => this.registry.isPending(urn))) {
            return undefined;
        }
        const provider = this.registry.find(urnOfReference(reference))?.record.inputs ?? {};
        const answer = answerOffline({ token, args, provider, look: this.#look });
        if (answer === undefined) {
            this.#unanswered.add(token);
        }
        return answer;
    }

    /** Refuses a method of a remote component: only its plugin could answer. */
    refuseCall(token: string): Error {
        return this.registry.refusal(
            `${token} is a method of a component that a provider plugin makes - an offline preview has no plugins - ` +
                "preview this program with the Pulumi CLI, or build the component in the program itself",
        );
    }

    #transformable(request: resourceMessages.RegisterResourceRequest): Transformable {
        const parent = request.getParent() || undefined;
        const kept = this.registry.parentOf(parent);
        return {
            type: request.getType(),
            name: request.getName(),
            custom: request.getCustom(),
            parent,
            inputs: readStruct(request.getObject()),
            options: optionsOf(request, this.#providers.requested(request, kept), kept?.inherited),
        };
    }

    /** Reference of the provider that would manage the resource; components and providers have none. */
    async #providerOf(
        request: resourceMessages.RegisterResourceRequest,
        { type, options }: Transformable,
        kind: ResourceKind,
    ): Promise<string | undefined> {
        if (kind === "component" || isProviderType(type)) {
            return undefined;
        }
        const wanted = wantedOf({ type, options });
        const want = { packageReference: request.getPackageref(), wanted, what: wanted.name, token: type };
        return options.getProvider() || this.#providers.defaultFor(want);
    }

    #defaultProvider(
        request: resourceMessages.ReadResourceRequest | resourceMessages.ResourceInvokeRequest,
        what: string,
        token: string,
    ): Promise<string> {
        return this.#providers.defaultFor({
            packageReference: request.getPackageref(),
            wanted: {
                name: packageOf(token),
                version: request.getVersion(),
                downloadUrl: request.getPlugindownloadurl(),
            },
            what,
            token,
        });
    }

    /** The providers that children of a component take: its own before its parent's. */
    #childProviders({ parent, options }: Transformable, kind: ResourceKind): ReadonlyMap<string, string> {
        if (kind !== "component" && kind !== "remote") {
            return new Map();
        }
        const inherited = this.registry.find(parent)?.providers;
        return new Map([...(inherited ?? []), ...options.getProvidersMap().entries()]);
    }

    #resourceAnswer(urn: unknown): WireMap {
        const record = typeof urn === "string" ? this.registry.find(urn)?.record : undefined;
        if (record === undefined) {
            throw this.registry.refusal(`unknown resource ${String(urn)}`);
        }
        return {
            urn: record.urn,
            id: record.kind === "component" ? "" : (record.id ?? unknownValue),
            state: record.outputs,
        };
    }
}

/** The plugin that a resource asks for; of a provider, its own. */
function wantedOf({ type, options }: Pick<Transformable, "type" | "options">): PackageRequest {
    return { name: packageOf(type), version: options.getVersion(), downloadUrl: options.getPluginDownloadUrl() };
}
