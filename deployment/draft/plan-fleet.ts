import { gpuInstances } from "../../catalog/gpu-instances.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { models } from "../../catalog/models.ts";
import type { ModelId, Precision } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { dataClasses } from "../../catalog/vocabulary.ts";
import { alternativesFor } from "../../components/gpu-node-group/alternatives.ts";
import type { Alternative } from "../../components/gpu-node-group/alternatives.ts";
import type { NodeGroupRequest } from "../../components/gpu-node-group/args.ts";
import { fitModel } from "../../components/gpu-node-group/fit-model.ts";
import type { ServingDemand } from "../../components/gpu-node-group/fit-model.ts";
import { planNodeGroup } from "../../components/gpu-node-group/plan-node-group.ts";
import type { NodeGroupPlan } from "../../components/gpu-node-group/plan-node-group.ts";
import type { Fault } from "../../components/fault.ts";
import type { Answers, ModelAnswer } from "./answers.ts";

/** What a model of the fleet is asked to do where nobody said. */
export const usualDemand = { maxContextTokens: 8192, concurrency: 8, replicas: 2 } as const;

/** A model of the fleet with the GPUs that were found for it. */
export interface PlannedModel {
    /** Name in the stack. */
    readonly name: string;
    readonly answer: ModelAnswer;
    readonly precision: Precision;
    readonly maxContextTokens: number;
    readonly concurrency: number;
    readonly replicas: number;
    /** Name of its node group. */
    readonly nodeGroup: string;
    /** Best first. */
    readonly instanceTypes: readonly GpuInstanceType[];
    readonly nodes: { readonly min: number; readonly max: number };
    /** What the nodes that always run cost in a month, on demand. @default not confirmed */
    readonly usdPerMonth?: number;
    /** Other ways to serve it in the region, cheapest first. */
    readonly others: readonly Proposal[];
}

/** One way to serve a model in a region. */
export interface Proposal {
    readonly model: ModelId;
    readonly precision: Precision;
    readonly instanceType: GpuInstanceType;
    /** Of one replica, on demand. @default not confirmed */
    readonly usdPerHour?: number;
    /** Requests of the wanted length that one replica answers at the same time. */
    readonly concurrentRequests: number;
}

type Place = Pick<Answers, "jurisdiction" | "region">;

/**
 * Every way to serve a model on one node in a region: by each precision that the catalog knows, cheapest first; a price that
 * nobody could confirm comes last.
 */
export function proposalsFor(
    { model, precision, maxContextTokens, concurrency }: Omit<ModelAnswer, "acceptedLicence">,
    { jurisdiction, region }: Place,
): readonly Proposal[] {
    const { weights } = models[model];
    const precisions = precision === undefined ? (Object.keys(weights) as Precision[]) : [precision]; // Its keys are precisions.
    const found = precisions.flatMap((one) => {
        const demand = demandOf(model, one, { maxContextTokens, concurrency });
        return alternativesFor(models[model], demand, { jurisdiction, region })
            .filter(({ fit, instanceType }) => fit.shape.nodes === 1 && loadsWell(model, one, instanceType))
            .map((alternative) => proposalOf(model, one, alternative));
    });
    return found.toSorted((a, b) => (a.usdPerHour ?? Infinity) - (b.usdPerHour ?? Infinity));
}

/** Weights pass through the memory of the host. Where they fill it, a start may be killed, so that such a type is not proposed. */
function loadsWell(model: ModelId, precision: Precision, type: GpuInstanceType): boolean {
    return (models[model].weights[precision]?.sizeGiB ?? Infinity) <= gpuInstances[type].memoryGiB * 0.9;
}

function proposalOf(model: ModelId, precision: Precision, { instanceType, usdPerHour, fit }: Alternative): Proposal {
    const { concurrentRequests } = fit;
    return {
        model,
        precision,
        instanceType,
        concurrentRequests,
        ...(usdPerHour === undefined ? {} : { usdPerHour }),
    };
}

function demandOf(
    model: ModelId,
    precision: Precision,
    wish: { readonly maxContextTokens?: number | undefined; readonly concurrency?: number | undefined },
): ServingDemand {
    const longest = models[model].maxContextTokens;
    const usual = Math.min(usualDemand.maxContextTokens, longest.confirmed ? longest.value : Infinity);
    return {
        precision,
        maxContextTokens: wish.maxContextTokens ?? usual,
        concurrency: wish.concurrency ?? usualDemand.concurrency,
        kvPrecision: "bf16",
        nodesPerReplica: 1,
    };
}

/** The fleet of the answers, or why a model finds no GPUs in the region. */
export function planFleet(
    answers: Answers,
    zones: readonly string[],
): { readonly fleet: readonly PlannedModel[]; readonly faults: readonly Fault[] } {
    const fleet: PlannedModel[] = [];
    const faults: Fault[] = [];
    for (const [index, answer] of (answers.models ?? []).entries()) {
        const proposals = proposalsFor(answer, answers);
        const [best] = proposals;
        if (best === undefined) faults.push(noGpus(index, answer, answers));
        else {
            const taken = fleet.map(({ nodeGroup }) => nodeGroup);
            const others = proposals.filter(
                (one, i) => i > 0 && proposals.findIndex(({ precision }) => precision === one.precision) === i,
            );
            fleet.push(plannedModel(answer, best, { answers, zones, taken, others }));
        }
    }
    return { fleet, faults };
}

interface Around {
    readonly answers: Answers;
    readonly zones: readonly string[];
    readonly taken: readonly string[];
    readonly others: readonly Proposal[];
}

const hoursPerMonth = 730;

function plannedModel(
    answer: ModelAnswer,
    { precision, instanceType, usdPerHour }: Proposal,
    { answers, zones, taken, others }: Around,
): PlannedModel {
    const demand = demandOf(answer.model, precision, answer);
    const replicas = answer.replicas ?? usualDemand.replicas;
    const gpu = gpuInstances[instanceType].gpu;
    const nodeGroup = [gpu, ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${gpu}-${n}`)].find((one) => !taken.includes(one));
    const alone = planOn([instanceType], { answers, zones, demand, answer });
    const perNode = Math.max(1, alone?.replicasPerNode ?? 1);
    const min = Math.ceil(replicas / perNode);
    const second = secondType(answer.model, demand, instanceType, answers);
    const both = second === undefined ? undefined : planOn([instanceType, second], { answers, zones, demand, answer });
    return {
        name: answer.model.replaceAll(".", "-"),
        answer,
        precision,
        maxContextTokens: demand.maxContextTokens,
        concurrency: demand.concurrency,
        replicas,
        nodeGroup: nodeGroup ?? `${gpu}-more`,
        instanceTypes: second === undefined || both === undefined ? [instanceType] : [instanceType, second],
        nodes: { min, max: min + 1 },
        ...(usdPerHour === undefined ? {} : { usdPerMonth: Math.round(min * usdPerHour * hoursPerMonth) }),
        others,
    };
}

interface Planning {
    readonly answers: Answers;
    readonly zones: readonly string[];
    readonly demand: ServingDemand;
    readonly answer: ModelAnswer;
}

/** The plan of a node group, or nothing where it has faults. */
function planOn(
    types: readonly [GpuInstanceType, ...GpuInstanceType[]],
    { answers: { jurisdiction, region, account, dataClasses: accepted }, zones, demand, answer: { model } }: Planning,
): NodeGroupPlan | undefined {
    const request: NodeGroupRequest = {
        pool: "pool",
        jurisdiction,
        region,
        zones,
        accountId: account,
        dataClass: dataClasses.findLast((one) => accepted.includes(one)) ?? "regulated",
        model: models[model],
        demand,
        capacity: { kind: "onDemand", instanceTypes: types },
        copiesWeights: true,
    };
    const planning = planNodeGroup(request, "cluster");
    return planning.ok ? planning.plan : undefined;
}

/** The next size with the same GPUs, for the days on which the first is sold out. */
function secondType(
    model: ModelId,
    demand: ServingDemand,
    first: GpuInstanceType,
    place: Place,
): GpuInstanceType | undefined {
    const { gpu, gpuCount, vcpus } = gpuInstances[first];
    return alternativesFor(models[model], demand, { jurisdiction: place.jurisdiction, region: place.region })
        .map(({ instanceType }) => instanceType)
        .find((type) => {
            const other = gpuInstances[type];
            return type !== first && other.gpu === gpu && other.gpuCount === gpuCount && other.vcpus > vcpus;
        });
}

function noGpus(index: number, answer: ModelAnswer, { jurisdiction, region }: Place): Fault {
    const { name, weights } = models[answer.model];
    const known = Object.keys(weights);
    if (answer.precision !== undefined && !known.includes(answer.precision)) {
        return {
            path: ["models", index, "precision"],
            problem: `the catalog knows no ${answer.precision} weights of ${name}`,
            why: "Without a checkpoint there is nothing to load.",
            fix: `Write one of: ${known.join(", ")}.`,
        };
    }
    const precisions = answer.precision === undefined ? (known as Precision[]) : [answer.precision];
    const elsewhere = precisions.flatMap((precision) =>
        alternativesFor(models[answer.model], demandOf(answer.model, precision, answer), { jurisdiction })
            .filter(({ fit }) => fit.shape.nodes === 1)
            .map((one) => `${one.region} (${precision} on ${one.instanceType})`),
    );
    const largest = Math.max(
        0,
        ...precisions.flatMap((precision) =>
            namesOf(gpuInstances).flatMap((type) => {
                if (gpuInstances[type].offerings[region]?.confirmed !== true) return [];
                const demand = { ...demandOf(answer.model, precision, answer), concurrency: 1, maxContextTokens: 1024 };
                const fit = fitModel(models[answer.model], gpuInstances[type], demand);
                return fit.fits && fit.shape.nodes === 1 ? [fit.maxContextTokens] : [];
            }),
        ),
    );
    return {
        path: ["models", index],
        problem: `no instance type that is known in ${region} carries ${name} as it is asked for`,
        why: "Nodes would never start, or a server would not: unknown means no.",
        fix: [
            largest > 0 ? `One request at a time fits there up to ${largest} tokens: ask for less.` : "",
            elsewhere.length > 0 ? `It fits in ${[...new Set(elsewhere)].slice(0, 3).join(", ")}.` : "",
            `Or take a smaller model: ${modelsIn({ jurisdiction, region }).join(", ") || "none is known to fit there"}.`,
        ]
            .filter((part) => part !== "")
            .join(" "),
    };
}

/** Models that have a way to be served in a region, at the usual demand. */
export function modelsIn(place: Place): readonly ModelId[] {
    return namesOf(models).filter((model) => proposalsFor({ model }, place).length > 0);
}
