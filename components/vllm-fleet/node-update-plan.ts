import { nodeEmptySeconds } from "../../catalog/eks.ts";
import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { timeFacts } from "../../catalog/time-facts.ts";
import { fitModel, gpusOf } from "../gpu-node-group/fit-model.ts";
import { nodeUpdateConfig } from "../gpu-node-group/update-config.ts";
import type { FleetModel, FleetPool, Serving } from "./args.ts";
import { planRevisions } from "./revision-plan.ts";

/** How long a replica takes to come and to go. */
export interface ReplicaSeconds {
    /** From its first process to its first answer. */
    readonly startupSeconds: number;
    /** From its eviction to its end. */
    readonly graceSeconds: number;
}

/**
 * What an update of the nodes (another AMI or Kubernetes version) means for a revision of a model. EKS drains node by node and
 * gives each fifteen minutes; evictions go through the disruption budget.
 *
 * - `rolls`: every node is empty in time.
 * - `steps`: a replica may have to wait for the start of another for longer than EKS does. The update then fails, nothing is cut,
 *   and asked again, with all replicas ready, it goes on with the nodes that are left.
 * - `interrupts`: the only replica goes, as the stack allows, and does not answer until it is back.
 * - `blocked`: the budget never lets the only replica go, so that no update of its node ends.
 */
export type NodeUpdate =
    | { readonly kind: "rolls" | "steps"; readonly longestSeconds: number }
    | { readonly kind: "interrupts"; readonly silentSeconds: number }
    | { readonly kind: "blocked"; readonly silentSeconds: number };

/** Replicas of a revision and how they lie on nodes. */
export interface RevisionOnNodes extends ReplicaSeconds {
    /** Replicas that always run. */
    readonly replicas: number;
    /** Replicas of the revision that are drained at the same time: those of one node, or one for each drained node. */
    readonly drainedTogether: number;
    /** The stack lets the only replica go. */
    readonly interruptible: boolean;
}

/** Plans what an update of the nodes means for one revision. */
export function nodeUpdate(revision: RevisionOnNodes): NodeUpdate {
    const { replicas, drainedTogether, interruptible, startupSeconds, graceSeconds } = revision;
    if (replicas <= 1) {
        const silentSeconds = graceSeconds + startupSeconds;
        return { kind: interruptible ? "interrupts" : "blocked", silentSeconds };
    }
    // One may go at a time: each waits until the one before has been replaced, those of earlier nodes too.
    const together = Math.min(replicas, drainedTogether);
    const earlier = replicas > together;
    const waits = together - (earlier ? 0 : 1);
    const longestSeconds = waits * startupSeconds - (earlier ? nodeEmptySeconds.value : 0) + graceSeconds;
    return { kind: longestSeconds <= timeFacts.nodeDrain.value ? "rolls" : "steps", longestSeconds };
}

/** A model whose updates of nodes need somebody's attention. */
export interface NodeUpdateOf {
    readonly model: string;
    /** `candidate` while an update of the model itself is under way. */
    readonly role: "stable" | "candidate";
    readonly update: NodeUpdate;
}

/** Plans every revision of a model; nothing where the model does not fit its nodes, which is refused by itself. */
export function nodeUpdatesOf(serving: Serving, name: string, seconds: ReplicaSeconds): readonly NodeUpdateOf[] {
    const model = serving.models[name];
    const pool = model === undefined ? undefined : serving.pools[model.pool];
    if (model === undefined || pool === undefined) return [];
    const nodes = onNodes(model, pool);
    if (nodes === undefined) return [];
    // Where a node goes before the next comes, a replica waits for that too.
    const nodeSeconds = nodes.takesFirst ? newNodeSeconds : 0;
    return planRevisions(name, model).map(({ role, replicas }) => ({
        model: name,
        role,
        update: nodeUpdate({
            graceSeconds: seconds.graceSeconds,
            startupSeconds: seconds.startupSeconds + nodeSeconds,
            replicas: replicas.min,
            drainedTogether: nodes.drainedTogether,
            interruptible: model.onNodeUpdate === "interrupt",
        }),
    }));
}

/** The autoscaler gives up on a node after thirty minutes. */
const newNodeSeconds = 1_800;

/** A group drains as many nodes at a time as a replica spans; they may be of as many replicas. */
function onNodes(model: FleetModel, { instanceTypes, capacity = "onDemand", nodes }: FleetPool) {
    const instance = gpuInstances[instanceTypes[0]];
    const fit = fitModel(model.facts, instance, model);
    if (!fit.fits) return undefined;
    const { shape } = fit;
    return {
        drainedTogether: shape.nodes > 1 ? shape.nodes : Math.floor(instance.gpuCount / gpusOf(shape)),
        takesFirst: nodeUpdateConfig(capacity, nodes, shape.nodes).updateStrategy === "MINIMAL",
    };
}

/** The update in words, with the numbers and what to write; nothing where it goes by itself. */
export function nodeUpdateWarning({ model, role, update }: NodeUpdateOf): string | undefined {
    const who = role === "stable" ? model : `the candidate of ${model}`;
    const limit = timeFacts.nodeDrain.value;
    switch (update.kind) {
        case "rolls":
            return undefined;
        case "steps":
            return (
                `an update of its nodes (AMI, Kubernetes version) may stop with PodEvictionFailure: ${who} may take ` +
                `${update.longestSeconds} s to leave a node, its wait for another replica's start included, and EKS gives ` +
                `${limit} s - no answer is cut: deploy again when all replicas are ready, and it goes on with the next node`
            );
        case "interrupts":
            return (
                `an update of its nodes (AMI, Kubernetes version) interrupts ${who}, which has one replica - it does not ` +
                `answer for up to ${update.silentSeconds} s`
            );
        case "blocked":
            return (
                `no update of its nodes (AMI, Kubernetes version) can end: ${who} has one replica, which its disruption ` +
                `budget never lets go, and EKS gives up after ${limit} s - write replicas: { min: 2, max: 2 } or more, with ` +
                `nodes for them, or onNodeUpdate: interrupt, and it does not answer for up to ${update.silentSeconds} s`
            );
    }
}
