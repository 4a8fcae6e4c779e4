import { describe, expect, it } from "vitest";
import { findingsOf, packagesOf } from "./findings.ts";

/** One match, with the fields that are read, as grype v0.121.3 printed it. */
const match = (
    id: string,
    severity: string | undefined,
    { name = "example-parser", path = "/app/package.json", related = id, exploited = false } = {},
) => ({
    vulnerability: {
        id,
        dataSource: `https://vulnerabilities.example/${id}`,
        namespace: "example:language:javascript",
        ...(severity === undefined ? {} : { severity }),
        urls: [],
        cvss: [],
        ...(exploited ? { knownExploited: [{ cve: id, knownRansomwareCampaignUse: "" }] } : {}),
        fix: { versions: ["1.2.4"], state: "fixed" },
        advisories: [],
        risk: 94.5,
    },
    relatedVulnerabilities: [
        { id: related, dataSource: "nvd", namespace: "nvd:cpe", severity: "Unknown", urls: [], cvss: [] },
    ],
    matchDetails: [{ type: "exact-direct-match", matcher: "javascript-matcher", searchedBy: {}, found: {} }],
    artifact: {
        id: "3dfc2acbf278705a",
        name,
        version: "1.0.0",
        type: "npm",
        locations: [{ path, layerID: "sha256:a7ca", accessPath: path, annotations: { evidence: "primary" } }],
        language: "javascript",
        licenses: [],
        cpes: [],
        purl: `pkg:npm/${name}@1.0.0`,
        upstreams: [],
    },
});
const document = (matches: readonly unknown[], more: object = {}) => ({
    matches,
    source: { type: "image", target: {} },
    distro: { name: "alpine", version: "3.23.0", idLike: [] },
    descriptor: { name: "grype", version: "v0.121.3" },
    ...more,
});

describe("what grype found", () => {
    it("is one finding for each vulnerability of each package, with all files of it", () => {
        const twice = [match("CVE-1", "Critical", { path: "/srv/b" }), match("CVE-1", "Critical", { path: "/app/a" })];
        expect(findingsOf(document(twice)).findings).toEqual([
            {
                id: "CVE-1",
                aliases: [],
                severity: "critical",
                exploited: false,
                package: "example-parser",
                version: "1.0.0",
                type: "npm",
                fixedIn: ["1.2.4"],
                fix: "fixed",
                files: ["/app/a", "/srv/b"],
                source: "https://vulnerabilities.example/CVE-1",
            },
        ]);
    });

    it("stands worst first, and last what nobody has judged, in whatever order grype prints it", () => {
        const matches = [
            match("CVE-4", undefined),
            match("CVE-3", "Negligible"),
            match("CVE-2", "High", { name: "z" }),
            match("CVE-1", "High", { name: "a" }),
            match("CVE-0", "Something new"),
        ];
        const order = (printed: readonly unknown[]) => findingsOf(document(printed)).findings.map(({ id }) => id);
        expect(order(matches)).toEqual(["CVE-1", "CVE-2", "CVE-3", "CVE-0", "CVE-4"]);
        expect(order(matches.toReversed())).toEqual(order(matches));
    });

    it("says what else it is called, and whether it is exploited", () => {
        const [finding] = findingsOf(
            document([match("GHSA-x", "Low", { related: "CVE-9", exploited: true })]),
        ).findings;
        expect(finding).toMatchObject({ aliases: ["CVE-9"], exploited: true });
    });

    it("counts apart what a VEX document answers, and not what grype leaves out by itself", () => {
        const { findings, accepted } = findingsOf(
            document([], {
                ignoredMatches: [
                    {
                        ...match("CVE-1", "High"),
                        appliedIgnoreRules: [
                            { vulnerability: "CVE-1", namespace: "vex", "vex-status": "not_affected" },
                        ],
                    },
                    {
                        ...match("CVE-2", "High"),
                        appliedIgnoreRules: [{ namespace: "", package: { name: "kernel-headers", language: "" } }],
                    },
                ],
            }),
        );
        expect(findings).toEqual([]);
        expect(accepted.map(({ id, status }) => [id, status])).toEqual([["CVE-1", "not_affected"]]);
    });

    it("names the packages of a distribution past its end", () => {
        const alert = (type: string) => ({ package: match("CVE-1", "Low").artifact, alerts: [{ type, message: "…" }] });
        const alertsByPackage = [alert("distro-eol"), alert("distro-eol"), alert("another")];
        expect(findingsOf(document([], { alertsByPackage })).packagesPastEnd).toBe(2);
    });

    it("is refused in another form, rather than read as nothing found", () => {
        expect(() => findingsOf({ results: [] })).toThrow();
        expect(() => findingsOf(undefined)).toThrow();
    });
});

describe("the packages that grype recognised", () => {
    it("are libraries and programs, and neither files nor the distribution itself", () => {
        const components = ["library", "application", "operating-system", "file"].map((type) => ({ type, name: "x" }));
        expect(packagesOf({ bomFormat: "CycloneDX", components })).toBe(2);
    });

    it("are none where the document lists nothing", () => {
        expect(packagesOf({ bomFormat: "CycloneDX" })).toBe(0);
    });
});
