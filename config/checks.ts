import { accountsDistinct } from "./keys/accounts.checks.ts";
import {
    backendNamesDistinct,
    backendsAreRouted,
    backendsExist,
    modelsHaveNodes,
    nodesHaveModels,
} from "./keys/backends.checks.ts";
import { alertsRise } from "./keys/budget.checks.ts";
import type { Check } from "./check.ts";
import { clusterRolesDistinct, serviceBlockApart, systemNodesInOrder } from "./keys/cluster.checks.ts";
import { classesAtHome, classesInOrder, someDataClass } from "./keys/data-classes.checks.ts";
import { boundDataNotOnSpot, fleetServes, modelsFit, nodesAreUsed, oneModelPerGroup } from "./keys/fleet.checks.ts";
import { tenantsDistinct } from "./keys/gateway-auth.checks.ts";
import { instancesOffered, nodesInOrder, reservedCapacityOfOneType } from "./keys/gpu-node-groups.checks.ts";
import { externalKeysDistinct, keysAtHome } from "./keys/key-custody.checks.ts";
import { licencesAccepted } from "./keys/licences.checks.ts";
import { modelsAsPublished } from "./keys/models.checks.ts";
import { peersApart, vpcBlock } from "./keys/network.checks.ts";
import { burnRatesInOrder } from "./keys/observability.checks.ts";
import { regionInJurisdiction, zonesOfRegion } from "./keys/place.checks.ts";
import { keySetResolvable, privateZonesAnswered, queriesStayInPeers } from "./keys/private-zones.checks.ts";
import { providersComplete, providersFitMode } from "./keys/providers.checks.ts";
import { classesReachOnlyAllowed, edgesLeadSomewhere } from "./keys/reachability.checks.ts";
import { retentionAboveFloors } from "./keys/retention.checks.ts";
import { fallbacksKeepOrder, rolloutMoves } from "./keys/rollout.checks.ts";
import {
    fallbacksLeadOn,
    mirrorsElsewhere,
    routeHasOneStart,
    routeNamesDistinct,
    routesNameDeclared,
    routesUnambiguous,
    weightsAddUp,
} from "./keys/routes.checks.ts";
import { aliasesDistinct, someTaskClass } from "./keys/task-classes.checks.ts";
import { budgetsBind } from "./keys/token-budgets.checks.ts";

/** Every cross-check of a config. Order does not matter: faults are sorted by where they stand. */
export const checks: readonly Check[] = [
    regionInJurisdiction,
    zonesOfRegion,
    accountsDistinct,
    vpcBlock,
    peersApart,
    privateZonesAnswered,
    queriesStayInPeers,
    someDataClass,
    classesAtHome,
    classesInOrder,
    someTaskClass,
    aliasesDistinct,
    backendsExist,
    modelsAsPublished,
    modelsHaveNodes,
    nodesHaveModels,
    licencesAccepted,
    oneModelPerGroup,
    modelsFit,
    fleetServes,
    nodesAreUsed,
    boundDataNotOnSpot,
    instancesOffered,
    reservedCapacityOfOneType,
    nodesInOrder,
    clusterRolesDistinct,
    systemNodesInOrder,
    serviceBlockApart,
    providersComplete,
    providersFitMode,
    backendNamesDistinct,
    backendsAreRouted,
    routeNamesDistinct,
    routeHasOneStart,
    weightsAddUp,
    fallbacksLeadOn,
    fallbacksKeepOrder,
    rolloutMoves,
    mirrorsElsewhere,
    routesNameDeclared,
    routesUnambiguous,
    edgesLeadSomewhere,
    classesReachOnlyAllowed,
    tenantsDistinct,
    budgetsBind,
    keySetResolvable,
    retentionAboveFloors,
    keysAtHome,
    externalKeysDistinct,
    alertsRise,
    burnRatesInOrder,
];
