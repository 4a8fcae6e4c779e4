import type { ResidencyRule } from "../kit/rule.ts";
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

/** Every rule of the pack, by id. */
export const rules: readonly ResidencyRule[] = [
    providerRegion,
    resourceRegion,
    foreignArn,
    zone,
    providerEndpoints,
    account,
    providerAllowList,
    noInternetGateway,
    natBehindFirewall,
    peering,
    privateLink,
    endpointPolicy,
    openEgress,
    dns,
    noPublicAddress,
];
