import type { Draft } from "../draft.ts";
import { edgesWhileMoving } from "../edges.ts";
import { under } from "../path.ts";
import { chooseFrom, quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";
import { routesOf } from "./routes.checks.ts";

/** Each model must name a node group that exists. */
export const modelsHaveNodes: Check = (draft) => {
    const groups = draft.written.gpuNodeGroups;
    if (groups === undefined) return [];
    return entriesOf(draft.models).flatMap(([name, { nodeGroup }]) =>
        groups.includes(nodeGroup)
            ? []
            : [
                  {
                      path: under("models", name, "nodeGroup"),
                      problem: `there is no GPU node group ${quote(nodeGroup)}`,
                      reason: "A model without GPUs never starts.",
                      fix: chooseFrom(nodeGroup, groups),
                  },
              ],
    );
};

/** GPUs without a model are paid for and idle. */
export const nodesHaveModels: Check = (draft) => {
    // A model that could not be read may be the one that runs there.
    if (draft.models === undefined || entriesOf(draft.models).length !== draft.written.models?.length) return [];
    const used = new Set(entriesOf(draft.models).map(([, { nodeGroup }]) => nodeGroup));
    return entriesOf(draft.gpuNodeGroups).flatMap(([name]) =>
        used.has(name)
            ? []
            : [
                  {
                      path: under("gpuNodeGroups", name),
                      at: "key" as const,
                      problem: `no model runs on the node group ${quote(name)}`,
                      reason: "GPUs that nobody uses are the most expensive thing a stack can hold.",
                      fix: "Name it in a model's nodeGroup, or remove it.",
                  },
              ],
    );
};

/** What no route names is paid for, or opens a way out, for nothing. */
export const backendsAreRouted: Check = (draft) => {
    if (draft.routes === undefined || draft.routes.includes(undefined)) return [];
    const named = routesOf(draft).flatMap(({ route, index }) =>
        edgesWhileMoving(route, index, draft.rollout).map(({ backend }) => backend),
    );
    const idleModels = entriesOf(draft.models).flatMap(([name]) =>
        named.includes(name)
            ? []
            : [
                  {
                      path: under("models", name),
                      at: "key" as const,
                      problem: `no route leads to the model ${quote(name)}`,
                      reason: "Its GPUs would run without a single request.",
                      fix: "Name it in a route, as a mirror for example, or remove it.",
                  },
              ],
    );
    return [...idleModels, ...idleProviders(draft, named)];
};

function idleProviders(draft: Draft, named: readonly string[]) {
    return entriesOf(draft.providers).flatMap(([name]) =>
        named.some((backend) => backend.startsWith(`${name}/`))
            ? []
            : [
                  {
                      path: under("providers", name),
                      at: "key" as const,
                      problem: `no route leads to the provider ${quote(name)}`,
                      reason: "Its host would stand on the firewall's allow-list although nothing needs that way out.",
                      fix: "Name one of its models in a route, or remove it.",
                  },
              ],
    );
}

/** A name must mean one backend; a model and a provider of one name would be taken for each other. */
export const backendNamesDistinct: Check = ({ written }) =>
    (written.providers ?? []).flatMap((name) =>
        written.models?.includes(name) === true
            ? [
                  {
                      path: under("providers", name),
                      at: "key" as const,
                      problem: `a model of the fleet is called ${quote(name)} too`,
                      reason: "In a route, the fleet and a third party would differ by one slash.",
                      fix: "Rename one of them.",
                  },
              ]
            : [],
    );

/** A mapping that a mode needs must not be empty. */
export const backendsExist: Check = ({ written }) =>
    (["models", "gpuNodeGroups", "providers"] as const).flatMap((concept) =>
        written[concept]?.length === 0
            ? [
                  {
                      path: under(concept),
                      problem: `${concept} is empty`,
                      reason: "The mode is made of what stands here.",
                      fix: "Write at least one entry, or choose another mode.",
                  },
              ]
            : [],
    );
