/**
 * The sandbox cloud: what a provider would answer for the resource types that the program uses. It serves the real
 * Pulumi CLI through provider plugins, and tests that need an "as deployed" picture through {@link settle}.
 */
import { sandboxCloud } from "./packages.ts";
import type { DeclaredResource, SettledResource } from "./cloud.ts";
import type { PropertyBag } from "./wire.ts";

/**
 * A resource as the cloud would have made it: id, computed values and the whole state. The same values that the plugins
 * answer. Secrets are marked as on Pulumi's wire; `withoutSecrets` takes the marks off.
 *
 * @param provider Inputs of the provider resource; for AWS `region` and `allowedAccountIds` decide partition and ARNs.
 * @throws SandboxFault for a package without a sandbox, or an AWS provider without a region.
 */
export function settle(resource: DeclaredResource, provider: PropertyBag): SettledResource {
    return sandboxCloud(resource.type.split(":")[0] ?? "", provider).settle(resource);
}

export { SandboxFault } from "./cloud.ts";
export type { DeclaredResource, SettledResource } from "./cloud.ts";
export { findCli } from "./find-cli.ts";
export type { CliSearch } from "./find-cli.ts";
export { writeSandboxProject } from "./project.ts";
export type { SandboxProject, SandboxProjectArgs } from "./project.ts";
export { sandboxCli } from "./sandbox-cli.ts";
export type { CliResult, SandboxCli } from "./sandbox-cli.ts";
export { withoutSecrets } from "./wire.ts";
