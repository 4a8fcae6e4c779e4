import { dataClasses, taskClasses } from "../../catalog/vocabulary.ts";
import type { DataClass, TaskClass } from "../../catalog/vocabulary.ts";
import type { TimeLimits } from "../time-limits/index.ts";
import type { TokenBudget } from "./args.ts";
import { asked, egressAllowed, keptHeaders, trusted, waitHeaders } from "./trusted-headers.ts";
import { answerForms, waitingOf } from "./waiting.ts";
import type { WayOfKind } from "./waiting.ts";

/** Namespace of Envoy's dynamic metadata that the filter writes for the audit line, and for what a request has cost. */
export const auditMetadata = "ringfence.audit";
/** Namespace of the budgets of a tenant that has its own, by window. */
export const budgetMetadata = "ringfence.budget";
/** Key, in the namespace of the audit line, of the tokens of question and answer together. */
export const totalTokens = "tokens:total";
/** Bytes at the end of an answer that hold its count of tokens, with whatever servers write beside it. */
const answerEndBytes = 2048;
/** Marks of a request's body that are looked at; a body with more has no model and no stream for the filter. */
const bodyMarks = 200_000;

/** What the class filter decides by. */
export interface ClassFilterArgs {
    /** Classes that get the egress permission. */
    readonly egressClasses: readonly DataClass[];
    /** Tasks of the stack, and the model name by which callers ask for each. */
    readonly tasks: Readonly<Partial<Record<TaskClass, { readonly alias?: string | undefined }>>>;
    /** Floors by tenant, where API keys say who calls. @default - the floor is in the token */
    readonly tenantFloors?: Readonly<Record<string, DataClass>>;
    /** Budgets of tenants that have their own, by window. @default - every tenant has the default one */
    readonly tenantBudgets?: Readonly<Record<string, TokenBudget>>;
    /** Where the rules of each kind of request lead; it decides how long one is waited for. */
    readonly ways: readonly WayOfKind[];
    readonly time: TimeLimits;
}

/**
 * The script that decides the class of a request, and lets go of everything else that a caller wrote. Behind it a request
 * is a method, a path, a body and what the gateway itself wrote: whatever else the caller sent, under any name, reaches
 * nobody. It writes every trusted header but the tenant's, and everything it cannot read counts as the strictest class.
 * Should it fail half-way, headers are missing and the request ends in the catch-all rule: each header that opens something
 * is written last.
 *
 * It also says how long Envoy waits, by the task and by whether the answer streams: a server that streams and stays silent is
 * given up early, one that works on a whole answer is not. A request without a limit from here has the longest of its policy.
 *
 * Written for Envoy's Lua filter. It never calls `clearRouteCache`: Envoy Gateway's validator does not know it and refuses
 * the policy; changing a header clears the cache by itself.
 */
export function classFilter(args: ClassFilterArgs): string {
    const known = taskClasses.filter((task) => args.tasks[task] !== undefined);
    const aliases = known.flatMap((task) => {
        const alias = args.tasks[task]?.alias;
        return alias === undefined ? [] : [[alias, task] as const];
    });
    return [
        `local names = ${list(dataClasses)}`,
        `local rank = ${table(dataClasses.map((name, i) => [name, i + 1]))}`,
        `local strictest = ${dataClasses.length}`,
        `local may_leave = ${table(args.egressClasses.map((name) => [name, true]))}`,
        `local tasks = ${table(known.map((task) => [task, true]))}`,
        `local aliases = ${table(aliases)}`,
        `local kept = ${table(keptHeaders.map((name) => [name, true]))}`,
        ...(args.tenantFloors === undefined ? [] : [`local floors = ${table(Object.entries(args.tenantFloors))}`]),
        ...(args.tenantBudgets === undefined ? [] : [`local budgets = ${budgetTable(args.tenantBudgets)}`]),
        `local ways = ${table(args.ways.map(({ dataClass, task, way }) => [`${dataClass} ${task}`, way]))}`,
        `local waits = ${waitTable(args)}`,
        readingFunctions,
        bodyFunction,
        waitFunction,
        requestFunction(args, aliases.length > 0),
        responseFunction,
    ].join("\n");
}

/**
 * A value counts only when it was sent once; a class that is no class counts as the strictest. Envoy's objects die while
 * the script waits for a body, so that each use fetches its own.
 */
const readingFunctions = `
local function read(handle)
  local seen, sent = {}, {}
  for name, value in pairs(handle:headers()) do
    sent[name] = (sent[name] or 0) + 1
    seen[name] = sent[name] == 1 and value or nil
  end
  return seen, sent
end

local function let_go(handle, sent)
  local headers = handle:headers()
  for name in pairs(sent) do
    if not kept[name] then headers:remove(name) end
  end
  headers:replace("content-type", "application/json")
  local path = headers:get(":path")
  local bare = string.match(path, "^[^?]*")
  if bare ~= path then headers:replace(":path", bare) end
end

local function rank_of(name)
  return rank[name or ""] or strictest
end
`;

/**
 * Reads two words of a request's body, as a server will understand them: the model, and whether the answer is to stream. Only
 * what stands in the outermost object counts, and of two the last; a prompt that quotes such words says nothing. Whatever is
 * not read with certainty is no stream, so that the answer is waited for longer, never given up too early.
 */
const bodyFunction = `
local function end_of_string(text, from)
  local stop = from
  while true do
    stop = string.find(text, '"', stop + 1, true)
    if stop == nil then return nil end
    local before = stop
    while string.byte(text, before - 1) == 92 do before = before - 1 end
    if (stop - before) % 2 == 0 then return stop end
  end
end

local function read_body(handle)
  local body = handle:body()
  if body == nil then return {} end
  local text = body:getBytes(0, body:length())
  local found, depth, at = {}, 0, 1
  for mark = 1, ${bodyMarks} do
    local from = string.find(text, '["{}%[%]]', at)
    if from == nil then return depth == 0 and found or {} end
    local byte = string.byte(text, from)
    at = from + 1
    if byte == 34 then
      local stop = end_of_string(text, from)
      if stop == nil then return {} end
      at = stop + 1
      local value = depth == 1 and string.match(text, '^%s*:%s*()', at)
      local name = value and string.sub(text, from + 1, stop - 1)
      if name == "stream" then found.stream = string.match(text, '^%a+', value) == "true" end
      if name == "model" then found.model = string.match(text, '^"([%w._/-]+)"', value) end
    elseif byte == 123 or byte == 91 then
      depth = depth + 1
    else
      depth = depth - 1
    end
  end
  return {}
end
`;

/** A kind of request that no rule takes is waited for as the policy says. */
const waitFunction = `
local function set_waits(headers, class, form, task)
  local way = ways[class .. " " .. task]
  local wait = waits[(way or "none") .. " " .. form .. " " .. task]
  if wait == nil then return end
  headers:replace("${waitHeaders.attempt}", wait[1])
  headers:replace("${waitHeaders.request}", wait[2])
  if wait[3] then headers:replace("${trusted.patience}", wait[3]) end
end
`;

function requestFunction(args: ClassFilterArgs, hasAliases: boolean): string {
    const floor = args.tenantFloors === undefined ? `seen["${trusted.floor}"]` : `floors[tenant or ""]`;
    const alias = `
  if task == nil then task = aliases[body.model or ""] end`;
    return `
function envoy_on_request(handle)
  local seen, sent = read(handle)
  let_go(handle, sent)
  local tenant = seen["${trusted.tenant}"]
  local floor = rank_of(${floor})
  local class = floor
  local declared = "none"
  if sent["${asked.dataClass}"] then
    local asked = seen["${asked.dataClass}"]
    declared = rank[asked or ""] and asked or "unreadable"
    class = math.max(class, rank_of(asked))
  end
  local task = seen["${asked.task}"]
  if not tasks[task or ""] then task = nil end
  local body = read_body(handle)${hasAliases ? alias : ""}
  local form = body.stream and "stream" or "whole"
  handle:streamInfo():dynamicMetadata():set("${auditMetadata}", "request", {
    tenant = tenant or "none",
    floor = names[floor],
    declared = declared,
    class = names[class],
    task = task or "other",
  })
${args.tenantBudgets === undefined ? "" : tellBudgets}
  local headers = handle:headers()
  set_waits(headers, names[class], form, task or "other")
  headers:replace("${trusted.dataClass}", names[class])
  headers:replace("${trusted.task}", task or "other")
  if may_leave[names[class]] then headers:replace("${trusted.egress}", "${egressAllowed}") end
end
`;
}

/** Tells the limiter of tokens what it may not know otherwise. */
const tellBudgets = `
  for window, limit in pairs(budgets[tenant or ""] or {}) do
    handle:streamInfo():dynamicMetadata():set("${budgetMetadata}", window, limit)
  end`;

/**
 * Counts tokens at the end of an answer, which is where every server writes them, streaming or not. Nothing is held back, and
 * nothing but numbers is kept. Each pattern is bound to the start: unbound, an answer without a count would be searched from
 * each of its letters to its end.
 */
const responseFunction = `
local counted = {
  input = '^.*"prompt_tokens"%s*:%s*(%d+)%D',
  output = '^.*"completion_tokens"%s*:%s*(%d+)%D',
  total = '^.*"total_tokens"%s*:%s*(%d+)%D',
}

function envoy_on_response(handle)
  local tail = ""
  for chunk in handle:bodyChunks() do
    local length = chunk:length()
    local taken = math.min(length, ${answerEndBytes})
    tail = string.sub(tail .. chunk:getBytes(length - taken, taken), -${answerEndBytes})
  end
  local tokens = {}
  for name, pattern in pairs(counted) do
    local count = string.match(tail, pattern)
    if count ~= nil then tokens[name] = tonumber(count) end
  end
  if next(tokens) then handle:streamInfo():dynamicMetadata():set("${auditMetadata}", "tokens", tokens) end
end
`;

/** Envoy's limits for each way, form and task that can occur, in milliseconds, and what the egress tier is told. */
function waitTable({ ways, time }: ClassFilterArgs): string {
    const rows = new Map(
        ways.flatMap(({ way, task }) =>
            answerForms.map((form) => {
                const { trySeconds, requestSeconds, patience } = waitingOf(time, way, form, task);
                const values = [trySeconds * 1000, requestSeconds * 1000].map(String);
                return [`${way} ${form} ${task}`, list([...values, ...(patience === undefined ? [] : [patience])])];
            }),
        ),
    );
    return `{ ${[...rows].map(([key, values]) => `[${JSON.stringify(key)}] = ${values}`).join(", ")} }`;
}

function budgetTable(budgets: Readonly<Record<string, TokenBudget>>): string {
    const limit = (requests: number, unit: string) => `{ requests_per_unit = ${requests}, unit = "${unit}" }`;
    const rows = Object.entries(budgets).map(
        ([tenant, { tokensPerDay, tokensPerMonth }]) =>
            `[${JSON.stringify(tenant)}] = { day = ${limit(tokensPerDay, "DAY")}, month = ${limit(tokensPerMonth, "MONTH")} }`,
    );
    return `{ ${rows.join(", ")} }`;
}

function list(values: readonly string[]): string {
    return `{ ${values.map((value) => JSON.stringify(value)).join(", ")} }`;
}

/** A Lua table. Keys and values are names (letters, digits, dashes, dots), so that JSON's quotes are Lua's too. */
function table(entries: readonly (readonly [key: string, value: string | number | boolean])[]): string {
    return `{ ${entries.map(([key, value]) => `[${JSON.stringify(key)}] = ${JSON.stringify(value)}`).join(", ")} }`;
}
