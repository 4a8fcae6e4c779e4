import type { ResidencyRule } from "../kit/rule.ts";
import { closedBuckets } from "./rules/res-access-bucket.ts";
import { privateClusterApi } from "./rules/res-access-cluster-api.ts";
import { resourcePolicies } from "./rules/res-access-resource-policy.ts";
import { shares } from "./rules/res-access-share.ts";
import { trust } from "./rules/res-access-trust.ts";
import { bucketCopies } from "./rules/res-copy-bucket.ts";
import { registryCopies } from "./rules/res-copy-image-registry.ts";
import { imageShares } from "./rules/res-copy-image-share.ts";
import { singleRegionKeys } from "./rules/res-copy-key.ts";
import { machineImageCopies } from "./rules/res-copy-machine-image.ts";
import { gatewayCallerCredentials } from "./rules/res-gateway-caller-credentials.ts";
import { gatewayCallerIdentity } from "./rules/res-gateway-caller-identity.ts";
import { gatewayClassHeader } from "./rules/res-gateway-class-header.ts";
import { gatewayClassScript } from "./rules/res-gateway-class-script.ts";
import { gatewayCopies } from "./rules/res-gateway-copies.ts";
import { gatewayDefault } from "./rules/res-gateway-default.ts";
import { gatewayDeny } from "./rules/res-gateway-deny.ts";
import { gatewayFallback } from "./rules/res-gateway-fallback.ts";
import { gatewayHosts } from "./rules/res-gateway-hosts.ts";
import { gatewayInjection } from "./rules/res-gateway-injection.ts";
import { gatewayKeys } from "./rules/res-gateway-keys.ts";
import { gatewayLogs } from "./rules/res-gateway-logs.ts";
import { gatewayModelPermission } from "./rules/res-gateway-model-permission.ts";
import { gatewayModelProfile } from "./rules/res-gateway-model-profile.ts";
import { gatewayOnePolicy } from "./rules/res-gateway-one-policy.ts";
import { gatewayPolicyScope } from "./rules/res-gateway-policy-scope.ts";
import { gatewayReach } from "./rules/res-gateway-reach.ts";
import { gatewayScriptCalls } from "./rules/res-gateway-script-calls.ts";
import { keysAtRest } from "./rules/res-key-at-rest.ts";
import { keyCustody } from "./rules/res-key-custody.ts";
import { keyHygiene } from "./rules/res-key-hygiene.ts";
import { auditTrail } from "./rules/res-log-audit-trail.ts";
import { clusterAndNetworkLogs } from "./rules/res-log-cluster-and-network.ts";
import { promptLogs } from "./rules/res-log-prompts.ts";
import { logRetention } from "./rules/res-log-retention.ts";
import { logSinks } from "./rules/res-log-sink.ts";
import { thirdPartySinks } from "./rules/res-log-third-party-sink.ts";
import { defaultDeny } from "./rules/res-net-default-deny.ts";
import { dns } from "./rules/res-net-dns.ts";
import { endpointPolicy } from "./rules/res-net-endpoint-policy.ts";
import { noInternetGateway } from "./rules/res-net-internet-gateway.ts";
import { natBehindFirewall } from "./rules/res-net-nat.ts";
import { openEgress } from "./rules/res-net-open-egress.ts";
import { peering } from "./rules/res-net-peering.ts";
import { podEgress } from "./rules/res-net-pod-egress.ts";
import { privateLink } from "./rules/res-net-private-link.ts";
import { noPublicAddress } from "./rules/res-net-public-address.ts";
import { remoteNodes } from "./rules/res-net-remote-nodes.ts";
import { services } from "./rules/res-net-service.ts";
import { webhooksInside } from "./rules/res-net-webhook.ts";
import { account } from "./rules/res-place-account.ts";
import { componentPlace } from "./rules/res-place-component.ts";
import { foreignArn } from "./rules/res-place-foreign-arn.ts";
import { knownType } from "./rules/res-place-known-type.ts";
import { providerAllowList } from "./rules/res-place-provider-allow-list.ts";
import { providerEndpoints } from "./rules/res-place-provider-endpoints.ts";
import { providerRegion } from "./rules/res-place-provider-region.ts";
import { resourceRegion } from "./rules/res-place-resource-region.ts";
import { zone } from "./rules/res-place-zone.ts";
import { chartSupply } from "./rules/res-supply-chart.ts";
import { images } from "./rules/res-supply-image.ts";
import { registryCaches } from "./rules/res-supply-registry-cache.ts";
import { weights } from "./rules/res-supply-weights.ts";
import { telemetryEndpoints } from "./rules/res-telemetry-endpoint.ts";
import { telemetryOff } from "./rules/res-telemetry-off.ts";

/** Every rule of the pack, by id. */
export const rules: readonly ResidencyRule[] = [
    providerRegion,
    resourceRegion,
    foreignArn,
    zone,
    providerEndpoints,
    account,
    providerAllowList,
    componentPlace,
    knownType,
    bucketCopies,
    registryCopies,
    singleRegionKeys,
    machineImageCopies,
    imageShares,
    noInternetGateway,
    natBehindFirewall,
    peering,
    privateLink,
    endpointPolicy,
    openEgress,
    dns,
    noPublicAddress,
    defaultDeny,
    podEgress,
    services,
    webhooksInside,
    remoteNodes,
    closedBuckets,
    privateClusterApi,
    trust,
    shares,
    resourcePolicies,
    keysAtRest,
    keyCustody,
    keyHygiene,
    logSinks,
    thirdPartySinks,
    logRetention,
    promptLogs,
    auditTrail,
    clusterAndNetworkLogs,
    images,
    registryCaches,
    weights,
    telemetryOff,
    telemetryEndpoints,
    chartSupply,
    gatewayReach,
    gatewayDefault,
    gatewayClassHeader,
    gatewayKeys,
    gatewayHosts,
    gatewayModelProfile,
    gatewayModelPermission,
    gatewayCopies,
    gatewayPolicyScope,
    gatewayInjection,
    gatewayFallback,
    gatewayDeny,
    gatewayCallerCredentials,
    gatewayCallerIdentity,
    gatewayOnePolicy,
    gatewayClassScript,
    gatewayScriptCalls,
    gatewayLogs,
];
