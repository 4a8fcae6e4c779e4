import type { Day } from "./day.ts";
import { fact, unconfirmed } from "./fact.ts";
import type { Evidence } from "./fact.ts";
import { stageOf } from "./lifecycle.ts";
import type { End, Life } from "./lifecycle.ts";

/** A program that the platform runs, and how long its makers support each line of versions. */
export interface Software {
    readonly name: string;
    /** Repositories of its images and charts at their sources, as the lock of artifacts names them. */
    readonly repositories: readonly string[];
    /** Lines of versions by their beginning, e.g. `1.9`. A line that is missing has an unknown life. */
    readonly lines: Readonly<Record<string, Life>>;
}

function line(ends: End, evidence: Evidence, replacement?: string): Life {
    return { ends: fact(ends, evidence), ...(replacement === undefined ? {} : { replacement }) };
}

/** A line whose makers promise no day: it ends when a later line comes out. */
function untilALaterLine(reason: string): Life {
    return { ends: unconfirmed(reason, "2026-11-27") };
}

const eksCalendar = {
    source: "awsdocs/amazon-eks-user-guide@0138560, latest/ug/versioning/kubernetes-versions.adoc, end of standard support (undated copy)",
    asOf: "2026-11-27",
} as const satisfies Evidence;
/** Versions since 1.35. EKS supports a version for fourteen months and announces its last day when it is released. */
const endOfLife = {
    source: "endoflife-date/endoflife.date@a70eca3, products/amazon-eks.md, eol (standard support)",
    asOf: "2026-08-22",
} as const satisfies Evidence;
const envoyGatewayMatrix = {
    source:
        "api-evangelist/envoy-gateway@d50f1f1, lifecycle/envoy-gateway-lifecycle.yml, which copies " +
        "gateway.envoyproxy.io/news/releases/matrix, End of Life",
    asOf: "2026-09-07",
} as const satisfies Evidence;
const envoyReleases = {
    source: "envoyproxy/envoy@022249f, RELEASES.md, End of Life: twelve months after a release (undated copy)",
    asOf: "2026-11-27",
} as const satisfies Evidence;
const externalSecretsTable = {
    source: "external-secrets/external-secrets@0060da0, docs/introduction/stability-support.md, End of Life (undated copy)",
    asOf: "2026-11-27",
} as const satisfies Evidence;

/**
 * Everything whose support is known to end, or is known to have no announced end. What the lock pins beside it has an unknown
 * life, and is listed as that.
 */
export const software = {
    kubernetes: {
        name: "Kubernetes on EKS",
        repositories: [],
        lines: {
            "1.32": line("2026-03-23", eksCalendar, "1.35"),
            "1.33": line("2026-07-29", eksCalendar, "1.35"),
            "1.34": line("2026-12-02", eksCalendar, "1.35"),
            "1.35": line("2027-03-27", endOfLife, "1.36"),
            "1.36": line("2027-08-02", endOfLife),
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
            "1.36": line("2026-10-14", envoyReleases, "1.38"),
            "1.37": line("2027-01-13", envoyReleases, "1.38"),
            "1.38": line("2027-04-23", envoyReleases),
            "1.39": untilALaterLine(
                "the copy of RELEASES.md that was read is older than the release, whose year of support has begun",
            ),
            "1.40": untilALaterLine(
                "the copy of RELEASES.md that was read is older than the release, whose year of support has begun",
            ),
        },
    },
    "external-secrets": {
        name: "External Secrets Operator",
        repositories: ["ghcr.io/external-secrets/external-secrets", "ghcr.io/external-secrets/charts/external-secrets"],
        lines: {
            "1.2": line("2026-01-23", externalSecretsTable, "2.9"),
            "1.3": line("2026-02-06", externalSecretsTable, "2.9"),
            "2.9": untilALaterLine("only the newest minor version is supported, and ends on the day of the next"),
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
            "1.21": untilALaterLine("supported until the release of 1.23, which has no day"),
        },
    },
} as const satisfies Record<string, Software>;

/** How long a version of an artifact is supported; undefined where the catalog has no line of it. */
export interface SupportedVersion {
    readonly software: Software;
    /** The line that the version belongs to, e.g. `1.9`. */
    readonly line: string;
    readonly life: Life;
}

/** Finds the line of versions that an image or a chart belongs to, by its repository at the source and its tag. */
export function supportOf(repository: string, version: string): SupportedVersion | undefined {
    const found = Object.values<Software>(software).find(({ repositories }) => repositories.includes(repository));
    return found && lineOf(found, version);
}

/** Finds the line of a program's version: `distroless-v1.38.1` belongs to `1.38`. */
export function lineOf(given: Software, version: string): SupportedVersion | undefined {
    const [, name] = /(?:^|v)(\d+\.\d+)(?:\.|$)/.exec(version) ?? [];
    const life = name === undefined || !Object.hasOwn(given.lines, name) ? undefined : given.lines[name];
    return name === undefined || life === undefined ? undefined : { software: given, line: name, life };
}

/** The line of versions that is recommended in place of another and has not ended by a day; undefined where none is named. */
export function lineInstead({ software: program, life }: SupportedVersion, today: Day): string | undefined {
    const { replacement } = life;
    const next = replacement === undefined ? undefined : lineOf(program, replacement);
    return next !== undefined && stageOf(next.life, today) !== "ended" ? next.line : undefined;
}
