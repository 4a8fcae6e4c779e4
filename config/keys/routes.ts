import { z } from "zod";
import { dataClasses, taskClasses } from "../../catalog/vocabulary.ts";
import { key } from "../key.ts";
import { field, name } from "../schema/field.ts";

const backend = z
    .string()
    .regex(/^[a-z][a-z0-9-]*(?:\/[a-z0-9][a-z0-9.-]*)?$/, "is not the name of a backend (a model, or provider/model)");
const howToName = "Write the name of a model of the fleet (llama-70b), or provider/model (openai/gpt).";

const share = z.strictObject({
    backend: field(backend, {
        what: "A model of the fleet by its name, or a provider's model as provider/model.",
        why: "Each backend is checked against each data class of the route, with weight 0 too: a weight changes in one line.",
        write: howToName,
    }),
    weight: field(z.int().min(0).max(100), {
        what: "Share of the requests, in percent. All weights of a route add to 100.",
        why: "Percent can be read in a review without arithmetic.",
        write: "Write a whole number from 0 to 100.",
    }),
});

const mirror = z.strictObject({
    backend: field(backend, {
        what: "The backend that receives copies; its answers are thrown away.",
        why: "A copy is a transfer like any other: the same rules hold as for the first backend.",
        write: howToName,
    }),
    percent: field(z.int().min(0).max(100), {
        what: "Share of the requests that is copied, in percent.",
        why: "Shadow traffic costs GPU time; 5 to 10 percent is enough to compare answers.",
        write: "Write a whole number from 0 to 100, e.g. 10.",
    }),
});

const route = z.strictObject({
    name: field(name, {
        what: "What the route is called in logs and reports.",
        why: "The audit line of each request names the route that decided.",
        write: 'Write a short name, e.g. "personal-stays-here".',
    }),
    dataClasses: field(z.array(z.enum(dataClasses)).min(1), {
        what: "The data classes whose requests take this route.",
        why: "Every edge of the route must be allowed for each of them.",
        write: "Write a list of data classes, e.g. [public, internal].",
    }),
    taskClasses: field(z.array(z.enum(taskClasses)).min(1).exactOptional(), {
        what: "The task classes that take this route. Default: every task that no other route of the data class names.",
        why: "A route without tasks is the data class's default; an unknown task ends there.",
        write: "Write a list of task classes, e.g. [reasoning], or leave it out.",
    }),
    primary: field(backend.exactOptional(), {
        what: "The one backend that answers. Write either primary or weighted.",
        why: "Most routes need no more than one backend and its fallbacks.",
        write: howToName,
    }),
    // A rule of an HTTPRoute holds 16 backends, of which one may be the fallback.
    weighted: field(z.array(share).min(2).max(15).exactOptional(), {
        what: "Two to 15 backends that share the requests by weight. Write either primary or weighted.",
        why: "A cutover moves traffic in steps that can be reviewed and taken back.",
        write: "Write a list of { backend, weight } whose weights add to 100.",
    }),
    fallback: field(z.array(backend).max(4).default([]), {
        what: "Backends that are tried in this order when the first ones fail. Default: none, the caller gets 503.",
        why: "A fallback fires when nobody looks; it must be allowed for every data class of the route.",
        write: "Write a list of backends, e.g. [qwen3-32b].",
    }),
    mirror: field(mirror.exactOptional(), {
        what: "A backend that receives a copy of some requests. Default: none.",
        why: "Shadow traffic compares two backends on real requests before any caller depends on the new one.",
        write: "Write { backend, percent }.",
    }),
});

/** Which backends answer which requests. */
export const routes = key("routes", z.array(route).min(1).max(100), {
    what: "Which backends answer which requests: by data class, then by task class.",
    why: "Here data could leave; every edge is checked against the data class, the provider's contract and its place.",
    write: "Write at least one route: { name, dataClasses, primary }.",
});
