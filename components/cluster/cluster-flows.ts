import {
    asksApiServer,
    asksAws,
    asksResolver,
    calledByApiServer,
    callsAws,
    kubeDnsPods,
    podsOf,
    resolvesNames,
} from "../flow-parts.ts";
import type { Client, Flow } from "../flow.ts";
import { ecrLayerBucket } from "../network/aws-owned.ts";
import type { ClusterArgs } from "./args.ts";
import { addonPods, metricsServerPort } from "./addon-pods.ts";

const everyNode: Client = { kind: "nodes", pools: "every" };
const everyController = podsOf("kube-system", addonPods.volumeController);
const everyVolumeNode = podsOf("kube-system", addonPods.volumeNode, "every");
const metricsServer = podsOf("kube-system", addonPods.metricsServer);

/** The connections without which no node joins, no image is pulled and no name resolves. */
export function clusterFlows({ region }: Pick<ClusterArgs, "region">): readonly Flow[] {
    return [...nodeFlows(ecrLayerBucket(region)), ...controlPlaneFlows(), ...addonFlows()];
}

/** What runs on the nodes: kubelet, container runtime, and the add-ons on the host's network. */
function nodeFlows(layers: string): readonly Flow[] {
    return [
        {
            name: "nodes-to-api-server",
            from: everyNode,
            to: { kind: "apiServer", by: "endpoint" },
            port: 443,
            protocol: "tcp",
            reason: "No node joins the cluster.",
        },
        ...asksResolver("nodes", everyNode, "Nodes find neither the API server nor AWS services."),
        asksAws(
            "nodes",
            everyNode,
            "ec2",
            "A node does not learn its name, and the network plugin gets no address for pods.",
        ),
        asksAws("nodes", everyNode, "eks", "A Bottlerocket node does not learn the address of the cluster's DNS."),
        asksAws("nodes", everyNode, "eks-auth", "The agent on the node gets no credentials for its pods."),
        asksAws("nodes", everyNode, "ecr.api", "The kubelet may not pull images."),
        asksAws("nodes", everyNode, "ecr.dkr", "No image is pulled."),
        {
            name: "nodes-to-image-layers",
            from: everyNode,
            to: { kind: "s3", bucket: layers },
            port: 443,
            protocol: "tcp",
            reason: "The layers of an image are not pulled.",
        },
    ];
}

function controlPlaneFlows(): readonly Flow[] {
    return [
        {
            name: "api-server-to-kubelets",
            from: { kind: "apiServer" },
            to: { kind: "nodes", pools: "every" },
            port: 10_250,
            protocol: "tcp",
            reason: "No logs are shown, and nothing is run in a pod.",
        },
        calledByApiServer(
            { name: "metrics-server" },
            metricsServer,
            metricsServerPort,
            "Nothing scales by CPU or memory.",
        ),
    ];
}

/** The add-ons of kube-system that have a network of their own. */
function addonFlows(): readonly Flow[] {
    return [
        ...asksResolver("dns", kubeDnsPods, "Names outside of the cluster do not resolve."),
        asksApiServer("dns", kubeDnsPods, "The cluster's DNS never gets ready."),
        asksApiServer("metrics-server", metricsServer, "Nothing scales by CPU or memory."),
        {
            name: "metrics-server-to-kubelets",
            from: metricsServer,
            to: { kind: "nodes", pools: "every" },
            port: 10_250,
            protocol: "tcp",
            reason: "Nothing scales by CPU or memory.",
        },
        ...resolvesNames("volume-controller", everyController),
        asksApiServer("volume-controller", everyController, "No volume is made."),
        ...callsAws("volume-controller", everyController, ["ec2"], "No volume is made."),
        asksApiServer(
            "volume-node",
            everyVolumeNode,
            "No volume is mounted: it cannot see the metadata service, and asks for its node here.",
        ),
    ];
}
