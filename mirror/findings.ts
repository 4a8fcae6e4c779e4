import { z } from "zod";

/** How bad a vulnerability is, by its source; worst first. Last what nobody has judged yet. */
export const severities = ["critical", "high", "medium", "low", "negligible", "unknown"] as const;
export type Severity = (typeof severities)[number];

/** A known vulnerability of one package of an image. */
export interface Finding {
    /** As the database calls it: of its source, e.g. `CVE-2026-1234` or `GHSA-…`. */
    readonly id: string;
    /** What other sources call it; sorted. */
    readonly aliases: readonly string[];
    readonly severity: Severity;
    /** True where CISA lists it as exploited. */
    readonly exploited: boolean;
    readonly package: string;
    readonly version: string;
    /** Kind of package, as grype calls it, e.g. `deb`, `apk`, `go-module`, `python`. */
    readonly type: string;
    /** Versions that are not affected any more. Empty: there is none, or nobody knows one. */
    readonly fixedIn: readonly string[];
    /** `fixed`, `not-fixed`, `wont-fix` or `unknown`, as the database says. */
    readonly fix: string;
    /** Files that the package was found by; sorted. */
    readonly files: readonly string[];
    /** Page that tells more. */
    readonly source: string;
}

/** A finding that a VEX document answers. */
export interface AcceptedFinding extends Finding {
    /** Status of the statement: `not_affected` or `fixed`. */
    readonly status: string;
}

/** What one scan of an image says. */
export interface ScanResult {
    readonly findings: readonly Finding[];
    readonly accepted: readonly AcceptedFinding[];
    /** Packages of a distribution that is past its end by grype's clock: the database may miss what became known later. */
    readonly packagesPastEnd: number;
}

const matchShape = z.object({
    vulnerability: z.object({
        id: z.string(),
        dataSource: z.string(),
        severity: z.string().optional(),
        knownExploited: z.array(z.unknown()).optional(),
        fix: z.object({ versions: z.array(z.string()), state: z.string() }),
    }),
    relatedVulnerabilities: z.array(z.object({ id: z.string() })),
    artifact: z.object({
        name: z.string(),
        version: z.string(),
        type: z.string(),
        locations: z.array(z.object({ path: z.string() })),
    }),
});

const ignoredShape = matchShape.extend({
    appliedIgnoreRules: z.array(z.object({ "vex-status": z.string().optional() })),
});

/** The parts of grype's JSON that are read here. */
const documentShape = z.object({
    matches: z.array(matchShape),
    ignoredMatches: z.array(ignoredShape).optional(),
    alertsByPackage: z.array(z.object({ alerts: z.array(z.object({ type: z.string() })) })).optional(),
});

/**
 * Reads what grype printed as JSON. A finding stands once for each package and version, with all the files of it; worst first.
 *
 * @throws z.ZodError where it is not grype's document
 */
export function findingsOf(document: unknown): ScanResult {
    const { matches, ignoredMatches = [], alertsByPackage = [] } = documentShape.parse(document);
    const accepted = ignoredMatches.flatMap((match) => {
        const status = match.appliedIgnoreRules.map((rule) => rule["vex-status"]).find((one) => one !== undefined);
        return status === undefined ? [] : [{ ...findingOf(match), status }];
    });
    return {
        findings: merged(matches.map(findingOf)),
        accepted: merged(accepted),
        packagesPastEnd: alertsByPackage.filter(({ alerts }) => alerts.some(({ type }) => type === "distro-eol"))
            .length,
    };
}

function findingOf({ vulnerability, relatedVulnerabilities, artifact }: z.output<typeof matchShape>): Finding {
    const written = (vulnerability.severity ?? "").toLowerCase();
    return {
        id: vulnerability.id,
        aliases: [...new Set(relatedVulnerabilities.map(({ id }) => id))]
            .filter((id) => id !== vulnerability.id)
            .toSorted(),
        severity: severities.find((known) => known === written) ?? "unknown",
        exploited: (vulnerability.knownExploited ?? []).length > 0,
        package: artifact.name,
        version: artifact.version,
        type: artifact.type,
        fixedIn: vulnerability.fix.versions,
        fix: vulnerability.fix.state === "" ? "unknown" : vulnerability.fix.state,
        files: artifact.locations.map(({ path }) => path),
        source: vulnerability.dataSource,
    };
}

/** One entry for each vulnerability of each package, in an order that does not depend on grype's. */
function merged<F extends Finding>(findings: readonly F[]): readonly F[] {
    const groups = Map.groupBy(findings, ({ id, type, package: name, version }) =>
        JSON.stringify([id, type, name, version]),
    );
    return [...groups.values()]
        .flatMap(([first, ...others]) => {
            if (first === undefined) return [];
            const files = [first, ...others].flatMap((one) => one.files);
            return [{ ...first, files: [...new Set(files)].toSorted() }];
        })
        .toSorted(worstFirst);
}

function worstFirst(a: Finding, b: Finding): number {
    return (
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        textOrder(a.package, b.package) ||
        textOrder(a.version, b.version) ||
        textOrder(a.id, b.id) ||
        textOrder(a.type, b.type)
    );
}

function textOrder(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

const bomShape = z.object({ components: z.array(z.object({ type: z.string() })).optional() });

/**
 * How many packages grype recognised in an image, from its CycloneDX document: where there is none, no finding means nothing.
 *
 * @throws z.ZodError where it is no such document
 */
export function packagesOf(document: unknown): number {
    return (bomShape.parse(document).components ?? []).filter(
        ({ type }) => type === "library" || type === "application",
    ).length;
}
