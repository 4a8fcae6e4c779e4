import { Buffer } from "node:buffer";
import { CloudFault, cloudOf, list } from "../cloud.ts";
import type { SimulatedCloud, Subject, TypeFacts } from "../cloud.ts";
import type { PropertyBag } from "../property-bag.ts";

/** Random resources stand nowhere. */
type Nowhere = undefined;
type RandomSubject = Subject<Nowhere>;

/** Whole number of an input, or `otherwise` where it is absent or not known yet. */
function count(value: unknown, otherwise: number): number {
    return typeof value === "number" ? value : otherwise;
}

/** `length` hexadecimal digits; longer than one hash gives, if need be. */
function digits(subject: RandomSubject, length: number): string {
    const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, block) => subject.hash(64, `digits ${block}`));
    return blocks.join("").slice(0, length);
}

function bytesOf(subject: RandomSubject, otherwise: number): Buffer {
    const length = count(subject.inputs["byteLength"] ?? subject.inputs["length"], otherwise);
    return Buffer.from(digits(subject, length * 2), "hex");
}

function encodings(bytes: Buffer): { readonly b64Url: string; readonly forms: PropertyBag } {
    const hex = bytes.toString("hex");
    const b64Url = bytes.toString("base64url");
    return {
        b64Url,
        forms: { hex, b64Std: bytes.toString("base64"), b64Url, dec: BigInt(`0x${hex || "0"}`).toString() },
    };
}

function uuid(subject: RandomSubject): string {
    const hex = digits(subject, 32);
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join(
        "-",
    );
}

function integer({ inputs, ...subject }: RandomSubject): number {
    const [min, max] = [count(inputs["min"], 0), count(inputs["max"], 0)];
    return min + (Number.parseInt(subject.hash(8, "integer"), 16) % (max - min + 1));
}

/** Every random value is made anew when what it was made from changes. */
const replaceOn = ["keepers", "length", "byteLength", "min", "max", "special", "upper", "lower", "numeric", "inputs"];

/**
 * What the random provider answers. **Not random**: a sandbox value follows from the URN, so that two runs agree. It
 * must never protect anything real.
 */
const randomTypes: Readonly<Record<string, TypeFacts<Nowhere>>> = {
    "random:index/randomId:RandomId": {
        id: (subject) => encodings(bytesOf(subject, 8)).b64Url,
        computed: (subject) => encodings(bytesOf(subject, 8)).forms,
    },
    "random:index/randomBytes:RandomBytes": {
        id: (subject) => subject.hash(17),
        computed: (subject) => {
            const bytes = bytesOf(subject, 8);
            return { hex: bytes.toString("hex"), base64: bytes.toString("base64") };
        },
        secrets: ["hex", "base64"],
    },
    "random:index/randomPassword:RandomPassword": {
        // The real provider has the word "none" as its id, so that the password is not in the id.
        id: () => "none",
        computed: (subject) => ({
            result: digits(subject, count(subject.inputs["length"], 16)),
            bcryptHash: `$2a$10$${subject.hash(53, "bcrypt")}`,
        }),
        secrets: ["result", "bcryptHash"],
    },
    "random:index/randomString:RandomString": {
        id: (subject) => digits(subject, count(subject.inputs["length"], 16)),
        computed: (subject) => ({ result: digits(subject, count(subject.inputs["length"], 16)) }),
    },
    "random:index/randomPet:RandomPet": { id: (subject) => `sandbox-${subject.hash(7)}` },
    "random:index/randomUuid:RandomUuid": { id: uuid, computed: (subject) => ({ result: uuid(subject) }) },
    "random:index/randomInteger:RandomInteger": {
        id: (subject) => String(integer(subject)),
        computed: (subject) => ({ result: integer(subject) }),
    },
    "random:index/randomShuffle:RandomShuffle": {
        id: (subject) => subject.hash(17),
        computed: ({ inputs }) => ({ results: list(inputs["inputs"]) }),
    },
};

/** What the random provider answers; it needs no configuration. */
export function randomCloud(): SimulatedCloud {
    return cloudOf<Nowhere>({
        place: undefined,
        factsOf: (type) => {
            const own = randomTypes[type] ?? {};
            // The real provider is bridged from Terraform, where the id is an attribute like any other.
            return { replaceOn, ...own, computed: (subject, id) => ({ id, ...own.computed?.(subject, id) }) };
        },
        invoke: (token) => {
            throw new CloudFault(`The random package has no function ${token}. Remove the call.`);
        },
    });
}
