import { s3Blocks } from "../../../catalog/s3-blocks.ts";
import { isInside, isWhollyPublicIpv4, secondAddressOf } from "../../kit/ranges.ts";
import { safe, say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { recordOf } from "../../kit/view.ts";
import type { World } from "../world.ts";
import { hiddenIn } from "./hidden-addresses.ts";
import { placesOutOf, podIdentityAgent } from "./filled.ts";
import { leaf } from "./leaf.ts";
import { isText } from "./text.ts";

/** Patterns over names of the gateway's backends: Envoy Gateway names a cluster after its route, and an endpoint by its whole name. */
const knownPatterns = [
    String.raw`httproute/[^/]+/(?:route-|shadow-)?([^/]+)/rule/.*`,
    "(.+)",
    String.raw`([^.]+)\.[^.]+\.svc\.cluster\.local`,
];

/** Leaves for objects of Kubernetes and for what their programs read. */
export function clusterLeaves(world: World) {
    const { declared, place, stack } = world;

    const plain = (value: unknown, pattern: RegExp): SafeText | undefined => {
        if (!isText(value) || !pattern.test(value)) return say`it does not have the form of this property`;
        return hiddenIn(value, place, declared.accounts) === undefined
            ? undefined
            : say`it holds an address or the name of a place`;
    };

    /** Name of an object, of a label's value or of a port: one label of DNS. Only the cluster's own resolver could know such a name. */
    const objectName = () =>
        leaf({ kind: "objectName", says: "a name of one word: letters, digits and dashes" }, (value) =>
            isText(value) && value.startsWith("xn--")
                ? say`it is an encoded name`
                : plain(value, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
        );

    /** Name of a model that callers write: letters, digits and dashes, also with dots before digits. */
    const modelName = () =>
        leaf({ kind: "modelName", says: "a name of a model, as callers write it" }, (value) =>
            isText(value) && /^[a-z0-9][a-z0-9.-]{0,127}$/.test(value)
                ? plain(value.replace(/-[0-9a-f]{12}$/, ""), /^[a-z0-9.-]+$/)
                : say`it is not a name of a model`,
        );

    /** Hexadecimal digits, of exactly so many: a digest or the start of one. No address has this form. */
    const hex = (digits: number) =>
        leaf({ kind: "hex", says: `${String(digits)} hexadecimal digits` }, (value) =>
            isText(value) && value.length === digits && /^[0-9a-f]+$/.test(value) ? undefined : say`it is not a digest`,
        );

    /** A name of an own object with the start of a digest behind it, which says which version of the object it is. */
    const versioned = (form: RegExp) =>
        leaf({ kind: "versioned", says: "a name that ends in the start of a digest" }, (value) => {
            const whole = new RegExp(`^${form.source}$`);
            if (!isText(value) || !whole.test(value) || value.includes("xn--")) return say`it is not such a name`;
            return plain(value.replace(/-[0-9a-f]{10,12}(?=-|$)/, ""), /^[a-z0-9-]+$/);
        });

    /** An amount of CPU, memory, disk or devices. */
    const quantity = () =>
        leaf({ kind: "quantity", says: "an amount: digits, and m, Ki, Mi, Gi or Ti" }, (value) =>
            isText(value) && /^\d{1,6}(?:m|[KMGT]i)?$/.test(value) ? undefined : say`it is not an amount`,
        );

    /** A file inside a folder of weights. Its ending is one of those that models have, none of which is the end of a host's name. */
    const weightsFile = () =>
        leaf({ kind: "weightsFile", says: "a file of a model's weights, by its path" }, (value) =>
            isText(value) &&
            /^(?:[A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+(?:\.safetensors\.index)?(?:\.(?:safetensors|json|txt|model|jinja|tiktoken|gguf|bin))?$/.test(
                value,
            )
                ? plain(value.replaceAll(".", "-").replaceAll(/-\d+-of-\d+/g, ""), /^[\w/-]{1,255}$/)
                : say`it is not a file of weights`,
        );

    /** A folder of the stack's own bucket, as a URL of S3. */
    const ownBucketFolder = () =>
        leaf({ kind: "bucketFolder", says: "a folder of a bucket of this stack: s3://…" }, (value) => {
            const [, bucket, path = ""] = isText(value)
                ? (/^s3:\/\/([a-z0-9-]+)\/([\w./-]+\/)$/.exec(value) ?? [])
                : [];
            if (bucket === undefined || /(?:^|\/)\.\.?\//.test(path)) return say`it is not a folder of a bucket`;
            if (stack === undefined) return undefined;
            const own = stack.ofType("aws:s3/bucket:Bucket").map(({ unjudged }) => unjudged["bucket"]);
            return own.includes(bucket) ? undefined : { relation: say`the bucket is none of this stack` };
        });

    /**
     * Whom pods may send to, as an address range: declared networks, the agent of the node that hands out credentials, S3 of the
     * jurisdiction, or the one address of the API server's Service, which the stack's cluster says.
     */
    const peerRange = () =>
        leaf(
            { kind: "peerRange", says: "a declared network, S3 of the jurisdiction, or the API server's own address" },
            (value) => {
                if (!isText(value)) return say`it is not an address range`;
                const storage = place.regions.flatMap(({ id }) => {
                    const known = s3Blocks[id];
                    return known.confirmed ? known.value : [];
                });
                if (value === podIdentityAgent || storage.includes(value) || isInside(value, declared.networks))
                    return undefined;
                const outside = say`${safe.address(value)} is no part of the declared networks`;
                if (!/^(?:10|172|192)\.[0-9.]+\/32$/.test(value)) return outside;
                if (stack === undefined) return undefined;
                const clusters = stack.ofType("aws:eks/cluster:Cluster");
                const ofCluster = clusters.map(({ unjudged }) => {
                    const block = recordOf(unjudged["kubernetesNetworkConfig"])["serviceIpv4Cidr"];
                    return isText(block) ? secondAddressOf(block) : undefined;
                });
                return ofCluster.includes(value.replace("/32", "")) ? undefined : { relation: outside };
            },
            { unknown: "never" },
        );

    /** Everything outside: public ranges, in a stack that may reach third parties. The firewall decides by host name there. */
    const outsideRange = () =>
        leaf(
            { kind: "outsideRange", says: "public addresses, where the declaration names third parties" },
            (value) =>
                declared.thirdPartyHosts.length > 0 && isText(value) && isWhollyPublicIpv4(value)
                    ? undefined
                    : say`${safe.address(value)} may be reached by nobody here`,
            { unknown: "never" },
        );

    /** A port of a service of this cluster, by the service's full name: `prometheus-0.prometheus-pods.monitoring.svc.cluster.local:9090`. */
    const clusterTarget = () =>
        leaf({ kind: "clusterTarget", says: "a service of the cluster by its full name, with a port" }, (value) =>
            isText(value) &&
            /^[a-z0-9-]+(?:\.[a-z0-9-]+){1,2}\.svc\.cluster\.local:\d{1,5}$/.test(value) &&
            !value.includes("xn--")
                ? undefined
                : say`it is not a service of the cluster`,
        );

    /** The full name of a service of this cluster. */
    const clusterService = () =>
        leaf({ kind: "clusterService", says: "a service of the cluster by its full name" }, (value) =>
            isText(value) && /^[a-z0-9-]+\.[a-z0-9-]+\.svc\.cluster\.local\.?$/.test(value) && !value.includes("xn--")
                ? undefined
                : say`it is not a service of the cluster`,
        );

    /** The argument by which the cluster autoscaler finds the scaling groups of this stack's cluster. */
    const autoDiscovery = () =>
        leaf(
            { kind: "autoDiscovery", says: "the scaling groups that carry the tag of the stack's own cluster" },
            (value) => {
                const prefix =
                    "--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/";
                if (!isText(value) || !value.startsWith(prefix))
                    return say`it does not look for scaling groups by the cluster's tag`;
                const cluster = value.slice(prefix.length);
                const objection = plain(cluster, /^[A-Za-z0-9-]{1,100}$/);
                if (objection !== undefined || stack === undefined) return objection;
                return stack.ofType("aws:eks/cluster:Cluster").some(({ unjudged }) => unjudged["name"] === cluster)
                    ? undefined
                    : { relation: say`no cluster of this stack is called so` };
            },
        );

    /** Pool of GPU nodes of this stack, by the label of its node groups. The other pools are for the cluster's parts and the gateway. */
    const serverPool = () =>
        leaf({ kind: "serverPool", says: "a pool of GPU nodes of this stack" }, (value) => {
            const objection = plain(value, /^(?!(?:system|gateway|egress)$)[a-z0-9][a-z0-9-]{0,62}$/);
            if (objection !== undefined || stack === undefined) return objection;
            const pools = stack
                .ofType("aws:eks/nodeGroup:NodeGroup")
                .map(({ unjudged }) => recordOf(unjudged["labels"])["ringfence/pool"]);
            return pools.includes(value) ? undefined : { relation: say`no node group of this stack has this pool` };
        });

    /** Where a set of weights lies in the bucket: model, number format, and the commit that it comes from. */
    const weightsFolder = () =>
        leaf({ kind: "weightsFolder", says: "a folder of weights: model, precision, revision" }, (value) => {
            const [, model] = isText(value)
                ? (/^([a-z0-9][a-z0-9.-]*\/[a-z0-9-]+)\/[0-9a-f]{40}\/$/.exec(value) ?? [])
                : [];
            return model === undefined ? say`it is not a folder of weights` : plain(model, /^[a-z0-9./-]+$/);
        });

    /** A query of Prometheus, over the metrics that it has. It reaches no other server, and holds no address that an alert could carry out. */
    const query = () =>
        leaf({ kind: "query", says: "a query of Prometheus" }, (value) =>
            isText(value)
                ? plain(value.replaceAll(/@ (?:start|end)\(\)/g, ""), /^[\w\s(){}[\]"=~!<>+*/%^,.:$?|-]{1,2000}$/)
                : say`it is not a query`,
        );

    /** Words of an alert or of a line in a graph, with the value and labels of the series and nothing else filled in. */
    const seriesText = () =>
        leaf({ kind: "seriesText", says: "words, with the value and labels of a series filled in" }, (value) =>
            isText(value)
                ? plain(
                      value.replaceAll(
                          /\{\{ ?(?:\$labels\.[a-z_]+|\$value(?: \| (?:humanize[A-Za-z]*|printf "%\.\df"))?|[a-z_]+) ?\}\}/g,
                          "_",
                      ),
                      /^[^{}]{0,1000}$/,
                  )
                : say`it is not a text`,
        );

    /** Value of a label on a series: a word or some, or a type of instance. */
    const seriesLabel = () =>
        leaf(
            { kind: "seriesLabel", says: "words of letters, digits, dashes and commas, or a type of instance" },
            (value) =>
                isText(value) && /^[a-z]\w{1,7}(?:-\w+)?\.(?:\d*x?large|medium|metal(?:-\w+)?)$/.test(value)
                    ? undefined
                    : plain(value, /^[\w-]+(?:, [\w-]+)*$/),
        );

    /** Values of labels that a relabelling looks for: names, and patterns of them. */
    const selection = () =>
        leaf({ kind: "selection", says: "values of labels, or a pattern of them" }, (value) =>
            isText(value) && knownPatterns.includes(value)
                ? undefined
                : plain(
                      value,
                      /^[A-Za-z_][\w-]*(?:_\(\?:bucket\|sum\|count\))?(?:\|[A-Za-z_][\w-]*(?:_\(\?:bucket\|sum\|count\))?)*$/,
                  ),
        );

    /** What Alertmanager writes into a message: words, and named labels of alerts. */
    const alertText = () =>
        leaf({ kind: "alertText", says: "words, with named labels of alerts filled in" }, (value) =>
            isText(value)
                ? plain(
                      value.replaceAll(
                          /\{\{ (?:range \.Alerts|with \.Labels\.[a-z_]+|end|\.|\.[A-Za-z.]+(?: "2006-01-02 15:04:05")?) \}\}/g,
                          "_",
                      ),
                      /^[^{}]{0,2000}$/,
                  )
                : say`it is not a text`,
        );

    /**
     * An argument `--name=value` whose name says all but the value.
     * @param noun What the value is, with its article.
     * @param pattern Form of the value, in which no address has room.
     */
    const flag = (option: string, noun: string, pattern: RegExp) =>
        leaf({ kind: "flag", says: `${option}= and ${noun}: ${pattern.source}` }, (value) =>
            isText(value) && value.startsWith(`${option}=`)
                ? plain(value.slice(option.length + 1), new RegExp(`^(?:${pattern.source})$`))
                : say`it is not this argument`,
        );

    /** An expression that somebody has looked at, with places of this stack filled in. @param template See `Filled`. */
    const filled = (template: string) =>
        leaf({ kind: "filled", says: `this text, with places inside filled in: ${template}` }, (value) => {
            if (!isText(value)) return say`it is not a text`;
            const found = placesOutOf(value, world);
            if (found.template !== template) return say`nobody has looked at this expression for this policy`;
            return found.isInside ? undefined : say`it names a place outside`;
        });

    const oneOf = (kind: string, says: string, values: () => readonly unknown[]) => () =>
        leaf(
            { kind, says },
            (value) => (values().includes(value) ? undefined : say`it is not what the declaration says`),
            {
                unknown: "never",
            },
        );

    const egressNamespace = oneOf(
        "declared",
        "one of the declaration's egress namespaces",
        () => declared.gateway.egressNamespaces,
    );
    const dataClass = oneOf("declared", "one of the declared classes of data", () => declared.dataClasses);
    const jurisdiction = oneOf("declared", "the declared jurisdiction", () => [place.id]);

    /** Whether pods are on their node's network. @param daemonSet `namespace/name`, where they are of one. */
    const hostNetwork = (daemonSet?: string) =>
        leaf(
            { kind: "hostNetwork", says: "false; or true for a daemon set among the declaration's hostNetworkAgents" },
            (value) =>
                value === false ||
                (value === true && daemonSet !== undefined && declared.hostNetworkAgents.includes(daemonSet))
                    ? undefined
                    : say`the pod has the network of its node, where no network policy holds it`,
            { unknown: "never" },
        );

    return {
        egressNamespace,
        dataClass,
        jurisdiction,
        hostNetwork,
        filled,
        flag,
        selection,
        alertText,
        query,
        seriesText,
        seriesLabel,
        serverPool,
        weightsFolder,
        autoDiscovery,
        objectName,
        modelName,
        hex,
        versioned,
        quantity,
        weightsFile,
        ownBucketFolder,
        peerRange,
        outsideRange,
        clusterTarget,
        clusterService,
    };
}
