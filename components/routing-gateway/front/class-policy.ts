import type { RoutingGatewayArgs } from "../args.ts";
import { classFilter } from "../class-filter.ts";
import type { RoutePlan } from "../compile-routes.ts";
import { backendRef, gatewayRef, kubernetesObject } from "../kubernetes-object.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { namespaces } from "../tiers.ts";

const namespace = namespaces.front;
const classifierName = "classifier";

/** The class filter, and the classifier before it where there is one. */
export function classPolicy(plan: RoutePlan, args: RoutingGatewayArgs): readonly KubernetesObject[] {
    const { auth, classifier, tokenBudgets } = args;
    const script = classFilter({
        egressClasses: plan.egressClasses,
        tasks: args.taskClasses,
        classifier: classifier !== undefined,
        ...(tokenBudgets?.tenants === undefined ? {} : { tenantBudgets: tokenBudgets.tenants }),
        ...(auth.type === "jwt"
            ? {}
            : { tenantFloors: Object.fromEntries(auth.tenants.map(({ name, dataFloor }) => [name, dataFloor])) }),
    });
    return [
        kubernetesObject(
            "EnvoyExtensionPolicy",
            { name: "data-class", namespace },
            {
                targetRefs: [gatewayRef("front")],
                lua: [{ type: "Inline", inline: script }],
                ...(classifier === undefined ? {} : { extProc: [classifierCall(classifier.timeoutMs ?? 500)] }),
            },
        ),
        ...(classifier === undefined
            ? []
            : [
                  kubernetesObject(
                      "Backend",
                      { name: classifierName, namespace },
                      { endpoints: [{ fqdn: { hostname: classifier.host, port: classifier.port } }] },
                  ),
              ]),
    ];
}

/** A classifier that fails refuses the request; one that answers nonsense makes it count as the strictest class. */
function classifierCall(timeoutMs: number) {
    return {
        backendRefs: [backendRef(classifierName)],
        messageTimeout: `${timeoutMs}ms`,
        failOpen: false,
        statusOnError: 503,
        processingMode: { request: { body: "Buffered" }, allowModeOverride: false },
    };
}
