import { kubernetesObject } from "../routing-gateway/kubernetes-object.ts";
import type { KubernetesObject } from "../routing-gateway/kubernetes-object.ts";
import { listenerPort, namespaces, proxyLabels, proxyPort } from "../routing-gateway/tiers.ts";

/** Name of the Service that selects the proxies for the load balancer, and of the binding. It ends the name of the readiness gate. */
const targetsName = "front-targets";

/**
 * The Service whose pods are the load balancer's targets. It is not the one that Envoy Gateway makes: that one comes after the
 * Deployment, and the load balancer controller gives a pod its readiness gate only where the Service of a binding is there
 * when the pod is made (aws-load-balancer-controller v3.5.0, pkg/inject/pod_readiness, where a Service that is not found is
 * passed over; Envoy Gateway v1.9.1, internal/infrastructure/kubernetes/infra.go, `createOrUpdate`).
 *
 * It is headless: nobody dials it, and Pulumi waits for the pods of any other Service, which come only after it.
 */
export function targetsService(): KubernetesObject {
    return kubernetesObject(
        "Service",
        { name: targetsName, namespace: namespaces.front },
        {
            type: "ClusterIP",
            clusterIP: "None",
            selector: proxyLabels("front"),
            ports: [{ name: "https", port: listenerPort, targetPort: proxyPort, protocol: "TCP" }],
        },
    );
}

/**
 * Has the load balancer controller register the pods of {@link targetsService} in the gateway's target group, and do nothing
 * else: without `networking` it opens no security group.
 *
 * It names the group and not its ARN, which is not known before the group exists: a preview could not judge it. The
 * controller's webhook writes ARN and VPC beside the name (v3.5.0, webhooks/elbv2/targetgroupbinding_mutator.go).
 *
 * @param targetGroup Name of the target group.
 */
export function targetGroupBinding(targetGroup: string): KubernetesObject {
    return kubernetesObject(
        "TargetGroupBinding",
        { name: targetsName, namespace: namespaces.front },
        {
            targetGroupName: targetGroup,
            targetType: "ip",
            targetGroupProtocol: "TCP",
            ipAddressType: "ipv4",
            serviceRef: { name: targetsName, port: listenerPort },
        },
    );
}
