import { parse } from "yaml";
import type { Destination, Flow } from "./model/flow.ts";
import { namesOf } from "./layers/names.ts";
import { list, record, text } from "./model/resource.ts";
import type { FlowResource } from "./model/resource.ts";
import { isListed } from "./world/firewall.ts";
import type { World } from "./world/world.ts";

/*
 * What resources themselves name: hosts, URLs, Services, registries, scrape targets, and what their identities may call. Each needs
 * a flow, or nobody has looked whether it can be reached. Probes need none: they come from the pod's own node, where nothing
 * refuses them. What AWS delivers by itself (flow logs, query logs, control-plane logs) crosses no interface of the stack.
 */

/** A destination that a resource names and no flow has. */
export interface Undeclared {
    readonly urn: string;
    /** Property path in the resource. */
    readonly path: string;
    readonly problem: string;
    readonly fix: string;
}

/** Every destination that a resource names and no flow leads to, once for each resource. */
export function undeclared(world: World, flows: readonly Flow[]): readonly Undeclared[] {
    const found = [
        ...world.resources.all.filter(mayName).flatMap((resource) => namedBy(resource, world, flows)),
        ...world.resources
            .ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation")
            .flatMap((association) => identityNeeds(association, world, flows)),
        ...namesNeedDns(world, flows),
    ];
    const once = new Map(found.map((one) => [`${one.urn} ${one.problem}`, one]));
    return [...once.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function key({ urn, path }: Undeclared): string {
    return `${urn} ${path}`;
}

/** Kinds whose names say who one is, or who may be called, and not whom one calls. */
const selfNaming =
    /:(Certificate|BackendTLSPolicy|ClientTrafficPolicy|Gateway|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|AWSPCAClusterIssuer|Namespace|CustomResourceDefinition)$/;

function mayName({ type }: FlowResource): boolean {
    return type.startsWith("kubernetes:") && !selfNaming.test(type);
}

/** Keys whose text identifies somebody and is not dialled. */
const identities = new Set(["issuer", "audiences", "annotations", "labels", "apiVersion", "matchLabels"]);

/** Every text of a resource, with its path. */
function textsOf(value: unknown, path: string): readonly (readonly [path: string, text: string])[] {
    if (typeof value === "string") {
        return [[path, value]];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value)
        .filter(([name]) => !identities.has(name))
        .flatMap(([name, inner]) =>
            textsOf(inner, Array.isArray(value) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`),
        );
}

/** Somebody's name in a text, and the port where it says one. */
interface Named {
    readonly host: string;
    readonly port: number | undefined;
    /** The last key of the path, e.g. `hostname`. */
    readonly at: string;
}

const label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const url = new RegExp(`\\b(https?|wss?|redis|grpc)://((?:${label}\\.)+${label})(?::(\\d{1,5}))?`, "gi");
const inCluster = new RegExp(`\\b((?:${label}\\.)+svc(?:\\.cluster\\.local)?)(?::(\\d{1,5}))?\\b`, "gi");
const ofAws = new RegExp(`\\b((?:${label}\\.)+(?:amazonaws\\.com|amazonaws\\.eu|api\\.aws))(?::(\\d{1,5}))?\\b`, "gi");

const urlPorts: Readonly<Record<string, number>> = { https: 443, wss: 443, http: 80, ws: 80 };

function namesIn(written: string, at: string): readonly Named[] {
    const found = new Map<string, Named>();
    for (const [, scheme = "", host = "", port] of written.matchAll(url)) {
        found.set(host, { host, at, port: port === undefined ? urlPorts[scheme.toLowerCase()] : Number(port) });
    }
    for (const pattern of [inCluster, ofAws]) {
        for (const [, host = "", port] of written.matchAll(pattern)) {
            if (!found.has(host)) {
                found.set(host, { host, at, port: port === undefined ? undefined : Number(port) });
            }
        }
    }
    const isHostField = at === "hostname" || at === "externalName" || at === "host";
    if (found.size === 0 && isHostField && new RegExp(`^(?:${label}\\.)+${label}$`, "i").test(written)) {
        found.set(written, { host: written, at, port: undefined });
    }
    return [...found.values()];
}

function namedBy(resource: FlowResource, world: World, flows: readonly Flow[]): readonly Undeclared[] {
    const spoken = textsOf(resource.inputs, "").flatMap(([path, written]) =>
        namesIn(written, path.split(".").at(-1) ?? "").map((named) => ({ path, named })),
    );
    const missing = spoken
        // Helm fetches the chart itself where Pulumi runs, and not in the cluster.
        .filter(({ path }) => !(resource.type === "kubernetes:helm.sh/v3:Release" && path === "chart"))
        .filter(({ named }) => !isDeclared(named, world, flows))
        .map(({ path, named }) => {
            const where = named.port === undefined ? named.host : `${named.host}:${named.port}`;
            return {
                urn: resource.urn,
                path,
                problem: `it names ${where}, and no flow leads there`,
                fix: fixOf(named, world),
            };
        });
    return [...missing, ...scrapesOf(resource, flows)];
}

function fixOf(named: Named, world: World): string {
    if (awsServiceOf(named.host, world) === "ecr.dkr") {
        return "add flows from the nodes of every pool to ecr.dkr, ecr.api and the S3 bucket of ECR's layers";
    }
    const port = named.port === undefined ? "" : `, port ${named.port}`;
    return `add a flow to { ${suggestion(named, world)} }${port} to the component that needs it`;
}

function suggestion({ host }: Named, world: World): string {
    const service = serviceOf(host);
    if (service) {
        return `kind: "service", namespace: "${service.namespace}", name: "${service.name}", …`;
    }
    const aws = awsServiceOf(host, world);
    if (aws === "s3") {
        return `kind: "s3", bucket: "${host.split(".")[0] ?? ""}"`;
    }
    return aws === undefined ? `kind: "host", host: "${host}"` : `kind: "awsService", service: "${aws}"`;
}

/** The Service in a name of the cluster: `a.b.svc`, or a pod behind it: `pod.a.b.svc`. */
function serviceOf(host: string): { readonly name: string; readonly namespace: string } | undefined {
    const match = /(?:^|\.)([^.]+)\.([^.]+)\.svc(?:\.cluster\.local)?$/i.exec(host);
    return match === null ? undefined : { name: match[1] ?? "", namespace: match[2] ?? "" };
}

/** The AWS service that a name leads to; the first word of the name where no endpoint has it. */
function awsServiceOf(host: string, world: World): string | undefined {
    if (!/\.(amazonaws\.com|amazonaws\.eu|api\.aws)$/i.test(host)) {
        return undefined;
    }
    if (/\.dkr\.ecr\./.test(host)) {
        return "ecr.dkr";
    }
    if (/(^|\.)s3\./.test(host)) {
        return "s3";
    }
    const known = world.network.endpoints.find(({ service }) =>
        namesOf({ kind: "awsService", service }, world).includes(host),
    );
    return known?.service ?? host.split(".")[0];
}

function isDeclared(named: Named, world: World, flows: readonly Flow[]): boolean {
    const service = serviceOf(named.host);
    if (service) {
        return flows.some((flow) => leadsToService(flow, service, named.port, world));
    }
    const aws = awsServiceOf(named.host, world);
    if (aws === "ecr.dkr") {
        return pullsImages(flows, world);
    }
    if (aws !== undefined) {
        return flows.some(({ to }) =>
            aws === "s3" ? to.kind === "s3" : to.kind === "awsService" && to.service === aws,
        );
    }
    const isThirdParty = world.firewalls.some(({ hosts }) => hosts.some((one) => isListed(named.host, one.hosts)));
    return flows.some(({ to, port }) => {
        const isPort = named.port === undefined || named.port === port;
        // A name of a private zone leads into a joined network.
        return isPort && ((to.kind === "host" && to.host === named.host) || (!isThirdParty && to.kind === "network"));
    });
}

function leadsToService(
    { to, port }: Flow,
    service: { readonly name: string; readonly namespace: string },
    named: number | undefined,
    { cluster }: World,
): boolean {
    if (named !== undefined && named !== port) {
        return false;
    }
    if (to.kind === "service") {
        return to.namespace === service.namespace && to.name === service.name;
    }
    const known = cluster.services.find((one) => one.namespace === service.namespace && one.name === service.name);
    const isBehind =
        known !== undefined &&
        to.kind === "pods" &&
        to.namespace === service.namespace &&
        shares(known.selector, to.labels);
    return known?.isHeadless === true && isBehind;
}

/** True where labels that both name are the same. */
function shares(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
    return Object.entries(a).every(([name, value]) => b[name] === undefined || b[name] === value);
}

/** A pull asks the registry for the image, its API for the layers, and reads them from a bucket: from all nodes. */
function pullsImages(flows: readonly Flow[], world: World): boolean {
    const pools = new Set(world.cluster.pools.map(({ name }) => name));
    const wanted: readonly ((to: Destination) => boolean)[] = [
        (to) => to.kind === "awsService" && to.service === "ecr.dkr",
        (to) => to.kind === "awsService" && to.service === "ecr.api",
        (to) => to.kind === "s3" && /^prod-.+-starport-layer-bucket$/.test(to.bucket),
    ];
    return wanted.every((leads) => {
        const from = flows.filter(({ to }) => leads(to)).map((flow) => flow.from);
        const covered = from.flatMap((one) =>
            one.kind === "nodes" ? (one.pools === "every" ? [...pools] : one.pools) : [],
        );
        return [...pools].every((name) => name !== undefined && covered.includes(name));
    });
}

/** Pods that Prometheus finds by itself: every namespace of every job. */
function scrapesOf({ urn, inputs, type }: FlowResource, flows: readonly Flow[]): readonly Undeclared[] {
    if (type !== "kubernetes:core/v1:ConfigMap") {
        return [];
    }
    return Object.entries(record(inputs["data"])).flatMap(([file, content]) => {
        const written = text(content) ?? "";
        if (!/^scrape_configs:/m.test(written)) {
            return [];
        }
        return list(record(parse(written))["scrape_configs"])
            .map(record)
            .flatMap((job) =>
                list(job["kubernetes_sd_configs"])
                    .map(record)
                    .filter(({ role }) => role === "pod")
                    .flatMap((discovery) => list(record(discovery["namespaces"])["names"]).map(String))
                    .filter((namespace) => !flows.some(({ to }) => isScraped(to, namespace, keptLabels(job))))
                    .map((namespace) => ({
                        urn,
                        path: `data.${file}`,
                        problem: `job ${String(job["job_name"])} scrapes pods of ${namespace}, and no flow leads there`,
                        fix: `add a flow to { kind: "pods", namespace: "${namespace}", … } at the port of their metrics`,
                    })),
            );
    });
}

function isScraped(to: Destination, namespace: string, kept: ReadonlyMap<string, string>): boolean {
    return (
        to.kind === "pods" &&
        to.namespace === namespace &&
        Object.entries(to.labels).every(([name, value]) => (kept.get(mangled(name)) ?? value) === value)
    );
}

/** Labels that a job keeps pods by, as Prometheus writes their names. */
function keptLabels(job: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
    return new Map(
        list(job["relabel_configs"])
            .map(record)
            .filter(({ action }) => action === "keep")
            .flatMap((rule) => {
                const source = /^__meta_kubernetes_pod_label_(.+)$/.exec(String(list(rule["source_labels"])[0]));
                return source === null ? [] : [[source[1] ?? "", String(rule["regex"])] as const];
            }),
    );
}

function mangled(name: string): string {
    return name.replace(/[^A-Za-z0-9_]/g, "_");
}

/** Pods with an identity ask the agent of their node for credentials, and call the services that their role names. */
function identityNeeds(association: FlowResource, world: World, flows: readonly Flow[]): readonly Undeclared[] {
    const namespace = text(association.inputs["namespace"]);
    const own = flows.filter(({ from }) => from.kind === "pods" && from.namespace === namespace);
    const isNode = flows.some(({ from }) => from.kind === "nodes");
    const hasAgent = own.some(({ to }) => to.kind === "nodeAgent") || (isNode && isOnHostNetwork(association));
    const agent = hasAgent
        ? []
        : [
              {
                  urn: association.urn,
                  path: "serviceAccount",
                  problem: `pods of ${namespace ?? "an unknown namespace"} take credentials from their node's agent, and no flow leads there`,
                  fix: 'add a flow to { kind: "nodeAgent", address: "169.254.170.23" }, port 80',
              },
          ];
    const services = servicesOf(association, world).filter(
        (service) =>
            !own.some(
                ({ to }) =>
                    (to.kind === "s3" && service === "s3") || (to.kind === "awsService" && to.service === service),
            ),
    );
    return [
        ...agent,
        ...services.map((service) => ({
            urn: association.urn,
            path: "roleArn",
            problem: `its role may call ${service}, and no flow leads there from ${namespace ?? "its namespace"}`,
            fix:
                service === "s3"
                    ? 'add a flow to { kind: "s3", bucket: … }, port 443'
                    : `add a flow to { kind: "awsService", service: "${service}" }, port 443`,
        })),
    ];
}

/** The CNI's own pods are on their node's network. */
function isOnHostNetwork({ inputs }: FlowResource): boolean {
    return inputs["namespace"] === "kube-system" && inputs["serviceAccount"] === "aws-node";
}

/** Services with a private name that a role's own policies call. KMS is called by the service that encrypts, not by the pod. */
function servicesOf(association: FlowResource, { resources, network }: World): readonly string[] {
    const roles = resources.targets(association, "roleArn", "aws:iam/role:Role");
    const statements = resources
        .ofType("aws:iam/rolePolicy:RolePolicy")
        .filter((policy) => roles.some(({ urn }) => (policy.propertyDependencies["role"] ?? []).includes(urn)))
        .flatMap(({ inputs }) => statementsOf(text(inputs["policy"])));
    const prefixes = statements
        .flatMap((statement) => [statement["Action"]].flat())
        .map((action) => String(action).split(":")[0] ?? "")
        .filter((prefix) => prefix !== "kms" && prefix !== "iam")
        .map((prefix) => (prefix === "bedrock" ? "bedrock-runtime" : prefix));
    const known = new Set(network.endpoints.map(({ service }) => service));
    return [...new Set(prefixes)].filter((service) => known.has(service)).sort();
}

function statementsOf(policy: string | undefined): readonly Readonly<Record<string, unknown>>[] {
    try {
        return [record(JSON.parse(policy ?? "{}"))["Statement"]].flat().map(record);
    } catch {
        return [];
    }
}

/** Pods that dial a name ask the cluster's DNS for it. */
function namesNeedDns(world: World, flows: readonly Flow[]): readonly Undeclared[] {
    const asking = flows.flatMap((flow) => (flow.from.kind === "pods" ? [{ flow, from: flow.from }] : []));
    const needy = asking.filter(({ flow }) => flow.to.kind === "service" || namesOf(flow.to, world).length > 0);
    const isSame = (a: Record<string, string>, b: Record<string, string>) => shares(a, b) && shares(b, a);
    return needy
        .filter(({ flow }) => !(flow.to.kind === "service" && flow.to.name === "kube-dns"))
        .filter(
            ({ from }) =>
                !asking.some(
                    (other) =>
                        other.from.namespace === from.namespace &&
                        isSame(other.from.labels, from.labels) &&
                        isDns(other.flow.to),
                ),
        )
        .map(({ flow, from }) => ({
            urn: flow.component,
            path: "flows",
            problem: `pods of ${from.namespace} dial a name (${flow.name}), and no flow leads from them to the cluster's DNS`,
            fix: 'add a flow to { kind: "service", namespace: "kube-system", name: "kube-dns", … }, port 53',
        }));
}

function isDns(to: Destination): boolean {
    return (
        (to.kind === "service" && to.namespace === "kube-system" && to.name === "kube-dns") || to.kind === "resolver"
    );
}
