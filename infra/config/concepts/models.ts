import { z } from "zod";
import { models as knownModels } from "../../../catalog/models.ts";
import type { Precision } from "../../../catalog/models.ts";
import { namesOf } from "../../../catalog/table.ts";
import { field, name } from "./field.ts";

/** Number formats that a checkpoint of the catalog may come in. */
const precisions = ["bf16", "fp8", "int4", "nvfp4"] as const satisfies readonly Precision[];

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

const model = z.strictObject({
    model: field(z.enum(namesOf(knownModels)), {
        what: "The open-weight model in the catalog.",
        why: "Memory, context and licence are computed from its dated facts; others are unknown.",
        write: "Write a model of the catalog.",
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
    revision: field(
        z.string().regex(/^[0-9a-f]{40}$/, "is not a commit of the model's repository (40 hexadecimal digits)"),
        {
            what: "Commit of the model's repository that the weights were mirrored from.",
            why: "A branch name such as main changes under you; the audit names the exact weights that answered.",
            write: "Write the full commit, 40 hexadecimal digits, in quotes.",
        },
    ),
});

/** The models of the stack's own fleet, by the name that routes use. */
export const models = field(z.record(name, model), {
    what: "The models of the stack's own fleet, by the name that routes use.",
    why: "They answer inside the jurisdiction, on the stack's own GPUs.",
    write: "Write at least one: <name>: { model, precision, maxContextTokens, concurrency, nodeGroup, revision }.",
});
