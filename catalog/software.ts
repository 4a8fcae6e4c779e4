import { fact, unconfirmed } from "./fact.ts";
import type { Evidence } from "./fact.ts";
import type { End, Life } from "./lifecycle.ts";

/** A program that the platform runs, and how long its makers support each line of versions. */
export interface Software {
    readonly name: string;
    /** Repositories of its images and charts at their sources, as the lock of artifacts names them. */
    readonly repositories: readonly string[];
    /** Lines of versions by their beginning, e.g. `1.9`. A line that is missing has an unknown life. */
    readonly lines: Readonly<Record<string, Life>>;
    /** Of a program that has no versions, only commits. @default - it has versions */
    readonly withoutLines?: Life;
}

function line(ends: End, evidence: Evidence, replacement?: string): Life {
    return { ends: fact(ends, evidence), ...(replacement === undefined ? {} : { replacement }) };
}

/**
 * A line for which its makers announce no end: they support it until a later one comes out, or say nothing at all. What ends with
 * a later line has to be looked up again as soon as one may be out.
 */
function noDay(source: string, { asOf, recheckAfter }: Pick<Evidence, "asOf" | "recheckAfter"> = read): Life {
    return { ends: fact("not announced", { source, asOf, ...(recheckAfter === undefined ? {} : { recheckAfter }) }) };
}

const read = { asOf: "2026-11-27" } as const;
/** For lines that end on the day of the next one, a few weeks after the one before. */
const readSoonAgain = { asOf: "2026-11-27", recheckAfter: "2026-12-27" } as const;

const eksCalendar = {
    source: "awsdocs/amazon-eks-user-guide@0138560, latest/ug/versioning/kubernetes-versions.adoc, end of standard support (undated copy)",
    asOf: "2026-11-27",
} as const satisfies Evidence;
const eksCalendarOf135 = {
    source: "endoflife.date/amazon-eks, a copy of February 2026; standard support",
    asOf: "2026-02-14",
} as const satisfies Evidence;
const envoyGatewayMatrix = {
    source: "envoyproxy/gateway@d32f282, site/content/en/news/releases/matrix.md, End of Life",
    asOf: "2026-08-21",
} as const satisfies Evidence;
const envoyReleases = {
    source: "envoyproxy/envoy@022249f, RELEASES.md, End of Life: twelve months after a release (undated copy)",
    asOf: "2026-11-27",
} as const satisfies Evidence;
const envoyOf139 = {
    source: "envoyproxy/envoy@12ca3fd, changelogs/1.39.0.yaml (July 14, 2026), and RELEASES.md: twelve months after a release",
    asOf: "2026-07-14",
} as const satisfies Evidence;
const externalSecretsTable = {
    source: "external-secrets/external-secrets@cc5bfbc, docs/introduction/stability-support.md, End of Life",
    asOf: "2026-08-08",
} as const satisfies Evidence;
const fluentBitPolicy = {
    source: "fluent/fluent-bit@00821ba, SECURITY.md, Security Updates Until",
    asOf: "2026-08-14",
} as const satisfies Evidence;
const kedaPolicy =
    "kedacore/governance, RELEASES.md, as endoflife-date/endoflife.date@0316941 has it: until the second minor version after it";
const prometheusCycle = {
    source: "prometheus/docs@2527e05, docs/introduction/release-cycle.md: six weeks, and a year for those of long-term support; CHANGELOG.md of 3.16.0",
    asOf: "2026-11-05",
} as const satisfies Evidence;

/**
 * Everything that the lock pins, and how long its makers support it. What somebody locks beside it has an unknown life, and is
 * listed as that.
 */
export const software = {
    kubernetes: {
        name: "Kubernetes on EKS",
        repositories: [],
        lines: {
            "1.32": line("2026-03-23", eksCalendar, "1.35"),
            "1.33": line("2026-07-29", eksCalendar, "1.35"),
            "1.34": line("2026-12-02", eksCalendar, "1.35"),
            "1.35": line("2027-03-27", eksCalendarOf135),
        },
    },
    "envoy-gateway": {
        name: "Envoy Gateway",
        repositories: ["docker.io/envoyproxy/gateway", "docker.io/envoyproxy/gateway-helm"],
        lines: {
            "1.6": line("2026-05-13", envoyGatewayMatrix, "1.9"),
            "1.7": line("2026-08-05", envoyGatewayMatrix, "1.9"),
            "1.8": line("2026-11-08", envoyGatewayMatrix, "1.9"),
            "1.9": line("2027-02-14", envoyGatewayMatrix),
        },
    },
    envoy: {
        name: "Envoy",
        repositories: ["docker.io/envoyproxy/envoy"],
        lines: {
            "1.36": line("2026-10-14", envoyReleases, "1.39"),
            "1.37": line("2027-01-13", envoyReleases, "1.39"),
            "1.38": line("2027-04-23", envoyReleases, "1.39"),
            "1.39": line("2027-07-14", envoyOf139),
            "1.40": {
                ends: unconfirmed(
                    "the day of the release was not found; its year of support begins with it",
                    "2026-11-27",
                ),
            },
        },
    },
    "envoy-ratelimit": {
        name: "Envoy's rate limit service",
        repositories: ["docker.io/envoyproxy/ratelimit"],
        lines: {},
        withoutLines: noDay(
            "envoyproxy/ratelimit publishes commits and no releases; Envoy Gateway names the one that it is tested with (v1.9.2: 0482748e)",
        ),
    },
    "ai-gateway": {
        name: "Envoy AI Gateway",
        repositories: [
            "docker.io/envoyproxy/ai-gateway-controller",
            "docker.io/envoyproxy/ai-gateway-extproc",
            "docker.io/envoyproxy/ai-gateway-helm",
            "docker.io/envoyproxy/ai-gateway-crds-helm",
        ],
        lines: {
            "1.1": noDay(
                "envoyproxy/ai-gateway@c217da8, RELEASES.md: a version ends with the second release after it",
                { asOf: "2026-08-21" },
            ),
        },
    },
    prometheus: {
        name: "Prometheus",
        repositories: ["quay.io/prometheus/prometheus"],
        lines: {
            "3.13": line("2027-07-31", prometheusCycle),
            "3.15": line("2026-11-05", prometheusCycle, "3.13"),
            "3.16": line("2026-12-16", prometheusCycle, "3.13"),
        },
    },
    alertmanager: {
        name: "Alertmanager",
        repositories: ["quay.io/prometheus/alertmanager"],
        lines: {
            "0.35": noDay(
                "prometheus/alertmanager, RELEASE.md: a release about every six weeks, and no word of an end",
                readSoonAgain,
            ),
        },
    },
    "fluent-bit": {
        name: "Fluent Bit",
        repositories: ["docker.io/fluent/fluent-bit"],
        lines: {
            "5.0": line("2026-11-30", fluentBitPolicy, "5.1"),
            "5.1": noDay(`${fluentBitPolicy.source}: to be announced`, { asOf: "2026-08-14" }),
        },
    },
    valkey: {
        name: "Valkey",
        repositories: ["docker.io/valkey/valkey"],
        lines: {
            "9.1": line("2029-05-19", {
                source: "valkey.io/topics/releases: three years from the first release of a minor version; valkey-io/valkey-container#144 (9.1.0)",
                asOf: "2026-05-19",
            }),
        },
    },
    vllm: {
        name: "vLLM",
        repositories: ["docker.io/vllm/vllm-openai"],
        lines: {
            "0.33": noDay(
                "vllm-project/vllm, RELEASE.md: fixes come with the next release; 0.33.0 was the newest of the Python package index",
                readSoonAgain,
            ),
        },
    },
    "nvidia-device-plugin": {
        name: "NVIDIA device plugin",
        repositories: ["nvcr.io/nvidia/k8s-device-plugin"],
        lines: { "0.20": noDay("NVIDIA/k8s-device-plugin@v0.20.0, README.md and SECURITY.md: no word of an end") },
    },
    "dcgm-exporter": {
        name: "DCGM exporter",
        repositories: ["nvcr.io/nvidia/k8s/dcgm-exporter"],
        lines: { "4.5": noDay("NVIDIA/dcgm-exporter@4.5.3-4.8.2, RELEASE.md: no word of an end") },
    },
    "efa-device-plugin": {
        name: "EFA device plugin",
        repositories: ["602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin"],
        lines: { "0.5": noDay("aws/eks-charts, stable/aws-efa-k8s-device-plugin: no word of an end") },
    },
    "cluster-autoscaler": {
        name: "cluster autoscaler",
        repositories: ["registry.k8s.io/autoscaling/cluster-autoscaler"],
        lines: {
            "1.35": noDay(
                "kubernetes/autoscaler@55c37cd, cluster-autoscaler/README.md: fixes come to the newest release and three before it",
                { asOf: "2026-08-22" },
            ),
        },
    },
    "leader-worker-set": {
        name: "LeaderWorkerSet",
        repositories: ["registry.k8s.io/lws/lws", "registry.k8s.io/lws/charts/lws"],
        lines: { "0.9": noDay("kubernetes-sigs/lws, README.md: no word of an end (0.10.0 is out)") },
    },
    keda: {
        name: "KEDA",
        repositories: [
            "ghcr.io/kedacore/keda",
            "ghcr.io/kedacore/keda-metrics-apiserver",
            "ghcr.io/kedacore/keda-admission-webhooks",
            "ghcr.io/your-organisation/charts/keda",
        ],
        lines: {
            "2.20": noDay(kedaPolicy),
            "2.21": noDay(kedaPolicy),
        },
    },
    "load-balancer-controller": {
        name: "AWS Load Balancer Controller",
        repositories: [
            "public.ecr.aws/eks/aws-load-balancer-controller",
            "ghcr.io/your-organisation/charts/aws-load-balancer-controller",
        ],
        lines: {
            "3.5": noDay(
                "kubernetes-sigs/aws-load-balancer-controller@225f445, docs: no word of an end (3.6.0 is out)",
            ),
        },
    },
    "aws-privateca-issuer": {
        name: "AWS Private CA issuer",
        repositories: [
            "public.ecr.aws/k1n1h4h4/cert-manager-aws-privateca-issuer",
            "ghcr.io/your-organisation/charts/aws-privateca-issuer",
        ],
        lines: { "1.12": noDay("cert-manager/aws-privateca-issuer@v1.12.0, README.md: no word of an end") },
    },
    "external-secrets": {
        name: "External Secrets Operator",
        repositories: ["ghcr.io/external-secrets/external-secrets", "ghcr.io/external-secrets/charts/external-secrets"],
        lines: {
            "1.2": line("2026-01-23", externalSecretsTable, "2.12"),
            "1.3": line("2026-02-06", externalSecretsTable, "2.12"),
            "2.12": noDay(
                "external-secrets/external-secrets@cc5bfbc, docs/introduction/stability-support.md: the newest minor version alone; 2.12.0 was the newest that public deployments name",
                readSoonAgain,
            ),
        },
    },
    "cert-manager": {
        name: "cert-manager",
        repositories: [
            "quay.io/jetstack/cert-manager-controller",
            "quay.io/jetstack/cert-manager-webhook",
            "quay.io/jetstack/cert-manager-cainjector",
            "quay.io/jetstack/charts/cert-manager",
        ],
        lines: {
            "1.21": noDay("cert-manager.io/docs/releases: until the release of 1.23, which has no day"),
        },
    },
} as const satisfies Record<string, Software>;

/** A program by its name in {@link software}. */
export type ProgramId = keyof typeof software;

/** How long a version of an artifact is supported; undefined where the catalog has no line of it. */
export interface SupportedVersion {
    readonly software: Software;
    /** The line that the version belongs to, e.g. `1.9`. */
    readonly line: string;
    readonly life: Life;
}

/** Finds the line of versions that an image or a chart belongs to, by its repository at the source and its tag. */
export function supportOf(repository: string, version: string): SupportedVersion | undefined {
    const id = idOf(repository);
    return id && lineOf(software[id], version);
}

/** The program and the line of its versions that an image or a chart belongs to. */
export function programOf(
    repository: string,
    version: string,
): { readonly id: ProgramId; readonly line: string } | undefined {
    const id = idOf(repository);
    const found = id && lineOf(software[id], version);
    return id && found && { id, line: found.line };
}

function idOf(repository: string): ProgramId | undefined {
    const ids = Object.keys(software) as ProgramId[]; // Object.keys forgets the table's own keys.
    return ids.find((id) => (software[id] as Software).repositories.includes(repository));
}

/** Finds the line of a program's version: `distroless-v1.39.3` belongs to `1.39`; of a program without versions, the commit. */
export function lineOf(given: Software, version: string): SupportedVersion | undefined {
    if (given.withoutLines !== undefined) return { software: given, line: version, life: given.withoutLines };
    const [, name] = /(?:^|v)(\d+\.\d+)(?:\.|$)/.exec(version) ?? [];
    const life = name === undefined || !Object.hasOwn(given.lines, name) ? undefined : given.lines[name];
    return name === undefined || life === undefined ? undefined : { software: given, line: name, life };
}
