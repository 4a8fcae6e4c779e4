import type { Place } from "../../kit/place.ts";

/** What a text may hold besides words. */
export type Hidden = "a host" | "an address" | "an ARN" | "an account" | "a region" | "a variable" | "an encoded text";

const url = /[a-z][a-z0-9+.-]*:\/\//i;
/** Labels with a dot between them, the last without a digit at its start: a name that a resolver may be asked for. */
const host = /(?<![\w$@-])(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:xn--[a-z0-9-]+|[a-z]{2,63})\.?(?![\w-])/i;
const punycode = /(?<![a-z0-9])xn--/i;
const ipv4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/;
/** Also an address in one number, decimal, octal or hexadecimal; nine digits are the least that make up a public one of each class. */
const numberForAddress = /(?<![\w.-])(?:0x[0-9a-f]{7,8}|\d{9,11})(?![\w.-])/i;
const ipv6 =
    /(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::|[0-9a-f]{1,4})|(?<![\w:])::(?:[0-9a-f]{1,4}:?){1,7}|(?:[0-9a-f]{1,4}:)+:[0-9a-f:]*|(?<![\w:])::(?![\w:])/i;
const arn = /\barn:/i;
const account = /(?<!\d)\d{12}(?!\d)/;
/**
 * `eu-west-2`, `us-gov-east-1`, `eusc-de-east-1`: every region of AWS ends in a direction and one digit. A name of the stack's own does
 * not (`to-sealed-udp-53`, `reader-qwen-coder-3-8b`, `dmz-egress-group-0a1b2c3`).
 */
const region = /(?<![a-z0-9])[a-z]{2,5}(?:-[a-z]{2,5})?-(?:central|(?:north|south)(?:east|west)?|east|west)-\d(?!\d)/gi;
const variable = /\$\(|\$\{|\{\{|%[A-Z_]+\(|`/;

/**
 * What a text that nobody reads as an address may still hold: in clear, or percent, base64, JSON or Unicode encoded.
 * A text in which it finds nothing can name no place outside.
 */
export function hiddenIn(text: string, place: Place, accounts: readonly string[]): Hidden | undefined {
    for (const form of formsOf(text)) {
        if (url.test(form) || host.test(form) || punycode.test(form) || form.includes("@")) return "a host";
        if (arn.test(form)) return "an ARN";
        const found = account.exec(form)?.[0];
        if (found !== undefined && !accounts.includes(found)) return "an account";
        if (ipv4.test(form) || ipv6.test(form) || (found === undefined && numberForAddress.test(form)))
            return "an address";
        if ([...form.matchAll(region)].some(([name]) => !place.allowsRegion(name.toLowerCase()))) return "a region";
        if (variable.test(form)) return "a variable";
    }
    return undefined;
}

/** The text itself, and what it is once decoded: twice, because what is encoded may be encoded again. */
function formsOf(text: string): readonly string[] {
    const once = decodings(normal(text));
    return [...new Set([...once, ...once.flatMap(decodings)])];
}

/** Wide letters as plain ones, and no letters that nobody sees. */
function normal(text: string): string {
    return text.normalize("NFKC").replaceAll(/\p{Cf}/gu, "");
}

function decodings(text: string): readonly string[] {
    const unescaped = text
        .replaceAll(/\\u\{?([0-9a-f]{2,6})\}?/gi, (_, code: string) => characterOf(code))
        .replaceAll(/\\x([0-9a-f]{2})/gi, (_, code: string) => characterOf(code))
        .replaceAll(/&#x([0-9a-f]{2,6});/gi, (_, code: string) => characterOf(code))
        .replaceAll(/&#(\d{2,7});/g, (_, code: string) => characterOf(Number(code).toString(16)));
    return [text, unescaped, percentDecoded(unescaped), ...encodedIn(unescaped)].map(normal);
}

function characterOf(hex: string): string {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code).normalize("NFKC") : "";
}

function percentDecoded(text: string): string {
    return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
        try {
            return decodeURIComponent(encoded);
        } catch {
            return encoded;
        }
    });
}

/** Runs of base64 and of hexadecimal digits that are text once decoded. */
function encodedIn(text: string): readonly string[] {
    const base64 = [...text.matchAll(/[A-Za-z0-9+/_-]{6,}={0,2}/g)].map(([run]) => Buffer.from(run, "base64"));
    const hex = [...text.matchAll(/(?:[0-9a-f]{2}){6,}/gi)].map(([run]) => Buffer.from(run, "hex"));
    return [...base64, ...hex].flatMap((bytes) => {
        const form = bytes.toString("utf8");
        return form.includes("\ufffd") || /[\0-\x08\x0e-\x1f\x7f]/.test(form) ? [] : [form];
    });
}
