import { gdpr } from "../../kit/clause.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { isOfGatewayKind, objectsOfKind, referenceIn, specOf } from "./objects.ts";
import { namespaceOf } from "../shared/kubernetes.ts";

const kinds = ["BackendTrafficPolicy", "ClientTrafficPolicy", "SecurityPolicy", "EnvoyExtensionPolicy"] as const;

/** RES-817. Of two policies of a kind on one target, Envoy Gateway takes the older, and only a status tells of the other. */
export const gatewayOnePolicy = residencyRule({
    id: "RES-817",
    name: "res-gateway-one-policy",
    title: "No gateway and no route has two policies of a kind",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "targets of BackendTrafficPolicy, ClientTrafficPolicy, SecurityPolicy and EnvoyExtensionPolicy",
    why: "the older of two policies wins without a word, so what the younger one locks stays open",
    fix: "Write one policy of each kind for a target, by its name.",
    needs: [],
    stack: {
        types: isOfGatewayKind(...kinds),
        checks: kinds.map((kind) => ({ graph, violated, undetermined, each }) => {
            each(objectsOfKind(graph, kind), (policy) => {
                each(targetSlots(policy), ({ path, read }) => {
                    if (holdersOf(graph, kind, keyOf(policy, read())) > 1) {
                        violated(policy, path, say`another policy of the kind has the same target`);
                    }
                });
                each(slotsOf(specOf(policy), ["targetSelectors"], ["spec"]), ({ path }) => {
                    undetermined(
                        policy,
                        path,
                        say`the policy selects by labels, so nothing shows which others it meets`,
                    );
                });
            });
        }),
    },
});

function targetSlots(policy: StackResource): readonly Slot[] {
    return slotsOf(specOf(policy), ["targetRef", "targetRefs"], ["spec"]);
}

function holdersOf(graph: StackGraph, kind: (typeof kinds)[number], key: string): number {
    return objectsOfKind(graph, kind).flatMap((policy) =>
        targetSlots(policy).filter(({ read }) => keyOf(policy, read()) === key),
    ).length;
}

function keyOf(policy: StackResource, target: unknown): string {
    const ref = recordOf(target);
    const { kind, namespace, name } = referenceIn(ref, {
        group: "",
        kind: "Gateway",
        namespace: namespaceOf(policy.props),
    });
    return JSON.stringify([kind, namespace, name, ref["sectionName"] ?? null]);
}
