import { z } from "zod";
import { dayAfter, isDay } from "../../catalog/day.ts";
import type { Day } from "../../catalog/day.ts";
import { pathPattern } from "./path.ts";
import { safe, say, sayAll } from "./safe.ts";
import type { SafeText } from "./safe.ts";

/**
 * An exception that somebody granted: one finding of one rule on one resource may stand until a day. It is written by hand
 * in `policies/declarations/waivers/<stack>.yaml`, a list of these.
 */
export interface Waiver {
    /** The resource, in full. */
    readonly urn: string;
    /** `RES-103` */
    readonly rule: string;
    /** The property, as the finding writes it. @default every finding of the rule on the resource */
    readonly path?: string | undefined;
    readonly reason: string;
    /** What keeps the data safe meanwhile. */
    readonly compensatingControl: string;
    /** E-mail address of who asks. */
    readonly requester: string;
    /** E-mail address of who permits: one of the declaration's `approvers`. */
    readonly approver: string;
    /** Where it was discussed. */
    readonly ticket: string;
    /** The first day on which it holds. */
    readonly granted: Day;
    /** The last day on which it holds. */
    readonly expires: Day;
}

/** How many days a waiver may last, from the day on which it is granted, by the severity of its rule. */
export const longestDays = { critical: 30, other: 90 } as const;

/** How many days a rule of a severity may be waived. */
export function daysFor(severity: string | undefined): number {
    return severity === "critical" ? longestDays.critical : longestDays.other;
}

/** One line of words, without characters that hide or turn what is read. */
const words = z.string().regex(/^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,500}$/u);
const mail = z.email().max(254);
const day = z.string().refine(isDay);

/** How each key must read, and what to write. The words stand in findings. */
const keys = {
    urn: { schema: z.string().regex(/^urn:pulumi:\S.{1,1000}$/u), must: say`the URN of one resource, in full` },
    rule: { schema: z.string().regex(/^RES-\d{3}$/), must: say`the id of one rule, e.g. RES-103` },
    path: {
        schema: z.string().regex(new RegExp(`^${pathPattern}$`)),
        must: say`one property as the finding writes it, e.g. rules[0].destination`,
    },
    reason: { schema: words, must: say`a sentence: why the finding has to stand for a while` },
    compensatingControl: { schema: words, must: say`a sentence: what keeps the data safe meanwhile` },
    requester: { schema: mail, must: say`the e-mail address of who asks` },
    approver: { schema: mail, must: say`the e-mail address of who permits` },
    ticket: {
        schema: z.string().regex(/^[\w#][\w./:#?=&%-]{0,199}$/),
        must: say`where it was discussed: a ticket or an address, in quotes, without spaces`,
    },
    granted: { schema: day, must: say`a day as YYYY-MM-DD: the first on which it holds` },
    expires: { schema: day, must: say`a day as YYYY-MM-DD: the last on which it holds` },
} as const;

/** A key's schema, with its words for editors. */
function described<Key extends keyof typeof keys>(key: Key): (typeof keys)[Key]["schema"] {
    const { schema, must } = keys[key];
    return schema.describe(String(must));
}

const entrySchema = z.strictObject({
    urn: described("urn"),
    rule: described("rule"),
    path: described("path").optional(),
    reason: described("reason"),
    compensatingControl: described("compensatingControl"),
    requester: described("requester"),
    approver: described("approver"),
    ticket: described("ticket"),
    granted: described("granted"),
    expires: described("expires"),
});

/** What a waivers file holds. A file with nothing in it grants nothing. */
export const waiversSchema = z.array(entrySchema);

/** What is wrong with a waiver, or with the file, for a finding. */
export interface WaiverFault {
    readonly problem: SafeText;
    readonly fix: SafeText;
}

/** The waivers of a stack by the day: those that hold, and what is wrong with the others. */
export interface Waivers {
    readonly valid: readonly Waiver[];
    readonly faults: readonly WaiverFault[];
}

export const noWaivers: Waivers = { valid: [], faults: [] };

/** A rule, as much of it as a waiver depends on. */
export interface WaivableRule {
    readonly id: string;
    readonly waivable: boolean;
    readonly severity: string;
}

/** What waivers are judged by. */
export interface WaiverGround {
    /** The stack whose file it is. */
    readonly stack: string;
    readonly today: Day;
    /** E-mail addresses of the declaration. */
    readonly approvers: readonly string[];
    readonly rules: readonly WaivableRule[];
}

/** An entry of the file, and where it stands there. */
export interface WrittenEntry {
    /** As YAML has it. */
    readonly value: unknown;
    /** From 1. */
    readonly line: number;
}

/** Judges every entry by itself and against those above it. One with a fault waives nothing. */
export function judgeWaivers(entries: readonly WrittenEntry[], ground: WaiverGround): Waivers {
    const judged = entries.map(({ value, line }) => ({ line, read: entrySchema.safeParse(value) }));
    const valid: Waiver[] = [];
    const faults: WaiverFault[] = [];
    const seen = new Set<string>();
    for (const { line, read } of judged) {
        const found = read.success ? substanceFaults(read.data, ground) : read.error.issues.map(formFault);
        if (read.success) {
            const { urn, rule, path } = read.data;
            const key = JSON.stringify([urn, rule, path]);
            if (seen.has(key)) {
                found.push({ problem: say`it says what another one above says`, fix: say`Remove one of the two.` });
            }
            seen.add(key);
        }
        if (read.success && found.length === 0) {
            valid.push(read.data);
        }
        faults.push(
            ...found.map(({ problem, fix }) => ({ problem: say`the waiver at line ${line}: ${problem}`, fix })),
        );
    }
    return { valid, faults };
}

/** What is wrong with the form of an entry. Nothing of what is written there is shown. */
function formFault({ code, path: [key] }: z.core.$ZodIssue): WaiverFault {
    const known = typeof key === "string" && Object.hasOwn(keys, key) ? keys[key as keyof typeof keys] : undefined;
    if (known !== undefined) {
        const name = safe.declarationPath(String(key));
        return { problem: say`\`${name}\` is missing, or is not ${known.must}`, fix: say`Write ${known.must}.` };
    }
    const all = sayAll(Object.keys(keys).map(safe.declarationPath));
    const fix = say`Write ${all} and nothing else; \`path\` may be left out.`;
    return code === "unrecognized_keys"
        ? { problem: say`it has a key that nobody reads`, fix }
        : { problem: say`it is no map of keys`, fix };
}

/** What is wrong with an entry of the right form. */
function substanceFaults(waiver: Waiver, { stack, today, approvers, rules }: WaiverGround): WaiverFault[] {
    const { urn, requester, approver, granted, expires } = waiver;
    const rule = rules.find(({ id }) => id === waiver.rule);
    const days = daysFor(rule?.severity);
    const id = safe.ruleId(waiver.rule);
    const faults: readonly (readonly [isFault: boolean, problem: SafeText, fix: SafeText])[] = [
        [
            urn.includes("*"),
            say`a waiver is for one resource, and \`urn\` has a * in it`,
            say`Write the URN of the finding in full, and one entry for each resource.`,
        ],
        [
            !urn.startsWith(`urn:pulumi:${stack}::`),
            say`\`urn\` is of another stack than ${safe.stack(stack)}`,
            say`Write the URN of the finding; a waiver of another stack stands in the file of that stack.`,
        ],
        [
            rule === undefined,
            say`there is no rule ${id}`,
            say`Write the id of the finding; docs/rules.md lists the rules.`,
        ],
        [
            rule?.waivable === false,
            say`no exception can be granted from ${id}`,
            say`Remove the waiver and cure the finding; docs/rules.md says which rules can be waived.`,
        ],
        [
            !approvers.some((one) => one === approver),
            say`\`approver\` is none of the declaration's \`approvers\``,
            say`Let one of the declaration's approvers permit it, written as there.`,
        ],
        [
            personOf(requester) === personOf(approver),
            say`who asks for it is who permits it`,
            say`Let another of the declaration's approvers permit it.`,
        ],
        [
            expires < granted,
            say`it ends (${safe.day(expires)}) before it begins (${safe.day(granted)})`,
            say`Write in \`expires\` a day after \`granted\`.`,
        ],
        [
            expires > dayAfter(granted, days),
            say`it lasts longer than the ${days} days that a rule of this severity may be waived`,
            say`Write in \`expires\` ${safe.day(dayAfter(granted, days))} or earlier.`,
        ],
        [
            granted > today,
            say`it holds from ${safe.day(granted)} on, and today is ${safe.day(today)}`,
            say`Remove it until then: what is not granted yet waives nothing.`,
        ],
        [
            expires < today,
            say`it expired on ${safe.day(expires)}, and today is ${safe.day(today)}`,
            say`Cure the finding and remove the waiver, or let an approver grant it anew.`,
        ],
    ];
    return faults.flatMap(([isFault, problem, fix]) => (isFault ? [{ problem, fix }] : []));
}

/** Who an address belongs to: capitals, and what stands after a +, change nobody. */
function personOf(address: string): string {
    return address.toLowerCase().replace(/\+[^@]*@/, "@");
}

/** A finding, as much of it as a waiver names. */
export interface Waivable {
    readonly id: string;
    readonly urn?: string | undefined;
    /** Empty or absent where the resource as a whole is at fault. */
    readonly path?: string | undefined;
}

/** True where a waiver is for a finding. */
export function isFor(waiver: Pick<Waiver, "urn" | "rule" | "path">, { id, urn, path = "" }: Waivable): boolean {
    return waiver.rule === id && waiver.urn === urn && (waiver.path ?? path) === path;
}

/**
 * How far it is known that the approver approved: nobody but the file says so. A reviewer's tool may know more, by the
 * history of the file.
 */
export function standingOf({ approver }: Pick<Waiver, "approver">): string {
    return `that ${approver} permits it is stated, not verified`;
}
