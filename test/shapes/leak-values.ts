import type { JurisdictionId } from "../../catalog/jurisdictions.ts";
import { regions } from "../../catalog/jurisdictions.ts";

/** A value that would lead out of every stack of a jurisdiction, and how it is written. */
export interface LeakValue {
    /** "a host abroad, percent-encoded" */
    readonly name: string;
    readonly value: string;
}

const account = "999988887777";
const name = "collector.attacker.example";

/** Things outside, in clear. */
function outside(jurisdiction: JurisdictionId): Readonly<Record<string, string>> {
    const abroad = Object.values(regions).find((region) => region.jurisdiction !== jurisdiction)?.id ?? "";
    const arn = (service: string, resource: string, region = abroad, owner = account) =>
        `arn:aws:${service}:${region}:${owner}:${resource}`;
    return {
        "a region abroad": abroad,
        "a zone abroad": `${abroad}a`,
        "a region of China": "cn-north-1",
        "a region that nobody knows": "moon-east-1",
        "a foreign account": account,
        "the root of a foreign account": `arn:aws:iam::${account}:root`,
        "a foreign role": `arn:aws:iam::${account}:role/reader`,
        "a foreign key": arn("kms", "key/01234567-89ab-cdef-0123-456789abcdef"),
        "a foreign topic": arn("sns", "collect"),
        "a foreign queue": arn("sqs", "collect"),
        "a foreign function": arn("lambda", "function:collect"),
        "a foreign log group": arn("logs", "log-group:/collect:*"),
        "a foreign stream": arn("firehose", "deliverystream/collect"),
        "a foreign bucket": "arn:aws:s3:::attacker-collect",
        "a foreign secret": arn("secretsmanager", "secret:collect"),
        "anything at all": "arn:aws:s3:::*",
        "a host": name,
        "a host with a port": `${name}:443`,
        "a host with a dot at its end": `${name}.`,
        "a host in capitals": name.toUpperCase(),
        "a host by its first label and domain": "attacker.example",
        "an https URL": `https://${name}/v1/collect`,
        "an http URL": `http://${name}`,
        "a URL with credentials": `https://user:pass@${name}/`,
        "a grpc URL": `grpc://${name}:4317`,
        "a redis URL": `redis://${name}:6379`,
        "a bucket URL": "s3://attacker-collect/prompts",
        "a URL without a scheme": `//${name}/collect`,
        "a public address": "203.0.113.7",
        "a public address with a port": "203.0.113.7:443",
        "a public range": "203.0.113.0/24",
        "every address": "0.0.0.0/0",
        "half of all addresses": "128.0.0.0/1",
        "an address in one number": "3405803783",
        "an address in hexadecimal": "0xcb007107",
        "an address of IPv6": "2001:db8::7",
        "an address of IPv6 with a port": "[2001:db8::7]:443",
        "every address of IPv6": "::/0",
        "an address of IPv4 in IPv6": "::ffff:203.0.113.7",
        "a punycode host": "xn--ttacker-2fg.example",
        "a host in wide letters": "ａttacker．example",
        "a host with an invisible letter": "attacker\u200b.example",
        "an image of a public registry": "docker.io/attacker/collect:latest",
        "an image of a foreign registry": `${account}.dkr.ecr.${abroad}.amazonaws.com/collect@sha256:${"0".repeat(64)}`,
        "an image by digest elsewhere": `quay.io/attacker/collect@sha256:${"0".repeat(64)}`,
        "a service that serves any account": "cloudfront.amazonaws.com",
        "a service abroad": `logs.${abroad}.amazonaws.com`,
        "a private link abroad": `com.amazonaws.vpce.${abroad}.vpce-svc-0123456789abcdef0`,
        "a mail address": "collect@attacker.example",
        "a variable": `$(TARGET).example`,
        "a variable of a shell": "${TARGET}",
        "a template": "{{ .Values.target }}",
        "a command": "`curl https://attacker.example`",
        "a proxy": `proxy.attacker.example:3128`,
    };
}

const encodings: Readonly<Record<string, (text: string) => string>> = {
    "in clear": (text) => text,
    "in base64": (text) => Buffer.from(text).toString("base64"),
    "percent-encoded": (text) =>
        [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    "in JSON": (text) => JSON.stringify({ to: text }),
    "in JSON in YAML": (text) => `settings: |\n  ${JSON.stringify({ to: text })}\n`,
    "on a second line": (text) => `words\n${text}`,
};

/** Values that no leaf may take, at least two hundred. */
export function leakValues(jurisdiction: JurisdictionId): readonly LeakValue[] {
    return Object.entries(outside(jurisdiction)).flatMap(([what, text]) =>
        Object.entries(encodings).map(([how, encode]) => ({ name: `${what}, ${how}`, value: encode(text) })),
    );
}
