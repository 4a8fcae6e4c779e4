import { partitions } from "../../catalog/jurisdictions.ts";
import { isListed } from "./arn.ts";
import type { Declaration } from "./declaration.ts";
import type { Place } from "./place.ts";
import { safe, say } from "./safe.ts";
import type { SafeText } from "./safe.ts";

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

/** What stands against the host of a registry that has to be an own one, after "the chart" or "the image". */
export function objectionToHost(host: string, place: Place, accounts: readonly string[]): SafeText | undefined {
    if (ownRegistry(host, place, accounts)) return undefined;
    const registry = registryAt(host, place);
    return registry === undefined
        ? say`does not lie in an own registry of the jurisdiction`
        : say`lies in a registry of account ${safe.account(registry.account)}, which is not among the declared accounts`;
}

/**
 * What stands against an image, if anything does: it has to be named by digest, and to lie in a registry of the jurisdiction that is of
 * a declared account, or declared by the ARN of its repository.
 */
export function objectionToImage(
    image: unknown,
    place: Place,
    { accounts, externalArns }: Pick<Declaration, "accounts" | "externalArns">,
): SafeText | undefined {
    const { host = "", repository = "" } = (typeof image === "string" && imageForm.exec(image)?.groups) || {};
    const registry = registryAt(host, place);
    if (registry === undefined) return say`the image is not named by digest in an own registry of the jurisdiction`;
    const { partition, region, account } = registry;
    const isDeclared = isListed(`arn:${partition}:ecr:${region}:${account}:repository/${repository}`, externalArns);
    const objection = isDeclared ? undefined : objectionToHost(host, place, accounts);
    return objection === undefined ? undefined : say`the image ${objection}`;
}
