import { controllerNames } from "../routing-gateway/tiers.ts";
import type { Rule } from "./rule.ts";
import { list } from "./rule.ts";

const aws = "service.beta.kubernetes.io/aws-load-balancer-";

/**
 * Who makes the load balancer of a Service, and which of the two annotations it reads. The AWS Load Balancer Controller acts on its
 * own class and on the types `external` and `nlb-ip`; it reads the scheme, and `internal` where there is none. Whatever else has no
 * class is EKS's own cloud controller's, which reads `internal` alone, and is public without it.
 *
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/225f445/pkg/service/model_build_load_balancer.go
 * @see https://github.com/kubernetes/cloud-provider-aws/blob/63ec440/pkg/providers/v1/aws.go
 */
const balancer = {
    annotations: "object.metadata.?annotations.orValue({})",
    isBalancer: "object.spec.?type.orValue('ClusterIP') == 'LoadBalancer'",
    class: "object.spec.?loadBalancerClass.orValue('')",
    isByController:
        "variables.class == 'service.k8s.aws/nlb' || (variables.class == '' && " +
        `variables.annotations[?'${aws}type'].orValue('') in ['external', 'nlb-ip'])`,
    isInternal:
        `(variables.isByController && '${aws}scheme' in variables.annotations) ? variables.annotations['${aws}scheme'] == 'internal' : ` +
        `(variables.isByController || variables.class == '') && variables.annotations[?'${aws}internal'].orValue('') == 'true'`,
};

/** No service of the cluster leads out of it, or lets the internet in. */
export const services: Rule = {
    name: "services-stay",
    on: { "": ["services"] },
    variables: balancer,
    checks: [
        {
            holds:
                "object.spec.?type.orValue('ClusterIP') != 'ExternalName' || " +
                "object.spec.?externalName.orValue('').matches('^[a-z0-9-]+([.][a-z0-9-]+)*[.]svc[.]cluster[.]local[.]?$')",
            otherwise:
                "the service is another name for a host outside - requests would follow it - write a ClusterIP service, or the " +
                "full name of a service of the cluster",
        },
        {
            holds: "object.spec.?externalIPs.orValue([]).size() == 0",
            otherwise:
                "the service takes over addresses outside - requests for them would be caught, or sent there - remove externalIPs",
        },
        {
            holds: "!variables.isBalancer || variables.isInternal",
            otherwise:
                "the load balancer may face the internet - callers would pass by the peered networks - write loadBalancerClass: " +
                `service.k8s.aws/nlb and the annotation ${aws}scheme: internal`,
        },
        {
            holds:
                `variables.annotations.all(name, !name.startsWith('${aws}access-log') && !name.startsWith('${aws}eip') && ` +
                `(name != '${aws}attributes' || !variables.annotations[name].contains('access_logs')))`,
            otherwise:
                "the load balancer sends its log to a bucket that an annotation names, or gets a public address - who called whom " +
                "would lie with others - remove the annotation",
        },
    ],
};

/** Doors that other controllers would make are inside too, and a class has a controller that stands here. */
export const doors: Rule = {
    name: "doors-inside",
    on: {
        "networking.k8s.io": ["ingresses"],
        "gateway.networking.k8s.io": ["gatewayclasses"],
        "elbv2.k8s.aws": ["ingressclassparams"],
        "gateway.k8s.aws": ["loadbalancerconfigurations"],
    },
    checks: [
        {
            holds:
                "object.kind != 'Ingress' || (object.metadata.?annotations[?'alb.ingress.kubernetes.io/scheme'].orValue('') == 'internal' && " +
                "!object.metadata.?annotations[?'alb.ingress.kubernetes.io/load-balancer-attributes'].orValue('').contains('access_logs'))",
            otherwise:
                "the Ingress may get a load balancer that faces the internet, or a log elsewhere - callers would pass by the gateway " +
                "- write the annotation alb.ingress.kubernetes.io/scheme: internal, and no access_logs",
        },
        {
            holds: `object.kind != 'GatewayClass' || object.spec.controllerName in ${list(Object.values(controllerNames))}`,
            otherwise:
                "the class is of a controller that is not the gateway's - what it opens nobody has looked at - use the classes " +
                "of the stack",
        },
        {
            holds: "!(object.kind in ['IngressClassParams', 'LoadBalancerConfiguration']) || object.spec.?scheme.orValue(object.spec.?loadBalancerScheme.orValue('internal')) == 'internal'",
            otherwise:
                "load balancers of the class face the internet - callers would pass by the peered networks - write internal",
        },
    ],
};
