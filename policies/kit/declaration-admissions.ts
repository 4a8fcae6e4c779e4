import { z } from "zod";
import { day, mail, sha256, typeToken, urn } from "./declaration-forms.ts";
import { key } from "./key-doc.ts";

/*
 * What the rules cannot judge by themselves, and somebody has looked at: types without a shape, single resources, texts that
 * nothing can read. Each entry says who looked, when and why it may pass, and admits exactly what was seen.
 */

/** Stands in a proposal where a value must not be shown. No declaration may keep it. */
export const valueToWrite = "<the value>";

const lookedAtBy = key(mail, {
    what: "Who looked at it: the owner or one of the approvers.",
    why: "An entry that nobody answers for is no permission.",
    write: "Write the e-mail address, e.g. privacy@group.example.",
});
const on = key(day, {
    what: "Day on which somebody looked at it.",
    why: "What was looked at long ago may have become something else.",
    write: "Write the day as YYYY-MM-DD, e.g. 2026-11-02.",
});
const reason = (example: string) =>
    key(z.string().min(1), {
        what: "Why it may pass.",
        why: "No rule can see it: that is the officer's word.",
        write: `Write a sentence, e.g. ${example}.`,
    });
const oneUrn = key(urn, {
    what: "The one resource that is meant.",
    why: "The permission is for this one alone.",
    write: "Write the URN as the finding shows it.",
});

/** A resource that an admitted type may refer to: `{ own: aws:kms/key:Key }`. */
export interface OwnReference {
    readonly own: string;
}
/** A value of a property as an admission writes it: exact, however deep, or a reference to a resource of the stack. */
export type AdmittedValue =
    | string
    | number
    | boolean
    | null
    | readonly AdmittedValue[]
    | { readonly [name: string]: AdmittedValue }
    | OwnReference;

const ownReference = z.strictObject({ own: typeToken });
const admittedValue: z.ZodType<AdmittedValue> = z.lazy(() =>
    z.union([
        z.string().refine((text) => !text.includes(valueToWrite), `still holds ${valueToWrite}`),
        z.number(),
        z.boolean(),
        z.null(),
        z.array(admittedValue),
        z
            .record(z.string(), admittedValue)
            .refine((value) => !("own" in value) || ownReference.safeParse(value).success, {
                error: "has a key own, which stands alone and names a type of the AWS or Kubernetes provider",
            }),
    ]),
);

/** Types that no rule knows, with the values their properties may have (RES-109). */
export const admittedTypes = key(
    z.array(
        key(
            z.strictObject({
                type: key(typeToken, {
                    what: "The type of the resources.",
                    why: "A property means something else in another type.",
                    write: "Write the type token, e.g. aws:sqs/queue:Queue.",
                }),
                properties: key(z.record(z.string(), admittedValue), {
                    what: "Every property that may be set, with its one value.",
                    why: "A property that nobody looked at may send, copy or publish; a resource that sets another one, or another value, is refused.",
                    write: "Write each exactly, e.g. fifoQueue: true; what comes from a resource of the stack as { own: aws:kms/key:Key }.",
                }),
                lookedAtBy,
                on,
                reason: reason("jobs of the batch API; its policy names the own account alone"),
            }),
            {
                what: "One form that resources of the type may have.",
                why: "Whoever looked at one setting has not looked at all others.",
                write: "Write type, properties, lookedAtBy, on and reason; the finding prints them.",
            },
        ),
    ),
    {
        what: "Resources of types that the rules do not know, by their properties and values, as somebody has looked at them.",
        why: "A type that nobody looked at may send data anywhere (RES-109).",
        write: "List what the finding of RES-109 prints, or write [].",
    },
);

/** Single resources of types that no rule knows (RES-109). */
export const admittedResources = key(
    z.array(
        z.strictObject({
            urn: oneUrn,
            inputsSha256: key(sha256, {
                what: "Digest of the resource's inputs, with their keys in order.",
                why: "A changed resource is another one, and asks for another look.",
                write: "Write the digest that the finding shows.",
            }),
            lookedAtBy,
            on,
            reason: reason("holds the licence text of the model, looked at line by line"),
        }),
    ),
    {
        what: "Single resources of types that the rules do not know, each with a digest of its inputs.",
        why: "Some are too large to write out; the digest admits what was seen, and nothing else.",
        write: "List urn, inputsSha256, lookedAtBy, on and reason, or write [].",
    },
);

/** Texts that no shape can read: scripts, user data, filters. */
export const lookedAtTexts = key(
    z.array(
        z.strictObject({
            sha256: key(sha256, {
                what: "Digest of the text, as the resource holds it.",
                why: "A changed text is another one, and asks for another look.",
                write: "Write the digest that the finding shows.",
            }),
            what: key(z.string().min(1), {
                what: "What the text is, and what it does.",
                why: "A digest says nothing to a reader.",
                write: "Write a sentence, e.g. start script of the licence server: opens no connection.",
            }),
            lookedAtBy,
            on,
        }),
    ),
    {
        what: "Scripts and other texts that the rules cannot read, and somebody has.",
        why: "A text that nobody read may send anything anywhere.",
        write: "List sha256, what, lookedAtBy and on, or write [].",
    },
);

/** Options by which a resource differs from what its program says. */
export const resourceOptions = key(
    z.array(
        z.strictObject({
            urn: oneUrn,
            option: key(z.enum(["ignoreChanges", "import", "retainOnDelete"]), {
                what: "The option of Pulumi that the resource may have.",
                why: "By it the resource keeps what no program shows, was made by somebody else, or stays when it should be gone.",
                write: "Write one of ignoreChanges, import, retainOnDelete.",
            }),
            reason: reason("the autoscaler writes the number of replicas"),
        }),
    ),
    {
        what: "Options that make a resource differ from what its program says.",
        why: "The rules judge what the program says; where that is not what exists, they judge nothing.",
        write: "List urn, option and reason, or write [].",
    },
);

/** Stacks whose outputs may be read. */
export const stackReferences = key(
    z.array(
        z.strictObject({
            name: key(
                z
                    .string()
                    .regex(
                        /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+){0,2}$/,
                        "is not the name of a stack as the reference writes it: organization/project/stack",
                    ),
                {
                    what: "Name of the stack, as the reference writes it.",
                    why: "Whoever runs that stack decides what its outputs say.",
                    write: "Write it in full, e.g. organization/network/eu.",
                },
            ),
            reason: reason("the shared network, run by the platform group of the same company"),
        }),
    ),
    {
        what: "Other stacks whose outputs the stack may read.",
        why: "What comes out of another stack no rule has judged (RES-107).",
        write: "List name and reason, or write [].",
    },
);

const alertEndpoint = "is neither an e-mail address nor an https address of a full host";

/** Who may be told of alerts besides resources of AWS. */
export const alertSubscriptions = key(
    z.array(
        z.strictObject({
            endpoint: key(
                z.union(
                    [
                        mail,
                        z.url({ protocol: /^https$/, hostname: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/, error: alertEndpoint }),
                    ],
                    alertEndpoint,
                ),
                {
                    what: "The one address that alerts are delivered to.",
                    why: "What is delivered there is read wherever its reader is.",
                    write: "Write an e-mail address or an https address, e.g. oncall@group.example.",
                },
            ),
            reason: reason("on-call; alarms carry names and figures, never a request"),
        }),
    ),
    {
        what: "Mail boxes and web hooks that topics of SNS may deliver alerts to.",
        why: "They lie outside AWS and perhaps outside the jurisdiction (RES-602).",
        write: "List endpoint and reason, or write [].",
    },
);

/** Log groups that are kept for another time than the others. */
export const logGroupDays = key(
    z.array(
        z.strictObject({
            group: key(z.string().regex(/^[A-Za-z0-9_./#-]{1,512}$/, "is not the name of a log group"), {
                what: "Name of the log group.",
                why: "The permission is for this one alone.",
                write: "Write it in full, e.g. /llm/debug.",
            }),
            days: key(z.int().positive(), {
                what: "Days for which it is kept.",
                why: "CloudWatch keeps a log for ever unless it is told otherwise.",
                write: "Write whole days, e.g. 30.",
            }),
            reason: reason("debug output of a build, in which nobody is named"),
        }),
    ),
    {
        what: "Log groups that are kept for another time than logRetentionDays says.",
        why: "A log that no law asks for is gone sooner; one that a court asks for stays longer.",
        write: "List group, days and reason, or write [].",
    },
);

/** Queues that SQS encrypts under a key of its own. */
export const serviceKeys = key(
    z.array(
        z.strictObject({
            urn: oneUrn,
            reason: reason("names of finished builds, nothing about people"),
        }),
    ),
    {
        what: "Queues that SQS may encrypt under a key of its own, in place of one of the customer's.",
        why: "With a key of AWS's own nobody but AWS can take access back (RES-501).",
        write: "List urn and reason, or write [].",
    },
);

/** Keys that may have a copy in another region of the jurisdiction. */
export const multiRegionKeys = key(
    z.array(
        z.strictObject({
            urn: oneUrn,
            regions: key(z.array(z.string().regex(/^[a-z]{2,5}(-[a-z]+)+-\d$/, "is not a region")).min(1), {
                what: "Regions of the jurisdiction in which the key may exist.",
                why: "A key of several regions can be copied to any other at any later time, unless its policy says which.",
                write: "List regions, e.g. [eu-central-1, eu-west-1].",
            }),
            reason: reason("the standby in Ireland opens the same backups"),
        }),
    ),
    {
        what: "KMS keys, and their copies, that may exist in several regions of the jurisdiction.",
        why: "Key material that can be copied opens elsewhere what it encrypts here (RES-206).",
        write: "List urn, regions and reason, or write [].",
    },
);
