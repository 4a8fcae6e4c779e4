import { isIP } from "node:net";

import { partitions } from "../../catalog/jurisdictions.ts";

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const neverPublic = ["internal", "local", "localhost", "test", "example", "invalid", "arpa", "onion"];

/**
 * What is wrong with a host of the egress allow-list, or `undefined` where it may stand there. Only an exact, public,
 * lower-case name passes, because the same text becomes a firewall rule, a DNS rule and an entry for review.
 */
export function hostProblem(host: string): string | undefined {
    if (host === "") return "is empty - write a host name, e.g. api.openai.com";
    if (/[/?#@]/.test(host))
        return "is a URL or has a path - the firewall sees only the host name; write the name alone";
    if (host.includes("*") || host.startsWith(".")) {
        return "is a wildcard - it would also admit names nobody approved; list each host by its full name";
    }
    if (isIP(host.replace(/^\[|\]$/g, "")) !== 0) {
        return "is an address - the firewall decides by TLS host name; write the name, pin addresses in destinationCidrs";
    }
    if (host.includes(":")) return "has a port - only 443 is open; write the name alone";
    return nameProblem(host);
}

function nameProblem(host: string): string | undefined {
    if (host !== host.toLowerCase()) return "has upper-case letters - names are compared as written; use lower case";
    if (host.endsWith(".")) return "ends with a dot - the TLS hello carries no such dot; leave it out";
    const labels = host.split(".");
    if (host.length > 253 || !labels.every((part) => label.test(part)) || /^\d+$/.test(labels.at(-1) ?? "")) {
        return "is not a host name - nothing could match it; write it as in the provider's documentation";
    }
    if (labels.length < 2 || neverPublic.includes(labels.at(-1) ?? "")) {
        return "is not a public name - a third party cannot have it; write the provider's full host name";
    }
    const awsSuffix = Object.values(partitions).find(({ dnsSuffix }) =>
        `.${host}`.endsWith(`.${dnsSuffix}`),
    )?.dnsSuffix;
    if (awsSuffix !== undefined) {
        return `ends with ${awsSuffix} - AWS is reached by private endpoint, whose policy names the own accounts; use additionalServices`;
    }
    return undefined;
}

/** True for a domain that may serve as private hosted zone: lower-case labels, at least two, no wildcard. */
export function isDomainName(domain: string): boolean {
    const labels = domain.split(".");
    return domain.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part));
}
