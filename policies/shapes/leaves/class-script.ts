import { dataClasses, taskClasses } from "../../../catalog/vocabulary.ts";
import type { SafeText } from "../../kit/safe.ts";
import { say } from "../../kit/safe.ts";

/** What the script may write, by the declaration. */
interface ScriptWords {
    /** Declared classes. */
    readonly classes: readonly string[];
    /** Headers of the gateway's own. */
    readonly tenant: string;
    readonly floor: string;
    readonly dataClass: string;
    readonly task: string;
    readonly patience: string;
    readonly permission: string;
    readonly permissionValue: string;
}

/**
 * What is wrong with the script of a class filter. The officer's copy of it stands below: the tables at its head are read and held to their
 * own forms, and each line behind them has to be the one that is written here. Written apart from the program that makes the script, so
 * that a change there is seen here.
 */
export function classScriptProblem(script: string, words: ScriptWords): SafeText | undefined {
    const lines = script.split("\n");
    const end = lines.findIndex((line) => !line.startsWith("local ") || line.startsWith("local function"));
    const head = new Map(lines.slice(0, end).map((line) => tableOf(line)));
    const forms = tableForms(words);
    for (const [name, written] of head) {
        const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
        if (form === undefined) return say`at its head stands a table that nobody has looked at`;
        if (!form.test(written)) return say`a table at its head does not have the form that belongs there`;
    }
    const isWhole = head.size === end && required.every((name) => head.has(name));
    if (!isWhole) return say`a table at its head is missing, or stands there twice`;
    const variant = {
        hasAliases: head.get("aliases") !== "{  }",
        hasFloors: head.has("floors"),
        hasBudgets: head.has("budgets"),
    };
    return lines.slice(end).join("\n") === body(words, variant)
        ? undefined
        : say`it is not, line for line, the class filter that somebody has looked at`;
}

const required = ["names", "rank", "strictest", "may_leave", "tasks", "aliases", "kept", "ways", "waits"];

function tableOf(line: string): readonly [name: string, written: string] {
    const [, name = "", written = ""] = /^local ([a-z_]+) = (.*)$/.exec(line) ?? [];
    return [name, written];
}

const oneOf = (words: readonly string[]) => `(?:${words.join("|")})`;
/** A table whose entries have a form. */
const table = (entry: string) => new RegExp(`^\\{ (?:${entry}(?:, ${entry})*)? \\}$`);
const exactly = (text: string) => ({ test: (written: string) => written === text });
const alias = String.raw`[a-z0-9][\w.-]{0,62}`;
/** A tenant is named by a token or in the stack; as a key of a table its name leads nowhere. */
const tenant = String.raw`[A-Za-z0-9][\w.@-]{0,99}`;
/** What HTTP needs, the gateway's own id of the request, and the tenant. */
const keptHeaders = (words: ScriptWords) => [
    ":authority",
    ":method",
    ":path",
    ":scheme",
    "content-length",
    "transfer-encoding",
    "x-forwarded-proto",
    "x-request-id",
    words.tenant,
];

/** The form of each table at the head of the script. */
function tableForms(words: ScriptWords): Readonly<Record<string, { readonly test: (written: string) => boolean }>> {
    const someClass = oneOf(dataClasses);
    const task = oneOf(taskClasses);
    const kind = `${someClass} ${oneOf([...taskClasses, "other"])}`;
    const wait = `${oneOf(["fleet", "mixed", "outside"])} ${oneOf(["whole", "stream"])} ${oneOf([...taskClasses, "other"])}`;
    const limit = (unit: string) => String.raw`\{ requests_per_unit = \d{1,15}, unit = "${unit}" \}`;
    return {
        names: exactly(`{ ${dataClasses.map((name) => `"${name}"`).join(", ")} }`),
        rank: exactly(`{ ${dataClasses.map((name, i) => `["${name}"] = ${String(i + 1)}`).join(", ")} }`),
        strictest: exactly(String(dataClasses.length)),
        may_leave: table(String.raw`\["${oneOf(words.classes)}"\] = true`),
        tasks: table(String.raw`\["${task}"\] = true`),
        aliases: table(String.raw`\["${alias}"\] = "${task}"`),
        kept: exactly(
            `{ ${keptHeaders(words)
                .map((name) => `["${name}"] = true`)
                .join(", ")} }`,
        ),
        floors: table(String.raw`\["${tenant}"\] = "${someClass}"`),
        budgets: table(String.raw`\["${tenant}"\] = \{ day = ${limit("DAY")}, month = ${limit("MONTH")} \}`),
        ways: table(String.raw`\["${kind}"\] = "${oneOf(["fleet", "mixed", "outside"])}"`),
        waits: table(String.raw`\["${wait}"\] = \{ "\d{1,8}", "\d{1,8}"(?:, "\d{1,6}-\d{1,6}")? \}`),
    };
}

interface Variant {
    readonly hasAliases: boolean;
    readonly hasFloors: boolean;
    readonly hasBudgets: boolean;
}

/**
 * The script behind its tables. It reads headers, lets go of what a caller wrote, raises the class, and writes the gateway's own headers; of
 * the body it keeps the name of the model and whether the answer streams, of the answer three counts of tokens. It logs nothing, calls nobody,
 * and writes nothing but these words into the metadata of the request.
 */
function body(words: ScriptWords, { hasAliases, hasFloors, hasBudgets }: Variant): string {
    const floor = hasFloors ? `floors[tenant or ""]` : `seen["${words.floor}"]`;
    const named = hasAliases ? `\n  if task == nil then task = aliases[body.model or ""] end` : "";
    const budgets = hasBudgets
        ? `
  for window, limit in pairs(budgets[tenant or ""] or {}) do
    handle:streamInfo():dynamicMetadata():set("ringfence.budget", window, limit)
  end`
        : "";
    return `
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
  for mark = 1, 200000 do
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


local function set_waits(headers, class, form, task)
  local way = ways[class .. " " .. task]
  local wait = waits[(way or "none") .. " " .. form .. " " .. task]
  if wait == nil then return end
  headers:replace("x-envoy-upstream-rq-per-try-timeout-ms", wait[1])
  headers:replace("x-envoy-upstream-rq-timeout-ms", wait[2])
  if wait[3] then headers:replace("${words.patience}", wait[3]) end
end


function envoy_on_request(handle)
  local seen, sent = read(handle)
  let_go(handle, sent)
  local tenant = seen["${words.tenant}"]
  local floor = rank_of(${floor})
  local class = floor
  local declared = "none"
  if sent["x-data-class"] then
    local asked = seen["x-data-class"]
    declared = rank[asked or ""] and asked or "unreadable"
    class = math.max(class, rank_of(asked))
  end
  local task = seen["x-task-class"]
  if not tasks[task or ""] then task = nil end
  local body = read_body(handle)${named}
  local form = body.stream and "stream" or "whole"
  handle:streamInfo():dynamicMetadata():set("ringfence.audit", "request", {
    tenant = tenant or "none",
    floor = names[floor],
    declared = declared,
    class = names[class],
    task = task or "other",
  })
${budgets}
  local headers = handle:headers()
  set_waits(headers, names[class], form, task or "other")
  headers:replace("${words.dataClass}", names[class])
  headers:replace("${words.task}", task or "other")
  if may_leave[names[class]] then headers:replace("${words.permission}", "${words.permissionValue}") end
end


local counted = {
  input = '^.*"prompt_tokens"%s*:%s*(%d+)%D',
  output = '^.*"completion_tokens"%s*:%s*(%d+)%D',
  total = '^.*"total_tokens"%s*:%s*(%d+)%D',
}

function envoy_on_response(handle)
  local tail = ""
  for chunk in handle:bodyChunks() do
    local length = chunk:length()
    local taken = math.min(length, 2048)
    tail = string.sub(tail .. chunk:getBytes(length - taken, taken), -2048)
  end
  local tokens = {}
  for name, pattern in pairs(counted) do
    local count = string.match(tail, pattern)
    if count ~= nil then tokens[name] = tonumber(count) end
  end
  if next(tokens) then handle:streamInfo():dynamicMetadata():set("ringfence.audit", "tokens", tokens) end
end
`;
}
