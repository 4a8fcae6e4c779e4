import { partitions } from "../../../catalog/jurisdictions.ts";
import { isListed } from "../../kit/arn.ts";
import type { Declaration } from "../../kit/declaration.ts";
import type { Place } from "../../kit/place.ts";

const hostForm = /^(?<account>\d{12})\.dkr[.-]ecr\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z0-9.-]+)$/;
const imageForm = /^(?<host>[^/]+)\/(?<repository>[a-z0-9._/-]+?)(?::[\w.-]+)?@sha256:[0-9a-f]{64}$/;

/** Second suffix of AWS's own names, for registries that also answer by IPv6: `<account>.dkr-ecr.<region>.on.aws`. */
const dualStackSuffix = "on.aws";

/** The registry a host name belongs to, where it is one in a region of the jurisdiction. */
function registryAt(host: string, place: Place) {
    const { account = "", region = "", suffix = "" } = hostForm.exec(host)?.groups ?? {};
    const found = place.region(region);
    const suffixes = found && [partitions[found.partition].dnsSuffix, dualStackSuffix];
    return suffixes?.includes(suffix) ? { account, region, partition: found?.partition ?? "" } : undefined;
}

/** True for the host of a registry of a declared account in the jurisdiction. */
export function ownRegistry(host: string, place: Place, accounts: readonly string[]): boolean {
    const registry = registryAt(host, place);
    return registry !== undefined && accounts.includes(registry.account);
}

/**
 * True for an image that is named by digest and lies in a registry of the jurisdiction: of a declared account, or declared by
 * the ARN of its repository.
 */
export function isOwnImage(
    image: unknown,
    place: Place,
    { accounts, externalArns }: Pick<Declaration, "accounts" | "externalArns">,
): boolean {
    const { host = "", repository = "" } = (typeof image === "string" && imageForm.exec(image)?.groups) || {};
    const registry = registryAt(host, place);
    return (
        registry !== undefined &&
        (accounts.includes(registry.account) ||
            isListed(
                `arn:${registry.partition}:ecr:${registry.region}:${registry.account}:repository/${repository}`,
                externalArns,
            ))
    );
}
