import { accountsDistinct, storeInWorkloadAccount } from "./accounts.ts";
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
import { boundDataNotOnSpot, modelsFit, oneModelPerGroup } from "./fleet.ts";
import { tenantsDistinct } from "./gateway-auth.ts";
import { instancesOffered, nodesInOrder, reservedCapacityOfOneType } from "./gpu-node-groups.ts";
import { externalKeysDistinct, keysAtHome } from "./key-custody.ts";
import { licencesAccepted } from "./licences.ts";
import { modelsAsPublished, replicasInOrder } from "./models.ts";
import { peersApart, vpcBlock } from "./network.ts";
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

/** Every cross-check of a config. Order does not matter: faults are sorted by where they stand. */
export const checks: readonly Check[] = [
    regionInJurisdiction,
    zonesOfRegion,
    accountsDistinct,
    storeInWorkloadAccount,
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
    replicasInOrder,
    modelsHaveNodes,
    nodesHaveModels,
    licencesAccepted,
    oneModelPerGroup,
    modelsFit,
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
    keySetResolvable,
    retentionAboveFloors,
    keysAtHome,
    externalKeysDistinct,
    alertsRise,
];
