import { gdpr, hipaa } from "../../kit/clause.ts";
import type { StackResource } from "../../kit/graph.ts";
import type { Inputs } from "../../kit/inputs.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf } from "../../kit/view.ts";
import { isOfKind, nameOf } from "../shared/kubernetes.ts";
import {
    deniesByDefault,
    isAmong,
    isInCluster,
    isNetworkPolicy,
    networkPoliciesOf,
    waysOf,
} from "./network-policies.ts";
import { podNamespaces } from "./pod-namespaces.ts";

const addon = "aws:eks/addon:Addon";

/**
 * RES-312. Kubernetes lets every pod talk to every other until a policy selects it. One that selects all pods for both directions
 * closes them; what it or others name is open again, and each rule has to name somebody. On EKS the network plugin enforces
 * policies only where it is told to; and unless it is strict, a new pod may talk to everybody until its policies are in place, a
 * second or two later. Source: aws/amazon-vpc-cni-k8s, README, `NETWORK_POLICY_ENFORCING_MODE`.
 */
export const defaultDeny = residencyRule({
    id: "RES-312",
    name: "res-net-default-deny",
    title: "Every namespace with pods denies by default, in and out, and the cluster enforces it from the first packet",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32"), hipaa("164.312(e)(1)")],
    reads:
        "the namespaces of workloads and Gateways; NetworkPolicies there and whom they let in; the settings of the EKS add-on " +
        "`vpc-cni`. In `kube-system` only what serves, routes or monitors",
    why: "a pod that no policy selects may talk to every other, and a policy that nobody enforces selects none",
    fix:
        "Add a NetworkPolicy with an empty `podSelector` and both `policyTypes`; set `enableNetworkPolicy` and " +
        "`env.NETWORK_POLICY_ENFORCING_MODE: strict` in the add-on `vpc-cni`.",
    needs: ["networks"],
    everyResource: { applies: isNetworkPolicy, check: judgeIngress },
    stack: { types: "every", checks: [judgeNamespaces, judgeEnforcement] },
});

function judgeIngress({ type, props, declared, violated, each }: ResourceCase<AnyInputs, "networks">): void {
    each(networkPoliciesOf(type, props), (policy) => {
        each(waysOf(policy, "ingress"), ({ path, read }) => {
            const { peers } = read();
            if (peers.length === 0) {
                violated(path, say`the rule lets everybody in`);
            }
            each(peers, (slot) => {
                const peer = slot.read();
                if (!isInCluster(peer) && !isAmong(peer, declared.networks)) {
                    violated(slot.path, say`the rule lets in who is neither a pod nor in a declared network`);
                }
            });
        });
    });
}

function judgeNamespaces({ graph, violated, each }: StackCase<"networks">): void {
    const denying = graph.resources
        .filter(({ type }) => isNetworkPolicy(type))
        .flatMap(({ type, props }) => networkPoliciesOf(type, props))
        .filter(deniesByDefault);
    const closed = new Set(denying.map(({ namespace }) => namespace));
    each(graph.resources, (workload) => {
        for (const namespace of podNamespaces(workload).filter((name) => !closed.has(name))) {
            const home = graph.resources.find(
                ({ type, props }) => isOfKind(type, "core:Namespace") && nameOf(props) === namespace,
            );
            violated(home ?? workload, [], say`no policy of the namespace denies its pods everything by default`);
        }
    });
}

/** Every cluster has the plugin, and tells it to enforce, from a pod's first packet. */
function judgeEnforcement({ graph, violated, each }: StackCase<"networks">): void {
    const plugins = graph.ofType(addon).filter(({ props }) => props.addonName === "vpc-cni");
    each(plugins, (plugin) => {
        const settings = settingsOf(plugin);
        if (settings["enableNetworkPolicy"] !== "true") {
            violated(plugin, ["configurationValues"], say`the network plugin enforces no NetworkPolicy`);
        } else if (recordOf(settings["env"])["NETWORK_POLICY_ENFORCING_MODE"] !== "strict") {
            violated(
                plugin,
                ["configurationValues"],
                say`the network plugin lets a new pod talk to everybody at first`,
            );
        }
    });
    each(graph.ofType("aws:eks/cluster:Cluster"), (cluster) => {
        if (plugins.length === 0) {
            violated(cluster, [], say`no add-on of the stack enforces NetworkPolicies`);
        }
    });
}

function settingsOf({ props }: StackResource<Inputs<typeof addon>>): AnyInputs {
    const settings: unknown = JSON.parse(props.configurationValues ?? "{}");
    return recordOf(settings);
}
