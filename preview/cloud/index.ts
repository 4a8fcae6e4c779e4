/**
 * A simulated cloud: what a provider would answer for the resource types that the program uses. The engine learns from it which
 * values only a cloud can know; the sandbox's provider plugins answer the real Pulumi CLI with it; tests see with it what would
 * be deployed.
 */
import type { DeclaredResource, SettledResource } from "./cloud.ts";
import { simulatedCloud } from "./packages.ts";
import type { PropertyBag } from "./property-bag.ts";

/**
 * A resource as the cloud would have made it: id, computed values and the whole state. The same values that the plugins
 * answer. Secrets are marked as on Pulumi's wire; `withoutSecrets` takes the marks off.
 *
 * @param provider Inputs of the provider resource; for AWS `region` and `allowedAccountIds` decide partition and ARNs.
 * @throws CloudFault for a package that is not simulated, or an AWS provider without a region.
 */
export function settle(resource: DeclaredResource, provider: PropertyBag): SettledResource {
    return simulatedCloud(resource.type.split(":")[0] ?? "", provider).settle(resource);
}

export { withoutSecrets } from "./property-bag.ts";
