import { z } from "zod";
import type { Known } from "../catalog/known.ts";
import type { Mode } from "../catalog/vocabulary.ts";
import type { Immutable } from "./key.ts";
import { keys } from "./keys/index.ts";
import type { StackKey } from "./keys/index.ts";

/** The keys that a mode uses. */
type UsedIn<M extends Mode, K extends StackKey = StackKey> = K extends StackKey
    ? M extends keyof K["unusedIn"]
        ? never
        : K
    : never;

type ShapeOf<M extends Mode> = {
    [K in UsedIn<M> as K["name"]]: K["name"] extends "mode" ? z.ZodLiteral<M> : K["schema"];
};

function schemaOf<const M extends Mode>(mode: M) {
    const used = keys.filter(({ unusedIn }) => !Object.hasOwn(unusedIn, mode));
    const shape = { ...Object.fromEntries(used.map(({ name, schema }) => [name, schema])), mode: z.literal(mode) };
    // Object.fromEntries forgets which schema belongs to which name.
    return z.strictObject(shape as unknown as ShapeOf<M>);
}

const managed = schemaOf("managed");
const openWeightApi = schemaOf("open-weight-api");
const selfHosted = schemaOf("self-hosted");
const hybrid = schemaOf("hybrid");

/** The whole config of a stack, by mode. The checks of the keys come on top. */
export const deploymentConfig = z.discriminatedUnion("mode", [managed, openWeightApi, selfHosted, hybrid]);

/** A config, and what it was judged by. */
interface Judged {
    /** What is known about models and offerings: the catalog, and a team's own. */
    readonly known: Known;
}

/** Gateway in front of managed APIs. */
export type ManagedConfig = Immutable<z.output<typeof managed>> & Judged;
/** Gateway in front of APIs that serve open-weight models. */
export type OpenWeightApiConfig = Immutable<z.output<typeof openWeightApi>> & Judged;
/** The stack's own fleet, and no way out. */
export type SelfHostedConfig = Immutable<z.output<typeof selfHosted>> & Judged;
/** The stack's own fleet and third parties. */
export type HybridConfig = Immutable<z.output<typeof hybrid>> & Judged;

/** A stack with GPUs of its own. */
export type FleetConfig = SelfHostedConfig | HybridConfig;

/**
 * What a stack is to be: plain data, defaults applied, all checks passed. Literals by type, so that every preview can
 * decide. Discriminated by `mode`: what the mode does not use is not there.
 */
export type DeploymentConfig = ManagedConfig | OpenWeightApiConfig | SelfHostedConfig | HybridConfig;
