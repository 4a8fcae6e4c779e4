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
import { keysAtRest } from "./rules/res-key-at-rest.ts";
import { keyCustody } from "./rules/res-key-custody.ts";
import { keyHygiene } from "./rules/res-key-hygiene.ts";
import { auditTrail } from "./rules/res-log-audit-trail.ts";
import { clusterAndNetworkLogs } from "./rules/res-log-cluster-and-network.ts";
import { thirdPartySinks } from "./rules/res-log-third-party-sink.ts";
import { dns } from "./rules/res-net-dns.ts";
import { endpointPolicy } from "./rules/res-net-endpoint-policy.ts";
import { noInternetGateway } from "./rules/res-net-internet-gateway.ts";
import { natBehindFirewall } from "./rules/res-net-nat.ts";
import { openEgress } from "./rules/res-net-open-egress.ts";
import { peering } from "./rules/res-net-peering.ts";
import { privateLink } from "./rules/res-net-private-link.ts";
import { noPublicAddress } from "./rules/res-net-public-address.ts";
import { account } from "./rules/res-place-account.ts";
import { foreignArn } from "./rules/res-place-foreign-arn.ts";
import { providerAllowList } from "./rules/res-place-provider-allow-list.ts";
import { providerEndpoints } from "./rules/res-place-provider-endpoints.ts";
import { providerRegion } from "./rules/res-place-provider-region.ts";
import { resourceRegion } from "./rules/res-place-resource-region.ts";
import { zone } from "./rules/res-place-zone.ts";
import { images } from "./rules/res-supply-image.ts";
import { registryCaches } from "./rules/res-supply-registry-cache.ts";
import { weights } from "./rules/res-supply-weights.ts";

/** Every rule of the pack, by id. */
export const rules: readonly ResidencyRule[] = [
    providerRegion,
    resourceRegion,
    foreignArn,
    zone,
    providerEndpoints,
    account,
    providerAllowList,
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
    closedBuckets,
    privateClusterApi,
    trust,
    shares,
    resourcePolicies,
    keysAtRest,
    keyCustody,
    keyHygiene,
    thirdPartySinks,
    auditTrail,
    clusterAndNetworkLogs,
    images,
    registryCaches,
    weights,
];
