import type { AuthorityTag } from "../components/identity/workload-policies.ts";
import type { PrivateCaArgs } from "../components/private-ca/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { stackTag } from "./stack-tag.ts";

/** What the stack's config means for its certificate authority. */
export function privateCaArgs(config: DeploymentConfig, stack: string): PrivateCaArgs {
    return {
        stack,
        region: config.region,
        accountId: config.accounts.workload,
        issuerName: config.gatewayEntrance.certificateIssuer.name,
        tag: authorityTag(stack),
        tags: config.tags,
    };
}

/** Whether certificates come from an authority of the stack, and not from an issuer of cert-manager's own kind. */
export function usesPrivateCa({ gatewayEntrance }: DeploymentConfig): boolean {
    return gatewayEntrance.certificateIssuer.kind === "AWSPCAClusterIssuer";
}

/** Tag of the stack's authority: a stack has one. */
export function authorityTag(stack: string): AuthorityTag {
    return { tagKey: stackTag, tagValue: stack };
}
