import type { RoutingGatewayArgs } from "../args.ts";
import { classFilter } from "../class-filter.ts";
import type { RoutePlan } from "../compile-routes.ts";
import { gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { namespaces } from "../tiers.ts";
import { waysOf } from "../waiting.ts";

/** The class filter, on every request of the front. */
export function classPolicy(plan: RoutePlan, args: RoutingGatewayArgs): KubernetesObject {
    const { auth, tokenBudgets } = args;
    const script = classFilter({
        egressClasses: plan.egressClasses,
        tasks: args.taskClasses,
        ways: waysOf(plan),
        time: args.timeLimits,
        ...(tokenBudgets?.tenants === undefined ? {} : { tenantBudgets: tokenBudgets.tenants }),
        ...(auth.type === "jwt"
            ? {}
            : { tenantFloors: Object.fromEntries(auth.tenants.map(({ name, dataFloor }) => [name, dataFloor])) }),
    });
    return kubernetesObject(
        "EnvoyExtensionPolicy",
        { name: "data-class", namespace: namespaces.front },
        { targetRefs: [gatewayRef("front")], lua: [{ type: "Inline", inline: script }] },
    );
}
