import { refuseFaults } from "../fault.ts";
import { fleetPolicies } from "./admission/fleet-policies.ts";
import type { VllmFleetArgs } from "./args.ts";
import { fleetFaults } from "./fleet-faults.ts";
import type { FleetObject } from "./fleet-object.ts";
import { isolationObjects } from "./isolation.ts";
import { planFleet } from "./plan-fleet.ts";
import { fleetTiers } from "./tiers.ts";
import { modelObjects } from "./workload.ts";

/**
 * Every Kubernetes object of a fleet, as plain data: what protects first, then what is protected. Same arguments, same objects,
 * same order.
 *
 * @throws pulumi.InputPropertiesError with every fault of the arguments.
 */
export function renderFleet(args: VllmFleetArgs): readonly FleetObject[] {
    refuseFaults("The fleet", fleetFaults(args));
    const models = planFleet(args);
    const tiers = fleetTiers.filter((tier) => models.some((model) => model.tier === tier));
    return [
        ...fleetPolicies(args),
        ...tiers.flatMap((tier) =>
            isolationObjects(
                args,
                tier,
                models.some((model) => model.tier === tier && model.fit.shape.nodes > 1),
            ),
        ),
        ...models.flatMap(modelObjects),
    ];
}
