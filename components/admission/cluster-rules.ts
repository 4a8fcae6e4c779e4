import { namespaces as gatewayNamespaces } from "../routing-gateway/tiers.ts";
import type { AdmissionArgs } from "./args.ts";
import { list, quoted, regionsInReach } from "./rule.ts";
import type { Rule } from "./rule.ts";
import { agents } from "./pod-rules.ts";

/** A node that claims the jurisdiction stands in one of its regions. */
export function nodes({ jurisdiction, region }: AdmissionArgs): Rule {
    const regions = regionsInReach(jurisdiction, region).map(({ id }) => id);
    return {
        name: "node-jurisdiction",
        on: { "": ["nodes"] },
        variables: { labels: "object.metadata.?labels.orValue({})" },
        checks: [
            {
                holds:
                    "!('ringfence/jurisdiction' in variables.labels) || " +
                    `variables.labels['ringfence/jurisdiction'] == ${quoted(jurisdiction)}`,
                otherwise: `the node claims another jurisdiction than this cluster's - its pods are bound to ${jurisdiction} - remove the label`,
            },
            {
                holds:
                    "!('ringfence/jurisdiction' in variables.labels) || " +
                    "!('topology.kubernetes.io/region' in variables.labels) || " +
                    `variables.labels['topology.kubernetes.io/region'] in ${list(regions)}`,
                otherwise:
                    `the node stands in none of the regions of ${jurisdiction} (${regions.join(", ")}) and claims it - pods ` +
                    "that are bound to it would run abroad - remove the label, or the node",
            },
        ],
    };
}

/** Namespaces that Kubernetes makes itself, which carry no label. */
const ofKubernetes = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** No namespace lets pods have more than it needs: only those of the nodes' agents are open. */
export const namespaceLabels: Rule = {
    name: "namespaces-restricted",
    on: { "": ["namespaces"] },
    variables: { enforced: "object.metadata.?labels[?'pod-security.kubernetes.io/enforce'].orValue('')" },
    checks: [
        {
            holds:
                `variables.enforced == 'restricted' || (object.metadata.name in ${list(Object.keys(agents))} && variables.enforced == 'privileged') || ` +
                `(object.metadata.name in ${list(ofKubernetes)} && variables.enforced == '')`,
            otherwise:
                "the namespace lets pods have more rights than the restricted standard - they could read their node - write the " +
                "label pod-security.kubernetes.io/enforce: restricted",
        },
    ],
};

/** Disks lie in the region, under a key. Whatever makes or names one is judged, with its driver. */
export const disks: Rule = {
    name: "disks-encrypted",
    on: { "storage.k8s.io": ["storageclasses"] },
    checks: [
        {
            holds: "object.provisioner == 'ebs.csi.aws.com'",
            otherwise:
                "another driver than EBS's makes the volumes - what it writes to, and where that lies, nobody has looked at - " +
                "write provisioner: ebs.csi.aws.com",
        },
        {
            holds: "object.?parameters.encrypted.orValue('') == 'true' && object.?parameters.kmsKeyId.orValue('') != ''",
            otherwise:
                "the class makes volumes that are not under the stack's key - whoever gets the disk reads it - write the " +
                'parameters encrypted: "true" and kmsKeyId',
        },
    ],
};

/** Volumes that somebody brings: a disk of EBS, which lies in a zone of the region. */
export const volumes: Rule = {
    name: "volumes-inside",
    on: { "": ["persistentvolumes"] },
    checks: [
        {
            holds:
                "object.spec.?csi.driver.orValue('') == 'ebs.csi.aws.com' && " +
                "object.spec.?csi.volumeHandle.orValue('').matches('^vol-[0-9a-f]+$')",
            otherwise:
                "the volume is no disk of EBS - a file server or a path of a node would hold what is written - claim a volume " +
                "of the class monitoring",
        },
    ],
};

/** The class that EKS brings makes disks without a key, and was there before this policy. */
export const volumeClaims: Rule = {
    name: "claims-encrypted",
    on: { "": ["persistentvolumeclaims"] },
    checks: [
        {
            holds: "!(object.spec.?storageClassName.orValue('gp2') in ['gp2', 'gp3'])",
            otherwise:
                "the claim gets a disk of a class that names no key - whoever gets the disk reads it - write storageClassName " +
                "with a class of the stack, such as monitoring",
        },
    ],
};

/** Devices are counted by the quota of the servers' namespaces, and given out no other way. */
export const deviceClaims: Rule = {
    name: "no-device-claims",
    on: { "resource.k8s.io": ["resourceclaims", "resourceclaimtemplates", "deviceclasses"] },
    checks: [
        {
            holds: "false",
            otherwise:
                "devices are given out by claims here - no quota counts them, and no rule follows who answers on them - ask for " +
                "nvidia.com/gpu in the namespaces of model servers",
        },
    ],
};

/** Whom the API server itself hands objects to: Services of the cluster. */
export const callees: Rule = {
    name: "callees-inside",
    on: { "apiextensions.k8s.io": ["customresourcedefinitions"], "apiregistration.k8s.io": ["apiservices"] },
    checks: [
        {
            holds:
                "object.kind != 'CustomResourceDefinition' || object.spec.?conversion.strategy.orValue('None') != 'Webhook' || " +
                "!has(object.spec.conversion.webhook.clientConfig.url)",
            otherwise:
                "objects are converted by a host that a URL names - it gets each of them whole - name a service of the cluster",
        },
        {
            holds: "object.kind != 'APIService' || !has(object.spec.service) || object.spec.service.namespace in ['keda', 'kube-system']",
            otherwise:
                "a part of the API is answered by a service that nobody has looked at - it sees each request, with whoever asks " +
                "- remove the APIService",
        },
    ],
};

/**
 * Everywhere but in the namespace of Kubernetes' own parts, whose policies EKS writes, and in the egress tier, which has its way
 * out behind the firewall. No private block is wider than /8: what is wider holds public addresses, and two of /1 are as wide
 * as one of /0.
 */
export const wideEgress: Rule = {
    name: "egress-not-wide",
    on: { "networking.k8s.io": ["networkpolicies"] },
    within: { operator: "NotIn", namespaces: ["kube-system", gatewayNamespaces.egress] },
    checks: [
        {
            holds:
                "object.spec.?egress.orValue([]).all(rule, rule.?to.orValue([]).size() > 0 && rule.to.all(peer, " +
                "!has(peer.ipBlock) || !peer.ipBlock.cidr.matches('/[0-7]$')))",
            otherwise:
                "the policy lets pods send anywhere - what they hold could leave - write the peers by name, or their address blocks",
        },
    ],
};

/** The gateway in the DMZ sends to services of the cluster; what goes further passes the egress tier. */
export const frontBackends: Rule = {
    name: "front-backends",
    on: { "gateway.envoyproxy.io": ["backends"] },
    within: { operator: "In", namespaces: [gatewayNamespaces.front] },
    checks: [
        {
            holds:
                "has(object.spec.endpoints) && object.spec.endpoints.all(endpoint, has(endpoint.fqdn) && " +
                "endpoint.fqdn.hostname.endsWith('.svc.cluster.local'))",
            otherwise:
                "the backend is no service of the cluster - requests would leave past the egress tier and its permission " +
                "- write <service>.<namespace>.svc.cluster.local",
        },
    ],
};
