import { partitions } from "../../catalog/jurisdictions.ts";
import type { Declaration } from "./declaration.ts";
import type { Place } from "./place.ts";
import { isInside } from "./ranges.ts";

/** What a resolver of the cluster leads to the cluster itself: a name without a domain, or one below `svc`. */
const inCluster = /^([a-z0-9-]+|([a-z0-9-]+\.)+svc(\.cluster\.local)?)\.?$/;
/** A pod itself, and all its addresses. */
const ownAddresses = ["127.0.0.0/8", "::1/128", "0.0.0.0/32", "::/128"];
/** Agents of the node, and of EC2: packets to them never leave it. */
const linkLocal = ["169.254.0.0/16"];
const address = /^[0-9a-f.:]+$/;

/**
 * True for a host that is known to stay: of the cluster, in a declared network or zone, or a service of AWS in a region of the
 * jurisdiction. Of AWS's names only a service's own counts: those below it (`x.execute-api.…`) are somebody's.
 */
export function staysInside(
    host: string,
    place: Place,
    { networks, dnsZones }: Pick<Declaration, "networks" | "dnsZones">,
): boolean {
    const name = host.toLowerCase().replace(/^\[|\]$/g, "");
    if (name === "" || isInside(name, [...ownAddresses, ...linkLocal, ...networks])) {
        return true;
    }
    const isName = !(address.test(name) && /[.:]/.test(name));
    const isOfZone = dnsZones.some((zone) => name === zone || name.endsWith(`.${zone}`));
    return isName && (inCluster.test(name) || isOfZone || isOwnService(name, place));
}

/** Second suffix of AWS's own names, for services that also answer by IPv6. */
const dualStackSuffix = "api.aws";

/**
 * `logs.eu-central-1.amazonaws.com`, and the same service by IPv6: `logs.eu-central-1.api.aws`, `s3.dualstack.eu-central-1.amazonaws.com`.
 * Source: AWS General Reference, "Dual-stack endpoints"; Amazon S3 User Guide, "Using dual-stack endpoints".
 */
function isOwnService(host: string, place: Place): boolean {
    const [, dual, region = "", suffix = ""] =
        /^(?:s3\.(dualstack)|[a-z0-9-]+)\.([a-z0-9-]+)\.([a-z0-9.-]+)$/.exec(host) ?? [];
    const found = place.region(region);
    if (found === undefined) return false;
    const { dnsSuffix } = partitions[found.partition];
    return suffix === dnsSuffix || (dual === undefined && found.partition === "aws" && suffix === dualStackSuffix);
}
