import { dataClasses } from "../../catalog/vocabulary.ts";

/**
 * Text that may be shown in a finding. The Pulumi policy SDK unwraps secrets before a rule sees them, so a property value
 * in a message can be a decrypted secret. Only this module makes a `SafeText`: from words written in the source, and from
 * values whose form leaves no room for a secret (a region name, an address range, an account id).
 */
export class SafeText {
    readonly #text: string;

    private constructor(text: string) {
        this.#text = text;
    }

    /** Template tag: ``say`the region ${safe.region(name)} is abroad` ``. A plain string does not fit into it. */
    static readonly say = (words: TemplateStringsArray, ...values: readonly (SafeText | number)[]): SafeText =>
        new SafeText(String.raw({ raw: words }, ...values.map(String)));

    /** The value where its whole form is `pattern`, else words that say nothing about it. */
    static readonly matching = (value: unknown, pattern: RegExp, noun: string, longest = 100): SafeText =>
        new SafeText(
            typeof value === "string" && value.length <= longest && pattern.test(value)
                ? value
                : `${noun} that is not shown`,
        );

    /** Several as one: `public, internal`. */
    static readonly list = (texts: readonly SafeText[]): SafeText => new SafeText(texts.map(String).join(", "));

    /** Several lines. */
    static readonly lines = (texts: readonly SafeText[]): SafeText => new SafeText(texts.map(String).join("\n"));

    toString(): string {
        return this.#text;
    }
}

export const say = SafeText.say;
export const sayAll = SafeText.list;
export const sayLines = SafeText.lines;

function form(noun: string, pattern: RegExp) {
    return (value: unknown): SafeText => SafeText.matching(value, pattern, noun);
}

/** Values that may be shown because their form is narrow. Anything else reads "a … that is not shown". */
export const safe = {
    /** `eu-central-1`; also a misspelt one, as long as it looks like a region. */
    region: form("a region name", /^[a-z]{2,5}(-[a-z]{2,12}){1,3}-\d{1,2}$/),
    /** `eu-central-1a`, `us-east-1-bue-1a`. */
    zone: form("a zone name", /^[a-z]{2,5}(-[a-z]{2,12}){1,3}-\d{1,2}(-[a-z]{2,4}-\d)?[a-z]$/),
    /** `10.0.0.0/16`, `2001:db8::/32`, with or without the prefix length. */
    address: form("an address", /^[0-9a-f:.]{2,45}(\/\d{1,3})?$/),
    /** Twelve digits. */
    account: form("an account id", /^\d{12}$/),
    /** `aws`, `aws-us-gov`. */
    partition: form("a partition", /^aws(-[a-z]{2,5}){0,3}$/),
    /** `aws:s3/bucket:Bucket`. */
    typeToken: form("a type token", /^[a-z][\w-]{0,40}:[\w.\-/]{0,60}:[\w.-]{0,60}$/i),
    /** `aws:s3/bucket:Bucket, aws:sqs/queue:Queue`: tokens as a shape writes them. */
    typeTokens: (tokens: readonly string[]): SafeText => SafeText.list(tokens.map((token) => safe.typeToken(token))),
    /** `health` */
    dataClass: form("a data class", new RegExp(`^(${dataClasses.join("|")})$`)),
    /** Name of an AWS service inside an ARN or an endpoint name: `kms`. */
    service: form("a service name", /^[a-z0-9-]{1,32}$/),
    /** `hybrid-eu` */
    stack: form("a stack's name", /^[A-Za-z0-9_.-]{1,100}$/),
    /** `organization/network/eu`, as a reference to another stack writes it: three names. */
    stackPath: form("a stack", /^[A-Za-z0-9_.-]{1,40}\/[A-Za-z0-9_.-]{1,40}\/[A-Za-z0-9_.-]{1,40}$/),
    /** `processors[0].agreement`: keys of the declaration's schema, and positions; empty at its top. */
    declarationPath: (path: string): SafeText =>
        path === ""
            ? SafeText.say`its top`
            : form("a place", /^[A-Za-z]{1,40}(\.[A-Za-z]{1,40}|\[\d{1,4}\]){0,6}$/)(path),
    /** What form a value has to have: `array`, `record`. */
    valueKind: form("a value", /^[a-z]{3,12}$/),
    /**
     * `api.openai.com`: a full host name in lower case. A label that is long and has digits in it may be a key, and so is one
     * that stands alone.
     */
    host: form("a host", /^((?:[a-z-]{1,63}|[a-z0-9-]{1,24})\.)+[a-z]{2,24}$/),
    /** `RES-103` */
    ruleId: form("a rule's id", /^RES-\d{3}$/),
    /** `kmsMasterKeyId`, `app.kubernetes.io/name`: a name in a program or a manifest, never what it holds. */
    propertyName: form("a name", /^[A-Za-z_$][\w$./-]{0,62}$/),
    /** `urn:pulumi:hybrid-eu::ringfence::aws:sqs/queue:Queue::jobs`; every finding shows its own. */
    urn: (value: string): SafeText =>
        SafeText.matching(value, /^urn:pulumi:[\w.-]+::[\w.-]+::[\w$./:-]+::[\w$./:@ -]+$/, "a URN", 400),
    /** `2026-11-28` */
    day: form("a day", /^\d{4}-\d{2}-\d{2}$/),
    /** 64 hexadecimal digits. A digest says nothing of what it was made of. */
    digest: form("a digest", /^[0-9a-f]{64}$/),
    /** `30`, `0.5` */
    number: (value: number): SafeText =>
        SafeText.matching(typeof value === "number" ? String(value) : "", /^[-+.\de]+$/, "a number"),
    /** `365` */
    days: (value: number): SafeText =>
        SafeText.matching(typeof value === "number" ? String(value) : "", /^\d{1,5}$/, "a number of days"),
} as const;
