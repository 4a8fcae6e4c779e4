import type { Check } from "../check.ts";
import { accounts } from "./accounts.ts";
import { alertsRise, budget } from "./budget.ts";
import { serviceBlockApart } from "./cluster.checks.ts";
import { cluster, clusterRolesDistinct, systemNodesInOrder } from "./cluster.ts";
import { retentionAboveFloors } from "./data-classes.checks.ts";
import { classesInOrder, dataClasses, someDataClass } from "./data-classes.ts";
import { floorsAccepted, keySetResolvable } from "./gateway-auth.checks.ts";
import { gatewayAuth, tenantsDistinct } from "./gateway-auth.ts";
import { callersResolve, endpointsForOthers, gatewayNameApart } from "./gateway-entrance.checks.ts";
import { gatewayEntrance } from "./gateway-entrance.ts";
import {
    boundDataNotOnSpot,
    instancesOffered,
    modelsFit,
    nodesAreUsed,
    nodesHaveModels,
    vouchedZonesKept,
} from "./gpu-node-groups.checks.ts";
import { gpuNodeGroups, nodesInOrder, reservedCapacityOfOneType, someNodeGroup } from "./gpu-node-groups.ts";
import { jurisdiction } from "./jurisdiction.ts";
import { keysAtHome } from "./key-custody.checks.ts";
import { externalKeysDistinct, keyCustody } from "./key-custody.ts";
import { mode } from "./mode.ts";
import { modelStore } from "./model-store.ts";
import { fleetServes, modelsAreRouted, modelsHaveNodes, oneModelPerGroup } from "./models.checks.ts";
import { licencesAccepted, models, modelsAsPublished, someModel } from "./models.ts";
import { zonesOfRegion } from "./network.checks.ts";
import { network, peersApart, privateZonesAnswered, queriesStayInPeers, vpcBlock } from "./network.ts";
import { burnRatesInOrder, observability } from "./observability.ts";
import { bedrockModelsAnswerInside, modelsServed } from "./provider-models.ts";
import { backendNamesDistinct, bedrockInRegion, providersAreRouted, providersFitMode } from "./providers.checks.ts";
import { providers, providersComplete, someProvider } from "./providers.ts";
import { regionInJurisdiction } from "./region.checks.ts";
import { region } from "./region.ts";
import { retention } from "./retention.ts";
import { rollout } from "./rollout.ts";
import { routesCompile } from "./routes.checks.ts";
import { routes } from "./routes.ts";
import { namesKept, tags } from "./tags.ts";
import { aliasesDistinct, someTaskClass, taskClasses } from "./task-classes.ts";
import { limitsAgree } from "./time-limits.checks.ts";
import { timeLimits } from "./time-limits.ts";
import { budgetsBind } from "./token-budgets.checks.ts";
import { monthsAboveDays, tokenBudgets } from "./token-budgets.ts";

/**
 * Every key of a stack file, in the order in which a file is best read, each with the checks of its values. A key is in force
 * by its line here, and by nothing else: types, defaults, modes and the editors' schema follow from it.
 */
const registered = [
    [mode],
    [jurisdiction],
    [region, regionInJurisdiction],
    [accounts],
    [network, vpcBlock, peersApart, zonesOfRegion, privateZonesAnswered, queriesStayInPeers],
    [dataClasses, someDataClass, classesInOrder, retentionAboveFloors],
    [taskClasses, someTaskClass, aliasesDistinct],
    [
        models,
        someModel,
        modelsAsPublished,
        licencesAccepted,
        modelsHaveNodes,
        oneModelPerGroup,
        modelsAreRouted,
        fleetServes,
    ],
    [
        gpuNodeGroups,
        someNodeGroup,
        nodesInOrder,
        reservedCapacityOfOneType,
        instancesOffered,
        vouchedZonesKept,
        nodesHaveModels,
        modelsFit,
        nodesAreUsed,
        boundDataNotOnSpot,
    ],
    [modelStore],
    [cluster, clusterRolesDistinct, systemNodesInOrder, serviceBlockApart],
    [
        providers,
        someProvider,
        providersComplete,
        bedrockInRegion,
        bedrockModelsAnswerInside,
        modelsServed,
        providersFitMode,
        backendNamesDistinct,
        providersAreRouted,
    ],
    [tokenBudgets, monthsAboveDays, budgetsBind],
    [routes, routesCompile],
    [rollout],
    [timeLimits, limitsAgree],
    [gatewayAuth, tenantsDistinct, floorsAccepted, keySetResolvable],
    [gatewayEntrance, endpointsForOthers, callersResolve, gatewayNameApart],
    [retention],
    [observability, burnRatesInOrder],
    [keyCustody, externalKeysDistinct, keysAtHome],
    [budget, alertsRise],
    [tags, namesKept],
] as const;

/** A key that stacks may write. */
export type StackKey = (typeof registered)[number][0];

/** All keys, in the order in which a file is best read. */
export const keys: readonly StackKey[] = registered.map(([key]) => key);

/** Every check of a config. Their order does not matter: faults are sorted by where they stand. */
export const checks: readonly Check<StackKey>[] = registered.flatMap(([, ...own]): readonly Check<StackKey>[] => own);
