/** Stacks whose state is recorded: one with everything, one without a fleet, one without a way out. */
export const stacksOfRecords = ["hybrid-eu", "managed-us", "self-hosted-eu"] as const;

/**
 * What the way from the recorded versions to these takes out of a stack on purpose. It is protected, so that a deployment is refused
 * until somebody lets go of it by hand, as docs/upgrades.md says.
 */
export const leaving: Readonly<Record<(typeof stacksOfRecords)[number], readonly string[]>> = {
    "hybrid-eu": ["charts-egress-gateway-helm", "images-egress-envoy", "images-egress-envoy-gateway"],
    "managed-us": ["charts-egress-gateway-helm", "images-egress-envoy", "images-egress-envoy-gateway"],
    "self-hosted-eu": [],
};
