import { accountsDistinct } from "./accounts.ts";
import {
    backendNamesDistinct,
    backendsAreRouted,
    backendsExist,
    modelsHaveNodes,
    nodesHaveModels,
} from "./backends.ts";
import { alertsRise } from "./budget.ts";
import type { Check } from "./check.ts";
import { clusterRolesDistinct, serviceBlockApart, systemNodesInOrder } from "./cluster.ts";
import { classesAtHome, classesInOrder, someDataClass } from "./data-classes.ts";
import { boundDataNotOnSpot, fleetServes, modelsFit, nodesAreUsed, oneModelPerGroup } from "./fleet.ts";
import { tenantsDistinct } from "./gateway-auth.ts";
import { instancesOffered, nodesInOrder, reservedCapacityOfOneType } from "./gpu-node-groups.ts";
import { externalKeysDistinct, keysAtHome } from "./key-custody.ts";
import { licencesAccepted } from "./licences.ts";
import { modelsAsPublished } from "./models.ts";
import { peersApart, vpcBlock } from "./network.ts";
import { burnRatesInOrder } from "./observability.ts";
import { regionInJurisdiction, zonesOfRegion } from "./place.ts";
import { keySetResolvable, privateZonesAnswered, queriesStayInPeers } from "./private-zones.ts";
import { providersComplete, providersFitMode } from "./providers.ts";
import { classesReachOnlyAllowed, edgesLeadSomewhere } from "./reachability.ts";
import { retentionAboveFloors } from "./retention.ts";
import { fallbacksKeepOrder, rolloutMoves } from "./rollout.ts";
import {
    fallbacksLeadOn,
    mirrorsElsewhere,
    routeHasOneStart,
    routeNamesDistinct,
    routesNameDeclared,
    routesUnambiguous,
    weightsAddUp,
} from "./routes.ts";
import { aliasesDistinct, someTaskClass } from "./task-classes.ts";
import { budgetsBind } from "./token-budgets.ts";

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
