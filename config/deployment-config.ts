import { z } from "zod";
import type { Mode } from "../catalog/vocabulary.ts";
import { accounts } from "./keys/accounts.ts";
import { budget } from "./keys/budget.ts";
import { cluster } from "./keys/cluster.ts";
import { dataClasses } from "./keys/data-classes.ts";
import { gatewayAuth } from "./keys/gateway-auth.ts";
import { gatewayEntrance } from "./keys/gateway-entrance.ts";
import { gpuNodeGroups } from "./keys/gpu-node-groups.ts";
import { keyCustody } from "./keys/key-custody.ts";
import { mode } from "./keys/mode.ts";
import { modelStore } from "./keys/model-store.ts";
import { models } from "./keys/models.ts";
import { network } from "./keys/network.ts";
import { observability } from "./keys/observability.ts";
import { jurisdiction, region } from "./keys/place.ts";
import { providers } from "./keys/providers.ts";
import { retention } from "./keys/retention.ts";
import { rollout } from "./keys/rollout.ts";
import { routes } from "./keys/routes.ts";
import { tags } from "./keys/tags.ts";
import { taskClasses } from "./keys/task-classes.ts";
import { tokenBudgets } from "./keys/token-budgets.ts";

/** Every concept of the config by its key, in the order in which a stack file is best read. */
export const concepts = {
    mode,
    jurisdiction,
    region,
    accounts,
    network,
    dataClasses,
    taskClasses,
    models,
    gpuNodeGroups,
    modelStore,
    cluster,
    providers,
    tokenBudgets,
    routes,
    rollout,
    gatewayAuth,
    gatewayEntrance,
    retention,
    observability,
    keyCustody,
    budget,
    tags,
} as const;
export type ConceptName = keyof typeof concepts;

/** Concepts that only some modes use. */
export type ModalConcept = "models" | "gpuNodeGroups" | "providers" | "tokenBudgets";

const noFleet = "the mode runs no models of its own, so nothing would be built from it";

const withoutFleet = { models: noFleet, gpuNodeGroups: noFleet };

/** For each mode, the concepts that it does not use, and why: such a key is a fault, because it would change nothing. */
export const unusedBy: Readonly<Record<Mode, Readonly<Partial<Record<ModalConcept, string>>>>> = {
    managed: withoutFleet,
    "open-weight-api": withoutFleet,
    "self-hosted": {
        providers: "the mode has no way out of its network, so that no third party can be reached by any mistake",
        tokenBudgets:
            "no third party is paid by the token in this mode; a tenant's requests are limited by their number",
    },
    hybrid: {},
};

const everyMode = {
    jurisdiction,
    region,
    accounts,
    network,
    dataClasses,
    taskClasses,
    modelStore,
    cluster,
    routes,
    rollout,
    gatewayAuth,
    gatewayEntrance,
    retention,
    observability,
    keyCustody,
    budget,
    tags,
} as const;

const outside = { providers, tokenBudgets } as const;
const managed = z.strictObject({ mode: z.literal("managed"), ...everyMode, ...outside });
const openWeightApi = z.strictObject({ mode: z.literal("open-weight-api"), ...everyMode, ...outside });
const fleet = { models, gpuNodeGroups } as const;
const selfHosted = z.strictObject({ mode: z.literal("self-hosted"), ...everyMode, ...fleet });
const hybrid = z.strictObject({ mode: z.literal("hybrid"), ...everyMode, ...fleet, ...outside });

/** The whole config of a stack, by mode. Cross-checks come on top: see checks.ts. */
export const deploymentConfig = z.discriminatedUnion("mode", [managed, openWeightApi, selfHosted, hybrid]);

/** Plain data that nobody may change. */
export type Immutable<T> = T extends (infer Item)[]
    ? readonly Immutable<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Immutable<T[Key]> }
      : T;

/** Gateway in front of managed APIs. */
export type ManagedConfig = Immutable<z.output<typeof managed>>;
/** Gateway in front of APIs that serve open-weight models. */
export type OpenWeightApiConfig = Immutable<z.output<typeof openWeightApi>>;
/** The stack's own fleet, and no way out. */
export type SelfHostedConfig = Immutable<z.output<typeof selfHosted>>;
/** The stack's own fleet and third parties. */
export type HybridConfig = Immutable<z.output<typeof hybrid>>;

/** A stack with GPUs of its own. */
export type FleetConfig = SelfHostedConfig | HybridConfig;

/**
 * What a stack is to be: plain data, defaults applied, all checks passed. Literals by type, so that every preview can
 * decide. Discriminated by `mode`: what the mode does not use is not there.
 */
export type DeploymentConfig = ManagedConfig | OpenWeightApiConfig | SelfHostedConfig | HybridConfig;

/** The value of one concept, defaults applied. */
export type Concept<Name extends ConceptName> = Immutable<z.output<(typeof concepts)[Name]>>;
