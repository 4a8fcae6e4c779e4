// Written by `npm run generate` from the files of the rules; do not edit.
import type { ResidencyRule } from "../kit/rule.ts";
import { providerRegion } from "./place/res-place-provider-region.ts";
import { resourceRegion } from "./place/res-place-resource-region.ts";
import { foreignArn } from "./place/res-place-foreign-arn.ts";
import { zone } from "./place/res-place-zone.ts";
import { providerEndpoints } from "./place/res-place-provider-endpoints.ts";
import { account } from "./place/res-place-account.ts";
import { providerAllowList } from "./place/res-place-provider-allow-list.ts";
import { componentPlace } from "./place/res-place-component.ts";
import { knownType } from "./place/res-place-known-type.ts";
import { readResource } from "./place/res-place-read-resource.ts";
import { ownCluster } from "./place/res-place-cluster.ts";
import { knownProperty } from "./place/res-place-property.ts";
import { reviewInTime } from "./place/res-place-review.ts";
import { resourceOption } from "./place/res-place-resource-option.ts";
import { waivers } from "./place/res-place-waiver.ts";
import { bucketCopies } from "./copy/res-copy-bucket.ts";
import { registryCopies } from "./copy/res-copy-image-registry.ts";
import { singleRegionKeys } from "./copy/res-copy-key.ts";
import { machineImageCopies } from "./copy/res-copy-machine-image.ts";
import { imageShares } from "./copy/res-copy-image-share.ts";
import { noInternetGateway } from "./network/res-net-internet-gateway.ts";
import { natBehindFirewall } from "./network/res-net-nat.ts";
import { peering } from "./network/res-net-peering.ts";
import { privateLink } from "./network/res-net-private-link.ts";
import { endpointPolicy } from "./network/res-net-endpoint-policy.ts";
import { openEgress } from "./network/res-net-open-egress.ts";
import { dns } from "./network/res-net-dns.ts";
import { noPublicAddress } from "./network/res-net-public-address.ts";
import { defaultDeny } from "./network/res-net-default-deny.ts";
import { podEgress } from "./network/res-net-pod-egress.ts";
import { services } from "./network/res-net-service.ts";
import { webhooksInside } from "./network/res-net-webhook.ts";
import { remoteNodes } from "./network/res-net-remote-nodes.ts";
import { transitGateway } from "./network/res-net-transit-gateway.ts";
import { privateName } from "./network/res-net-private-name.ts";
import { loadBalancerTargets } from "./network/res-net-load-balancer.ts";
import { twoLayers } from "./network/res-net-two-layers.ts";
import { closedBuckets } from "./access/res-access-bucket.ts";
import { privateClusterApi } from "./access/res-access-cluster-api.ts";
import { trust } from "./access/res-access-trust.ts";
import { shares } from "./access/res-access-share.ts";
import { resourcePolicies } from "./access/res-access-resource-policy.ts";
import { keysAtRest } from "./keys/res-key-at-rest.ts";
import { keyCustody } from "./keys/res-key-custody.ts";
import { keyHygiene } from "./keys/res-key-hygiene.ts";
import { logSinks } from "./logs/res-log-sink.ts";
import { thirdPartySinks } from "./logs/res-log-third-party-sink.ts";
import { logRetention } from "./logs/res-log-retention.ts";
import { promptLogs } from "./logs/res-log-prompts.ts";
import { auditTrail } from "./logs/res-log-audit-trail.ts";
import { clusterAndNetworkLogs } from "./logs/res-log-cluster-and-network.ts";
import { images } from "./supply/res-supply-image.ts";
import { registryCaches } from "./supply/res-supply-registry-cache.ts";
import { weights } from "./supply/res-supply-weights.ts";
import { telemetryOff } from "./telemetry/res-telemetry-off.ts";
import { telemetryEndpoints } from "./telemetry/res-telemetry-endpoint.ts";
import { chartSupply } from "./supply/res-supply-chart.ts";
import { gatewayReach } from "./gateway/res-gateway-reach.ts";
import { gatewayDefault } from "./gateway/res-gateway-default.ts";
import { gatewayClassHeader } from "./gateway/res-gateway-class-header.ts";
import { gatewayKeys } from "./gateway/res-gateway-keys.ts";
import { gatewayHosts } from "./gateway/res-gateway-hosts.ts";
import { gatewayModelProfile } from "./gateway/res-gateway-model-profile.ts";
import { gatewayModelPermission } from "./gateway/res-gateway-model-permission.ts";
import { gatewayCopies } from "./gateway/res-gateway-copies.ts";
import { gatewayPolicyScope } from "./gateway/res-gateway-policy-scope.ts";
import { gatewayInjection } from "./gateway/res-gateway-injection.ts";
import { gatewayFallback } from "./gateway/res-gateway-fallback.ts";
import { gatewayDeny } from "./gateway/res-gateway-deny.ts";
import { gatewayCallerCredentials } from "./gateway/res-gateway-caller-credentials.ts";
import { gatewayCallerIdentity } from "./gateway/res-gateway-caller-identity.ts";
import { gatewayOnePolicy } from "./gateway/res-gateway-one-policy.ts";
import { gatewayClassScript } from "./gateway/res-gateway-class-script.ts";
import { gatewayScriptCalls } from "./gateway/res-gateway-script-calls.ts";
import { gatewayLogs } from "./gateway/res-gateway-logs.ts";

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
    readResource,
    ownCluster,
    knownProperty,
    reviewInTime,
    resourceOption,
    waivers,
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
    transitGateway,
    privateName,
    loadBalancerTargets,
    twoLayers,
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
