import type { Look } from "./look.ts";
import type { Mask } from "./mask.ts";
import type { Inheritable } from "./options.ts";
import type { callbackMessages } from "./protocol.ts";
import { provided, type Provided } from "./provided.ts";
import type { ResourceRecord } from "./resource-record.ts";
import { isProviderType, makeUrn, urnOfReference, type UrnScope } from "./urn.ts";
import { secretsIn, settleAll, type WireMap } from "../wire.ts";

/** Who watches registrations as they happen. */
export interface RegistrationObserver {
    /**
     * Called once for each resource, in the order of registration, before the program sees the result.
     * @returns the inputs the resource really has: a policy may have remediated them.
     */
    registered(resource: ResourceRecord): Promise<WireMap>;
}

/** An observer that changes nothing. */
export const nobody: RegistrationObserver = { registered: (resource) => Promise.resolve(resource.inputs) };

/** A resource with what its children take from it. */
export interface Kept {
    readonly record: ResourceRecord;
    readonly inherited: Inheritable;
    readonly transforms: readonly callbackMessages.Callback[];
    /** Package to provider reference, for children of a component. */
    readonly providers: ReadonlyMap<string, string>;
}

const nothingInherited: Omit<Kept, "record"> = { inherited: { deletedWith: "" }, transforms: [], providers: new Map() };

/** What a registry is for, and who listens. */
export interface RegistryRequest {
    readonly scope: UrnScope;
    readonly look: Look;
    readonly observer: RegistrationObserver;
    readonly mask: Mask;
}

/** The resources of one run: hands out names, keeps what was registered, and notes what was refused. */
export class Registry {
    readonly scope: UrnScope;
    readonly #look: Look;
    readonly #observer: RegistrationObserver;
    readonly #mask: Mask;
    readonly #kept = new Map<string, Kept>();
    readonly #taken = new Set<string>();
    readonly #refusals: string[] = [];

    constructor({ scope, look, observer, mask }: RegistryRequest) {
        this.scope = scope;
        this.#look = look;
        this.#observer = observer;
        this.#mask = mask;
    }

    /** Every resource so far, in the order of registration. */
    get resources(): readonly ResourceRecord[] {
        return [...this.#kept.values()].map((kept) => kept.record);
    }

    /** What was refused. A program may swallow the error; the preview must not. */
    get refusals(): readonly string[] {
        return this.#refusals;
    }

    find(urn: string | undefined): Kept | undefined {
        return urn === undefined ? undefined : this.#kept.get(urn);
    }

    /** The parent of a request, which must have been registered before. */
    parentOf(urn: string | undefined): Kept | undefined {
        const parent = this.find(urn);
        if (urn !== undefined && parent === undefined) {
            throw this.refusal(`could not find parent resource ${urn}`);
        }
        return parent;
    }

    /** Names a resource, and refuses a name that is taken. */
    claim(parent: string | undefined, type: string, name: string): string {
        const urn = makeUrn(this.scope, parent, type, name);
        if (this.#taken.has(urn)) {
            throw this.refusal(`Duplicate resource URN '${urn}'; try giving it a unique name`);
        }
        this.#taken.add(urn);
        return urn;
    }

    /** Keeps a resource once its observer has seen it, and returns it with what is known of its outputs. */
    async keep(record: ResourceRecord, rest: Omit<Kept, "record"> = nothingInherited): Promise<ResourceRecord> {
        this.#mask.learn(secretsIn(record.inputs));
        const inputs = record.kind === "read" ? record.inputs : await this.#observer.registered(record);
        const settled = { ...record, inputs };
        const kept = { ...settled, ...this.#providedFor(settled) };
        this.#mask.learn(secretsIn(kept.outputs));
        this.#kept.set(record.urn, { ...rest, record: kept });
        return kept;
    }

    /** Takes the outputs that a component says it has. */
    setOutputs(urn: string, outputs: WireMap): void {
        const kept = this.find(urn);
        if (kept === undefined) {
            throw this.refusal(`could not find resource ${urn} to register outputs for`);
        }
        const settled = settleAll(outputs);
        this.#mask.learn(secretsIn(settled));
        this.#kept.set(urn, { ...kept, record: { ...kept.record, outputs: settled } });
    }

    /** In a preview, whatever is to be created is pending; so is a component with such a child. */
    isPending(urn: string): boolean {
        if (this.#look === "deployed") {
            return false;
        }
        const record = this.find(urn)?.record;
        if (record === undefined || record.kind === "remote") {
            return true;
        }
        if (record.kind === "component") {
            return this.resources.some((child) => child.parent === urn && this.isPending(child.urn));
        }
        return record.kind === "custom" && !isProviderType(record.type);
    }

    /** An error for the program that the preview remembers. */
    refusal(message: string): Error {
        this.#refusals.push(message);
        return new Error(message);
    }

    /** A component has what it says itself; everything else what its provider answers. */
    #providedFor(record: ResourceRecord): Provided {
        if (record.kind === "component" || record.kind === "remote") {
            return { outputs: {} };
        }
        const provider = this.find(record.provider === undefined ? undefined : urnOfReference(record.provider))?.record;
        return provided(record, provider?.inputs ?? {}, this.#look);
    }
}
