import type { KubeApi, KubeObject } from "./api.ts";
import type { Pod } from "./pods.ts";

interface NetworkPolicy extends KubeObject {
    readonly spec: {
        readonly podSelector?: Selector;
        readonly policyTypes?: readonly string[];
    };
}

interface Selector {
    readonly matchLabels?: Readonly<Record<string, string>>;
    readonly matchExpressions?: readonly {
        readonly key: string;
        readonly operator: string;
        readonly values?: readonly string[];
    }[];
}

/**
 * `<namespace>/<pod> <direction>` for each pod and direction that no network policy closes. In strict mode such a pod would be cut
 * off, and in standard mode it is open. Pods on the network of their node are beyond network policies.
 */
export async function openPods(api: KubeApi): Promise<readonly string[]> {
    const policies = await api.list<NetworkPolicy>("networking.k8s.io/v1", "NetworkPolicy");
    const pods = (await api.list<Pod>("v1", "Pod")).filter(({ spec }) => !("hostNetwork" in spec && spec.hostNetwork));
    return pods.flatMap((pod) => {
        const own = policies.filter(
            ({ metadata, spec }) =>
                metadata.namespace === pod.metadata.namespace &&
                selects(spec.podSelector ?? {}, pod.metadata.labels ?? {}),
        );
        return ["Ingress", "Egress"]
            .filter((direction) => !own.some(({ spec }) => spec.policyTypes?.includes(direction)))
            .map((direction) => `${pod.metadata.namespace ?? ""}/${pod.metadata.name} ${direction}`);
    });
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Readonly<Record<string, string>>) {
    return (
        Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
        matchExpressions.every(({ key, operator, values = [] }) => {
            const value = labels[key];
            switch (operator) {
                case "Exists":
                    return value !== undefined;
                case "DoesNotExist":
                    return value === undefined;
                case "In":
                    return value !== undefined && values.includes(value);
                case "NotIn":
                    return value === undefined || !values.includes(value);
                default:
                    throw new Error(`a selector has no operator ${operator}`);
            }
        })
    );
}
