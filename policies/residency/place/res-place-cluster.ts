import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackResource } from "../../kit/graph.ts";
import { safe, say } from "../../kit/safe.ts";
import { peek } from "../../kit/view.ts";
import { clusterOf } from "../../kit/kubeconfig.ts";

const provider = "pulumi:providers:kubernetes";
const cluster = "aws:eks/cluster:Cluster";

/** What a provider of Kubernetes may be given: how to find its cluster, and how to go about changes. */
const settings: readonly string[] = ["kubeconfig", "clusterIdentifier", "version"];

/**
 * RES-111. What a provider of Kubernetes makes lies in the cluster that its kubeconfig names, whatever the stack says; and a
 * kubeconfig may name a command, which runs on the machine that deploys.
 */
export const ownCluster = residencyRule({
    id: "RES-111",
    name: "res-place-cluster",
    title: "Every provider of Kubernetes talks to the stack's own cluster",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads: "`kubeconfig` of every provider of Kubernetes, and whatever else it is given; in the stack, where an unknown kubeconfig comes from",
    why: "objects, secrets and servers go to the cluster that the kubeconfig names, and a command in it runs where one deploys",
    fix: "Give the provider the kubeconfig of a cluster that this stack makes, with `aws eks get-token`, and nothing else.",
    needs: [],
    resources: {
        [provider]: ({ props, violated }) => {
            for (const key of Object.keys(props).filter((key) => !settings.includes(key))) {
                violated([key], say`nobody has looked at this setting of a provider of Kubernetes`);
            }
        },
    },
    stack: {
        types: [provider],
        checks: [
            ({ graph, place, violated, undetermined }) => {
                const clusters = graph.ofType(cluster).filter(({ isRead }) => !isRead);
                for (const one of graph.ofType(provider)) {
                    const kubeconfig = peek(one.props, "kubeconfig");
                    if (kubeconfig.kind === "unknown") {
                        const origins = one.origins["kubeconfig"] ?? [];
                        const isOwn = (urn: string) => clusters.some((known) => known.urn === urn);
                        if (origins.length === 0 || !origins.every(isOwn)) {
                            undetermined(
                                one,
                                ["kubeconfig"],
                                say`the kubeconfig does not come from a cluster of this stack alone`,
                            );
                        }
                        continue;
                    }
                    if (kubeconfig.kind === "absent") {
                        violated(
                            one,
                            ["kubeconfig"],
                            say`the provider takes whatever cluster the deploying machine knows`,
                        );
                        continue;
                    }
                    const named = clusterOf(kubeconfig.value);
                    if (named === undefined) {
                        violated(
                            one,
                            ["kubeconfig"],
                            say`the kubeconfig holds more than a cluster of EKS and \`aws eks get-token\``,
                        );
                    } else if (!place.allowsRegion(named.region)) {
                        violated(one, ["kubeconfig"], say`the token is asked for in ${safe.region(named.region)}`);
                    } else if (!leadsNowhere(named.server) && !clusters.some((own) => isAt(own, named.server))) {
                        violated(one, ["kubeconfig"], say`the kubeconfig names a cluster that is not of this stack`);
                    }
                }
            },
        ],
    },
});

/** A step of a deployment that leaves the cluster out names a server that no resolver may ever know (RFC 6761, 6.4). */
function leadsNowhere(server: string): boolean {
    return /^https:\/\/[a-z0-9-]+\.invalid$/.test(server);
}

function isAt(own: StackResource<object>, server: string): boolean {
    const endpoint = peek(own.props, "endpoint");
    return endpoint.kind === "known" && endpoint.value === server;
}
