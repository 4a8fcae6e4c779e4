import { Callbacks, type Transformable, type TransformableInvoke } from "./callbacks.ts";
import { saidPropertyDependencies } from "./links.ts";
import type { callbackMessages, resourceMessages } from "./protocol.ts";
import type { Registry } from "./registry.ts";
import { withDependencies } from "../wire.ts";

/** The transforms of a program: functions in it that change what it registers and asks. */
export class Transforms {
    readonly #registry: Registry;
    readonly #callbacks = new Callbacks();
    readonly #ofStack: callbackMessages.Callback[] = [];
    readonly #ofInvokes: callbackMessages.Callback[] = [];

    constructor(registry: Registry) {
        this.#registry = registry;
    }

    addForStack(target: callbackMessages.Callback): void {
        this.#ofStack.push(target);
    }

    addForInvokes(target: callbackMessages.Callback): void {
        this.#ofInvokes.push(target);
    }

    /** Runs the transforms of the resource itself, then those of its parents outwards, then the stack's. */
    async change(given: Transformable, request: resourceMessages.RegisterResourceRequest): Promise<Transformable> {
        const own = request.getTransformsList();
        const transforms = [...own, ...this.#ofParents(given.parent), ...this.#ofStack];
        if (transforms.length === 0) {
            return given;
        }
        const said = new Map(own.length > 0 ? saidPropertyDependencies(request) : []);
        const inputs = Object.entries(given.inputs).map(([key, value]) => {
            return [key, withDependencies(value, said.get(key) ?? [])] as const;
        });
        let changed: Transformable = { ...given, inputs: Object.fromEntries(inputs) };
        for (const transform of transforms) {
            changed = await this.#callbacks.transform(transform, changed);
        }
        return changed;
    }

    async changeInvoke(given: TransformableInvoke): Promise<TransformableInvoke> {
        let changed = given;
        for (const transform of this.#ofInvokes) {
            changed = await this.#callbacks.transformInvoke(transform, changed);
        }
        return changed;
    }

    close(): void {
        this.#callbacks.close();
    }

    #ofParents(parent: string | undefined): readonly callbackMessages.Callback[] {
        const kept = this.#registry.find(parent);
        return kept === undefined ? [] : [...kept.transforms, ...this.#ofParents(kept.record.parent)];
    }
}
