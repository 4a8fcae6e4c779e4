import { eksImageAccounts } from "../../catalog/eks-image-accounts.ts";
import { partitions, regions } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { namespaces as gatewayNamespaces } from "../routing-gateway/tiers.ts";
import type { AdmissionArgs } from "./args.ts";
import { list, ofContainers, pods, quoted, regionsInReach } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** What an agent of the nodes may have that no other pod may. */
interface AgentRights {
    /** Directories of the node. */
    readonly hostPaths: readonly string[];
    /** Linux capabilities. */
    readonly capabilities: readonly string[];
}

/** Agents of the nodes, by the namespace that they share with nobody. Written here once more: this is the second lock. */
export const agents: Readonly<Record<string, AgentRights>> = {
    // Tell the kubelet of GPUs and of fast interfaces; read the counters of GPUs, which takes SYS_ADMIN.
    "gpu-agents": {
        hostPaths: ["/var/lib/kubelet/device-plugins", "/var/lib/kubelet/pod-resources", "/dev/infiniband"],
        capabilities: ["SYS_ADMIN"],
    },
    // Reads the lines that the gateway writes, and keeps how far it has come.
    audit: { hostPaths: ["/var/log/pods", "/var/lib/audit-shipper"], capabilities: [] },
};

/** Namespaces whose pods may ask for GPUs. */
const servers = ["models", "models-open"];

/** Nodes that stand where others do not, by their pool, and the namespace whose pods may stand there. */
const poolsOfTiers = { gateway: gatewayNamespaces.front, egress: gatewayNamespaces.egress };

/** Pods of EKS's own add-ons: in its namespace, of images that only EKS can have written. */
function addOnPods({ region }: AdmissionArgs): Readonly<Record<string, string>> {
    const registry = registryOf(eksImageAccounts.value[region], region);
    return {
        images: ofContainers("c.image"),
        isAddOn:
            "request.namespace == 'kube-system' && object.spec.?ephemeralContainers.orValue([]).size() == 0 && " +
            `variables.images.all(image, image.startsWith(${quoted(`${registry}/`)}))`,
    };
}

function registryOf(accountId: string, region: RegionId): string {
    return `${accountId}.dkr.ecr.${region}.${partitions[regions[region].partition].dnsSuffix}`;
}

/** Images of the account's own registry in the jurisdiction: an image elsewhere was checked by nobody. */
export function images(args: AdmissionArgs): Rule {
    const { jurisdiction, region, accountId } = args;
    const registries = regionsInReach(jurisdiction, region).map(({ id }) => registryOf(accountId, id));
    const hosts = registries.map((host) => host.replaceAll(".", "[.]")).join("|");
    const pattern = `^(${hosts})/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$`;
    return {
        name: "images",
        on: pods,
        variables: addOnPods(args),
        checks: [
            {
                holds: `variables.isAddOn || variables.images.all(image, image.matches(${quoted(pattern)}))`,
                otherwise:
                    `an image is not from this account's registry in ${jurisdiction}, by digest alone - other bytes could ` +
                    "read what the pod holds - mirror it and write <registry>/<repository>@sha256:<digest>",
            },
        ],
    };
}

/** Pods reach nothing of their node, of the network beside the cluster's, or of what nobody has looked at. */
export function podsInside(args: AdmissionArgs): Rule {
    return {
        name: "pods-inside",
        on: pods,
        variables: {
            ...addOnPods(args),
            securities: ofContainers("c.?securityContext"),
            environments: ofContainers("c.?env.orValue([])"),
            otherSources: ofContainers("c.?envFrom.orValue([]).size()"),
            devices: ofContainers(
                "c.?resources.limits.orValue({}).map(k, string(k)) + c.?resources.requests.orValue({}).map(k, string(k))",
            ),
        },
        checks: podChecks.map(({ holds, otherwise }) => ({ holds: `variables.isAddOn || (${holds})`, otherwise })),
    };
}

/** Kinds of volumes that hold objects of the cluster, memory and disk of the node, or a claim that was judged itself. */
const volumeKinds = ["configMap", "secret", "emptyDir", "projected", "downwardAPI", "persistentVolumeClaim"];

const hostPaths = Object.entries(agents)
    .map(([namespace, rights]) => ownOf(namespace, `volume.hostPath.path in ${list(rights.hostPaths)}`))
    .join(" || ");

const capabilities = Object.entries(agents)
    .filter(([, rights]) => rights.capabilities.length > 0)
    .map(([namespace, rights]) => ownOf(namespace, `added in ${list(rights.capabilities)}`))
    .join(" || ");

/** Pods whose tolerations lead them to the nodes of a tier: by its name, by every pool's, or by every taint's. */
const strangersOfTiers = Object.entries(poolsOfTiers)
    .map(
        ([pool, namespace]) =>
            `(request.namespace in ${list([namespace, ...Object.keys(agents)])} || ` +
            "!object.spec.?tolerations.orValue([]).exists(t, t.?key.orValue('') in ['', 'ringfence/pool'] && " +
            `(t.?operator.orValue('Equal') == 'Exists' || t.?value.orValue('') == ${quoted(pool)})))`,
    )
    .join(" && ");

function ownOf(namespace: string, holds: string): string {
    return `(request.namespace == ${quoted(namespace)} && ${holds})`;
}

const podChecks: Rule["checks"] = [
    {
        holds: ["hostNetwork", "hostPID", "hostIPC"].map((it) => `!object.spec.?${it}.orValue(false)`).join(" && "),
        otherwise: "the pod shares the node's network or processes - network policies do not hold there - remove it",
    },
    {
        holds: `object.spec.?volumes.orValue([]).all(volume, !has(volume.hostPath) || ${hostPaths})`,
        otherwise: "the pod mounts a path of the node - it could read what others left there - use an emptyDir",
    },
    {
        holds: `object.spec.?volumes.orValue([]).all(volume, has(volume.hostPath) || ${volumeKinds.map((kind) => `has(volume.${kind})`).join(" || ")})`,
        otherwise:
            "the pod mounts a volume that is neither of the cluster nor of its node - a server elsewhere would read and keep " +
            `what is written - use one of ${volumeKinds.join(", ")}`,
    },
    {
        holds:
            "variables.securities.all(s, !s.?privileged.orValue(false) && s.?procMount.orValue('Default') == 'Default' && " +
            `s.?capabilities.add.orValue([]).all(added, ${capabilities}))`,
        otherwise:
            "a container is privileged, sees all of /proc or adds a capability - it could read what other pods hold - " +
            "remove it from the securityContext",
    },
    {
        holds: "object.spec.?hostAliases.orValue([]).size() == 0",
        otherwise: "the pod gives a name an address of its own - names would lead past DNS - remove hostAliases",
    },
    {
        holds:
            "object.spec.?dnsPolicy.orValue('ClusterFirst') in ['ClusterFirst', 'ClusterFirstWithHostNet'] && " +
            "object.spec.?dnsConfig.nameservers.orValue([]).size() == 0 && object.spec.?dnsConfig.searches.orValue([]).size() == 0",
        otherwise:
            "the pod asks other name servers - questions would leave past the DNS firewall - remove dnsConfig and write " +
            "dnsPolicy: ClusterFirst",
    },
    {
        holds: "request.operation != 'CREATE' || object.spec.?nodeName.orValue('') == ''",
        otherwise: "the pod names its node - it would pass by taints and the scheduler - write a nodeSelector",
    },
    {
        holds: strangersOfTiers,
        otherwise:
            "the pod tolerates nodes of a gateway - what stands there has the gateway's way in or out - remove the toleration",
    },
    {
        holds: "object.spec.?ephemeralContainers.orValue([]).size() == 0",
        otherwise:
            "a container is added to a running pod - it could read the pod's memory and files - declare a pod of its own",
    },
    {
        holds: "object.spec.?resourceClaims.orValue([]).size() == 0",
        otherwise:
            "the pod claims devices by DRA - nothing counts what it may take - ask for nvidia.com/gpu in the namespaces of model servers",
    },
    {
        holds: `request.namespace in ${list(servers)} || variables.devices.all(names, !names.exists(name, name.startsWith('nvidia.com/')))`,
        otherwise:
            "the pod asks for GPUs outside the namespaces of model servers - models would answer there that no rule follows - " +
            "declare the model in the stack's config",
    },
    {
        holds: "variables.environments.all(env, !env.exists(e, e.name.lowerAscii().endsWith('_proxy') && e.name.lowerAscii() != 'no_proxy'))",
        otherwise: "a container has a proxy in its environment - requests would go to it first - remove the variable",
    },
    {
        holds: "variables.otherSources.all(count, count == 0)",
        otherwise:
            "a container takes variables from elsewhere - whoever may write there could name a proxy or an endpoint for traces " +
            "- write each variable on the container",
    },
];
