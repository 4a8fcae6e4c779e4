import type { Fault } from "../../components/fault.ts";
import { z } from "zod";
import type { Known } from "../../catalog/known.ts";
import { findModel, models as catalogModels, precisions } from "../../catalog/models.ts";
import { namesOf } from "../../catalog/table.ts";
import { mostNodesPerReplica } from "../../components/gpu-node-group/fit-model.ts";
import { key } from "../key.ts";
import { field, name } from "../schema/field.ts";
import { jurisdictions } from "../../catalog/jurisdictions.ts";
import type { Licence, Model as ModelFacts } from "../../catalog/models.ts";
import type { Check } from "../check.ts";
import { entriesOf, notEmpty } from "../check.ts";
import type { ValueOf } from "../key.ts";
import { under } from "../path.ts";
import { chooseFrom, quote } from "../../components/suggest.ts";
import { modesWithoutFleet } from "./mode.ts";
import { waitSeconds } from "./time-limits.ts";

const replicas = z
    .strictObject({
        min: field(z.int().min(0).max(64).default(1), {
            what: "Replicas that always run. Default: 1; 0 lets the model sleep, and its first caller waits for minutes.",
            why: "A replica needs minutes to load its weights.",
            write: "Write a whole number from 0 to 64.",
        }),
        max: field(z.int().min(1).max(64).default(1), {
            what: "Replicas at most. Default: 1.",
            why: "It bounds what a burst can cost.",
            write: "Write a whole number from 1 to 64, at least min.",
        }),
    })
    .prefault({});

const licence = z.strictObject({
    accepted: field(z.string().min(1).max(80), {
        what: "Id of the licence that was accepted, as the catalog names it.",
        why: "Serving weights under terms that nobody agreed to is a breach of contract.",
        write: "Have it read by whoever may bind the company, then write its id, e.g. Apache-2.0 or llama3.3.",
    }),
    monthlyActiveUsers: field(z.int().min(0).max(10_000_000_000).exactOptional(), {
        what: "Monthly active users of all products of the company and its affiliates. Default: not stated.",
        why: "Some licences end at a number of users, and then ask for a licence of one's own.",
        write: "Write a whole number, e.g. 250000.",
    }),
    companyCountry: field(
        z
            .string()
            .regex(/^[A-Z]{2}$/, "is not a country code (two capital letters)")
            .exactOptional(),
        {
            what: "ISO 3166-1 alpha-2 code of the company's principal place of business, in quotes. Default: not stated.",
            why: "Some licences give companies of certain places no rights at all.",
            write: 'Write the code in quotes, e.g. "DE".',
        },
    ),
});

const revision = z.strictObject({
    revision: field(
        z.string().regex(/^[0-9a-f]{40}$/, "is not a commit of the model's repository (40 hexadecimal digits)"),
        {
            what: "Commit of the model's repository that the weights were mirrored from.",
            why: "A branch name such as main changes under you; the audit names the exact weights that answered.",
            write: "Write the full commit, 40 hexadecimal digits, in quotes.",
        },
    ),
    weight: field(z.int().min(0).max(100).exactOptional(), {
        what: "Percent of the model's requests that these weights answer. Default: what the other entry leaves; a candidate starts with 0.",
        why: "An update goes by steps: a candidate has 0, 5, 25, 50 or 100, and the revision before it the rest.",
        write: "Write a whole number from 0 to 100 at the candidate, or leave it out.",
    }),
});

/** Ids of models, in the catalog and in catalogs of others: letters, digits, dashes and dots, as names in the lock have them. */
export const modelId = z
    .string()
    .regex(
        /^[a-z0-9](?:[a-z0-9.-]{0,54}[a-z0-9])?$/,
        "is not the id of a model: lower-case letters, digits, dashes and dots (at most 56)",
    );

const model = z.strictObject({
    model: field(modelId.meta({ examples: [...namesOf(catalogModels)] }), {
        what: "The open-weight model: one of the catalog, or one of stacks/catalog.yaml.",
        why: "Memory, context and licence are computed from its dated facts; others are unknown.",
        write: "Write a model of the catalog, or bring one in: npm run model -- add <folder or repository>.",
    }),
    precision: field(z.enum(precisions), {
        what: "Number format of the weights.",
        why: "It decides how many GPUs the model needs, and costs some quality below bf16.",
        write: "Write a precision that the catalog holds for the model.",
    }),
    maxContextTokens: field(z.int().min(1024).max(16_777_216), {
        what: "Longest context a request may have, in tokens (prompt and answer).",
        why: "GPU memory is set aside for it; vLLM refuses to start when it does not fit.",
        write: "Write whole tokens, e.g. 16384.",
    }),
    concurrency: field(z.int().min(1).max(4096), {
        what: "Requests of full length that one replica must serve at the same time.",
        why: "With the context it decides the GPU memory that the KV cache needs.",
        write: "Write a whole number, e.g. 8.",
    }),
    nodeGroup: field(name, {
        what: "The GPU node group that the replicas run on.",
        why: "A model without GPUs of its own never starts.",
        write: "Write the name of an entry of gpuNodeGroups.",
    }),
    replicas: field(replicas, {
        what: "How many copies of the model run. Default: one.",
        why: "More copies answer more requests, and one can be drained while others serve.",
        write: "Write { min, max }, e.g. { min: 1, max: 3 }.",
    }),
    tensorParallel: field(z.literal([1, 2, 4, 8]).exactOptional(), {
        what: "GPUs that each layer is spread over. Default: the smallest number that fits.",
        why: "Attention heads have to divide by it; vLLM refuses to start where they do not.",
        write: "Write 1, 2, 4 or 8, or leave it out.",
    }),
    nodesPerReplica: field(z.int().min(1).max(mostNodesPerReplica).default(1), {
        what: "Nodes that one replica may span. Default: 1.",
        why: "The largest models fit on no single node; over several, every token crosses the network (EFA).",
        write: `Write a whole number from 1 to ${mostNodesPerReplica}.`,
    }),
    kvPrecision: field(z.enum(["bf16", "fp8"]).default("bf16"), {
        what: "Number format of the KV cache. Default: bf16.",
        why: "fp8 halves the cache, at some cost in quality.",
        write: "Write bf16 or fp8.",
    }),
    licence: field(licence, {
        what: "That the licence of the weights was accepted, and the facts that its conditions ask for.",
        why: "Open weights are not free of terms: who serves them has to have agreed to them.",
        write: "Write { accepted: <id of the licence> }, and what else the licence asks for.",
    }),
    revisions: field(z.array(revision).min(1).max(2), {
        what: "The weights that serve: one revision, or two during an update, first the one that serves, then its candidate.",
        why: "The earlier revision stays warm until it is taken off the list, so that going back is writing its weight.",
        write: "Write [{ revision: <commit> }], and during an update a second entry with its weight.",
    }),
    loading: field(z.enum(["copy", "stream"]).default("copy"), {
        what: "How weights get to a server: copy to the node first, or stream from the bucket into GPU memory. Default: copy.",
        why: "A copy is hashed whole at each start; streaming starts faster and trusts the checksum that S3 recorded.",
        write: "Write copy or stream.",
    }),
    onNodeUpdate: field(z.enum(["keep", "interrupt"]).default("keep"), {
        what: "Whether an update of its nodes (AMI, Kubernetes version) may stop the model's only replica: keep or interrupt. Default: keep.",
        why: "With keep such an update fails after fifteen minutes; with interrupt the model does not answer until it has started again.",
        write: "Write interrupt for the time of an update, or always where an outage does no harm; of two replicas or more one may always go.",
    }),
    drainSeconds: field(waitSeconds.exactOptional(), {
        what: "Seconds that a stopping replica has for the answers under way. Default: the longest answer that routes lead to it.",
        why: "Answers that take longer are cut; a longer time holds up every update of a node.",
        write: "Write whole seconds, at least the longest answer of its tasks, or leave it out.",
    }),
    requestsPerReplica: field(z.int().min(1).max(4096).exactOptional(), {
        what: "Requests in flight that one replica is meant to have. Default: 80 % of the full-length requests that fit.",
        why: "More of them add a replica, which takes minutes; the rest of the room is for those who come meanwhile.",
        write: "Write a whole number, e.g. 12, or leave it out.",
    }),
    wakeQuery: field(z.string().min(1).max(2_000).exactOptional(), {
        what: "PromQL that is above zero when somebody wants a model that sleeps. Default: none; the model never sleeps.",
        why: "A server that does not run exports no queue, so that nothing of its own can wake it.",
        write: "Write a query on the gateway's metrics, or leave it out and write replicas.min: 1.",
    }),
});

/** The models of the stack's own fleet, by the name that routes use. */
export const models = key("models", z.record(name, model), {
    what: "The models of the stack's own fleet, by the name that routes use.",
    why: "They answer inside the jurisdiction, on the stack's own GPUs.",
    write: "Write at least one: <name>: { model, precision, maxContextTokens, concurrency, nodeGroup, licence, revisions }.",
    unusedIn: modesWithoutFleet,
});

/** A mode that uses the key is made of its entries. */
export const someModel: Check<typeof models> = ({ written }) => notEmpty("models", written.models);

/** What a model is asked to do must be what its checkpoint can do. */
export const modelsAsPublished: Check<typeof models> = ({ models, known }) =>
    entriesOf(models).flatMap(([name, entry]) => modelFaults(name, entry, known));

/** What stands against one model's entry, whatever it runs on. */
export function modelFaults(name: string, entry: Model, { models, faulty }: Known): readonly Fault[] {
    const known = findModel(entry.model, models);
    if (known === undefined) {
        if (faulty.includes(entry.model)) return [];
        return [
            {
                path: under("models", name, "model"),
                problem: `${quote(entry.model)} is no model of the catalog`,
                why: "Memory, context and licence are computed from its dated facts; others are unknown.",
                fix: `${chooseFrom(entry.model, namesOf(models))} Or bring it in: npm run model -- add <folder or repository>.`,
            },
        ];
    }
    const faults: Fault[] = [];
    if (known.weights[entry.precision] === undefined) {
        faults.push({
            path: under("models", name, "precision"),
            problem: `the catalog knows no ${entry.precision} weights of ${known.name}`,
            why: "Without a checkpoint there is nothing to load, and no size to compute the GPU memory from.",
            fix: `Write one of: ${namesOf(known.weights as Readonly<Record<string, unknown>>).join(", ")}. Or bring others in: npm run model -- add <folder or repository>.`,
        });
    }
    const longest = known.maxContextTokens;
    if (!longest.confirmed || entry.maxContextTokens > longest.value) {
        faults.push({
            path: under("models", name, "maxContextTokens"),
            problem: longest.confirmed
                ? `${entry.maxContextTokens} tokens are more than ${known.name} was made for`
                : `nobody could confirm the longest context of ${known.name}`,
            why: "vLLM refuses to start, or answers degrade without a sign.",
            fix: longest.confirmed ? `Write at most ${longest.value}.` : "Write a model whose context is known.",
        });
    }
    return faults;
}

type Model = ValueOf<typeof models>[string];

/** Who serves weights must have agreed to their licence, and meet its conditions. Unknown means no. */
export const licencesAccepted: Check<typeof models> = ({ models, known }) =>
    entriesOf(models).flatMap(([name, entry]) => {
        const facts = findModel(entry.model, known.models);
        return facts === undefined ? [] : licenceFaults(name, entry, facts);
    });

function licenceFaults(name: string, entry: Model, { licence, name: title }: ModelFacts): readonly Fault[] {
    if (!licence.confirmed) {
        return [
            {
                path: under("models", name, "model"),
                problem: `nobody could confirm the licence of ${title}`,
                why: `Unknown means no: ${licence.reason}.`,
                fix: "Write a model whose licence is known.",
            },
        ];
    }
    return [
        ...idFaults(name, entry, licence.value, title),
        ...userFaults(name, entry, licence.value),
        ...placeFaults(name, entry, licence.value),
    ];
}

function idFaults(name: string, entry: Model, { id }: Licence, title: string): readonly Fault[] {
    if (entry.licence.accepted === id) return [];
    return [
        {
            path: under("models", name, "licence", "accepted"),
            problem: `${title} comes under ${id}, and ${quote(entry.licence.accepted)} was accepted`,
            why: "Serving weights under terms that nobody agreed to is a breach of contract.",
            fix: `Have ${id} read by whoever may bind the company, then write ${id}.`,
        },
    ];
}

function userFaults(name: string, { licence }: Model, { id, monthlyActiveUserLimit }: Licence) {
    if (monthlyActiveUserLimit === undefined) return [];
    const limit = monthlyActiveUserLimit.toLocaleString("en");
    const given = licence.monthlyActiveUsers;
    if (given !== undefined && given <= monthlyActiveUserLimit) return [];
    return [
        {
            path: under("models", name, "licence", "monthlyActiveUsers"),
            problem:
                given === undefined
                    ? "monthlyActiveUsers is missing"
                    : `${given.toLocaleString("en")} monthly active users are more than the ${limit} that ${id} allows`,
            why: `Above ${limit} monthly active users ${id} gives no rights; the licensor has to grant them.`,
            fix:
                given === undefined
                    ? "Write the monthly active users of the company and its affiliates, e.g. 250000."
                    : "Ask the licensor for a licence of your own, or write a model without that limit.",
        },
    ];
}

function placeFaults(name: string, { licence }: Model, { id, excludesCompaniesOf = [] }: Licence) {
    if (excludesCompaniesOf.length === 0) return [];
    const country = licence.companyCountry;
    const excluding = excludesCompaniesOf.find(
        (jurisdiction) => country !== undefined && jurisdictions[jurisdiction].countries.includes(country),
    );
    if (country !== undefined && excluding === undefined) return [];
    return [
        {
            path: under("models", name, "licence", "companyCountry"),
            problem:
                excluding === undefined
                    ? "companyCountry is missing"
                    : `the company has its principal place of business in ${quote(country ?? "")}, in ${excluding}`,
            why: `${id} gives companies of ${excludesCompaniesOf.join(", ")} no rights to these weights.`,
            fix:
                excluding === undefined
                    ? 'Write the country of the principal place of business, e.g. "US".'
                    : "Write a model under another licence.",
        },
    ];
}
