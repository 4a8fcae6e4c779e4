import { describe, expect, test } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import type { PolicyVerdict, Preview, PreviewResource } from "../preview.ts";
import { renderPreview } from "./render.ts";

const urn = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;

function resource(type: string, name: string, more: Partial<PreviewResource> = {}): PreviewResource {
    return {
        urn: urn(type, name),
        type,
        name,
        dependencies: [],
        propertyDependencies: {},
        inputs: {},
        protect: false,
        opaque: false,
        ...more,
    };
}

const stack = urn("pulumi:pulumi:Stack", "shop-dev");
const network = urn("ringfence:network:DmzNetwork", "dmz");
const provider = urn("pulumi:providers:aws", "main");
const subnets = ["a", "b", "c"].map((zone) => {
    return resource("aws:ec2/subnet:Subnet", `dmz-sealed-${zone}`, { parent: network, provider });
});

function preview(policies: readonly PolicyVerdict[]): Preview {
    return {
        schemaVersion: 1,
        stack: "dev",
        mode: "self-hosted",
        jurisdiction: "eu",
        asOf: referenceDay,
        gpuPools: [],
        reachability: [],
        flows: { needed: [], faults: [] },
        lifecycle: [],
        unlisted: [],
        unneeded: [],
        durationMs: 1234,
        policies,
        resources: [
            resource("pulumi:pulumi:Stack", "shop-dev"),
            resource("pulumi:providers:aws", "main", { parent: stack, inputs: { region: "eu-central-1" } }),
            resource("ringfence:network:DmzNetwork", "dmz", { parent: stack }),
            resource("aws:ec2/vpc:Vpc", "dmz-vpc", { parent: network, provider, protect: true }),
            ...subnets,
            resource("made:up/remote:Remote", "chart", { parent: stack, provider, opaque: true }),
        ],
    };
}

const passed: PolicyVerdict = { pack: "residency", rule: "res-a", id: "RES-101", status: "passed", findings: [] };
const violated: PolicyVerdict = {
    pack: "residency",
    rule: "res-net-b",
    id: "RES-301",
    status: "violated",
    findings: [
        {
            status: "violated",
            urn: subnets[0]?.urn ?? "",
            path: "mapPublicIpOnLaunch",
            severity: "critical",
            enforcement: "mandatory",
            message: "RES-301 violated: the subnet is open.\n  Why: data leaves.\n  Fix: close it.",
        },
    ],
};
const advisory: PolicyVerdict = {
    ...violated,
    rule: "res-tip",
    id: "res-tip",
    findings: violated.findings.map((finding) => ({ ...finding, enforcement: "advisory" as const })),
};

describe("a preview for people", () => {
    test("shows the tree, groups what is alike and says what cannot be seen", () => {
        expect(renderPreview(preview([passed]), { color: false })).toBe(
            [
                "✓ dev  self-hosted · eu · 7 resources (4 aws, 1 component, 1 made, 1 provider) · 1.2 s",
                "",
                "  Stack shop-dev  7 inside",
                "  ├─ DmzNetwork dmz  4 inside",
                "  │  ├─ ec2.Vpc dmz-vpc (protected)",
                "  │  └─ ec2.Subnet ×3 dmz-sealed-a, dmz-sealed-b, dmz-sealed-c",
                "  ├─ Provider aws in eu-central-1 main",
                "  └─ up.Remote chart (opaque: its plugin would add resources that cannot be seen offline)",
                "",
                "  policies (residency): 1 passed",
                "",
                "  as deployed: not looked at; without --once it is",
            ].join("\n"),
        );
    });

    test("puts what blocks before what does not, with place, path, severity and text", () => {
        const text = renderPreview(preview([advisory, passed, violated]), { color: false });
        const [, , ...policies] = text.split("\n\n").slice(0, -1);
        expect(policies.join("\n\n")).toBe(
            [
                "  ✗ RES-301 res-net-b  violated",
                "      ec2.Subnet dmz / dmz-sealed-a at mapPublicIpOnLaunch [critical]",
                "        RES-301 violated: the subnet is open.",
                "          Why: data leaves.",
                "          Fix: close it.",
                "",
                "  ! res-tip  violated, advisory",
                "      ec2.Subnet dmz / dmz-sealed-a at mapPublicIpOnLaunch [critical]",
                "        RES-301 violated: the subnet is open.",
                "          Why: data leaves.",
                "          Fix: close it.",
                "",
                "  policies (residency): 2 violated · 1 passed",
            ].join("\n"),
        );
        expect(text).toMatch(/^✗ dev/);
    });

    test("shows what is waived, with its waiver, below what blocks, and calls the stack clean where nothing else is found", () => {
        const message = "RES-301 violated, waived: the subnet is open.\n  Waived: by a@b.example until 2026-12-20.";
        const waived: PolicyVerdict = {
            ...{ ...violated, rule: "res-waived", status: "waived" },
            findings: violated.findings.map((finding) => ({
                ...finding,
                ...{ status: "waived", enforcement: "advisory", message },
            })),
        };
        const shown = [
            "  ! RES-301 res-waived  waived",
            "      ec2.Subnet dmz / dmz-sealed-a at mapPublicIpOnLaunch [critical]",
            "        RES-301 violated, waived: the subnet is open.",
            "          Waived: by a@b.example until 2026-12-20.",
        ].join("\n");
        const alone = renderPreview(preview([waived, passed]), { color: false });
        expect(alone).toMatch(/^✓ dev/);
        expect(alone).toContain(`${shown}\n\n  policies (residency): 1 waived · 1 passed`);
        const both = renderPreview(preview([waived, violated]), { color: false });
        expect(both).toMatch(/^✗ dev/);
        expect(both.indexOf("✗ RES-301 res-net-b")).toBeLessThan(both.indexOf(shown));
    });

    test("says after a second look that there is no more, or what there is and where it would stand", () => {
        const asDeployed = (more: Preview["asDeployed"] & object) =>
            renderPreview({ ...preview([passed]), asDeployed: more }, { color: false });
        const same = asDeployed({ resources: [], policies: [] });
        expect(same).toMatch(/^✓ dev/);
        expect(same.split("\n").at(-1)).toBe("  as deployed: the same resources and values, and no rule finds more");

        const hidden = resource("aws:s3/bucket:Bucket", "hidden", { parent: network, provider });
        const finding = {
            status: "violated",
            urn: hidden.urn,
            severity: "critical",
            enforcement: "mandatory",
        } as const;
        const rule = "no-resources-only-when-deployed";
        const found = { ...finding, message: "it is registered only when deployed" };
        const verdict = { pack: "preview", rule, id: rule, status: "violated", findings: [found] } as const;
        const more = asDeployed({ resources: [hidden], policies: [verdict] });
        expect(more).toMatch(/^✗ dev/);
        expect(more.split("\n").slice(-5)).toEqual([
            "  ✗ no-resources-only-when-deployed  violated",
            "      s3.Bucket dmz / hidden [critical]",
            "        it is registered only when deployed",
            "",
            "  as deployed: 1 finding that the preview does not show",
        ]);
    });

    test("shortens a long list of names to what fits", () => {
        const lines = renderPreview(preview([passed]), { color: false, width: 40 }).split("\n");
        expect(lines.find((line) => line.includes("Subnet"))).toBe("  │  └─ ec2.Subnet ×3 dmz-sealed-a, … +2");
    });

    test("says so where no policy ran", () => {
        expect(renderPreview(preview([]), { color: false })).toContain("no policies ran");
    });

    test("has colour only where it is asked for", () => {
        expect(renderPreview(preview([violated]), { color: false })).not.toContain("\u001b");
        expect(renderPreview(preview([violated]), { color: true })).toContain("\u001b[31m");
    });
});
