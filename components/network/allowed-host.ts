import { isIP } from "node:net";

import { partitions } from "../../catalog/jurisdictions.ts";
import type { FaultText } from "../fault.ts";

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const neverPublic = ["internal", "local", "localhost", "test", "example", "invalid", "arpa", "onion"];

/**
 * What stands against a host of the egress allow-list, or `undefined` where it may stand there. Only an exact, public,
 * lower-case name passes, because the same text becomes a firewall rule, a DNS rule and an entry for review.
 */
export function objectionToHost(host: string): FaultText | undefined {
    if (host === "") {
        return {
            problem: "the host is empty",
            why: "Nothing could match it.",
            fix: "Write a host name, e.g. api.openai.com.",
        };
    }
    if (/[/?#@]/.test(host)) {
        return {
            problem: `"${host}" is a URL or has a path`,
            why: "The firewall sees only the host name.",
            fix: "Write the name alone.",
        };
    }
    if (host.includes("*") || host.startsWith(".")) {
        return {
            problem: `"${host}" is a wildcard`,
            why: "It would also admit names that nobody approved.",
            fix: "List each host by its full name.",
        };
    }
    if (isIP(host.replace(/^\[|\]$/g, "")) !== 0) {
        return {
            problem: `"${host}" is an address`,
            why: "The firewall decides by TLS host name.",
            fix: "Write the name.",
        };
    }
    if (host.includes(":")) {
        return { problem: `"${host}" has a port`, why: "Only 443 is open.", fix: "Write the name alone." };
    }
    return objectionToName(host);
}

function objectionToName(host: string): FaultText | undefined {
    if (host !== host.toLowerCase()) {
        return {
            problem: `"${host}" has upper-case letters`,
            why: "Names are compared as written.",
            fix: "Write lower case.",
        };
    }
    if (host.endsWith(".")) {
        return {
            problem: `"${host}" ends with a dot`,
            why: "The TLS hello carries no such dot.",
            fix: "Leave the dot out.",
        };
    }
    const labels = host.split(".");
    if (host.length > 253 || !labels.every((part) => label.test(part)) || /^\d+$/.test(labels.at(-1) ?? "")) {
        return {
            problem: `"${host}" is not a host name`,
            why: "Nothing could match it.",
            fix: "Write it as in the provider's documentation.",
        };
    }
    if (labels.length < 2 || neverPublic.includes(labels.at(-1) ?? "")) {
        return {
            problem: `"${host}" is not a public name`,
            why: "A third party cannot have it.",
            fix: "Write the provider's full host name.",
        };
    }
    const awsSuffix = Object.values(partitions).find(({ dnsSuffix }) =>
        `.${host}`.endsWith(`.${dnsSuffix}`),
    )?.dnsSuffix;
    if (awsSuffix === undefined) return undefined;
    return {
        problem: `"${host}" ends with ${awsSuffix}`,
        why: "AWS is reached by private endpoint, whose policy names the own accounts.",
        fix: "Use additionalServices.",
    };
}

/** True for a domain that may serve as private hosted zone: lower-case labels, at least two, no wildcard. */
export function isDomainName(domain: string): boolean {
    const labels = domain.split(".");
    return domain.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part));
}
