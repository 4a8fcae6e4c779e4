import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../../catalog/day.ts";
import { formatFaults } from "../../config/index.ts";
import { parseDeclaration } from "../../policies/kit/read-declaration.ts";
import { say } from "../../policies/kit/safe.ts";
import { declarationFaults } from "../../preview/declaration.ts";
import { projectRoot } from "../../preview/index.ts";
import { reportStack } from "../../preview/stack-report.ts";
import { asRecorded } from "../fault-cases/recorded-fault.ts";
import { base, judge, patched, readCases, textOf } from "./cases.ts";

const cases = Object.entries(readCases()).map(([name, written]) => ({ name, written, about: written.about }));

/** Whether the residency pack, which reads declarations by itself, would judge by the text. */
function packAccepts(text: string): boolean {
    return parseDeclaration(text, say`case.yaml`).ok;
}

const zone = (name: string) => patched([{ replace: "dnsZones: [group.example]", by: `dnsZones: [${name}]` }]);
const arn = (text: string) =>
    patched([{ replace: "[arn:aws:ecr:eu-central-1:602401143452:repository/*]", by: `["${text}"]` }]);

describe("a sound declaration", () => {
    it.each([
        ["in full", base],
        ["that permits nothing", base.replace(/^([a-zA-Z]+): \[(?!public|10\.20|ciso).*\]$/gm, "$1: []")],
        [
            "with a processor of public data alone, and no contract",
            patched([
                { replace: "classes: [public, personal]", by: "classes: [public]" },
                { replace: "    agreement: LEGAL-2077\n", by: "" },
            ]),
        ],
        ["with one time for all logs", patched([{ replace: "atLeast: 184", by: "atLeast: 400" }])],
        ["with a network of IPv6", patched([{ replace: "[10.20.0.0/16]", by: '["fd00:20::/32"]' }])],
        ["with a network as wide as one VPC", patched([{ replace: "[10.20.0.0/16]", by: "[192.168.0.0/16]" }])],
        ["with a network of shared addresses", patched([{ replace: "[10.20.0.0/16]", by: "[100.64.0.0/16]" }])],
        ["with a zone of one bucket", zone("models.s3.eu-central-1.amazonaws.com")],
        ["with an internal zone", zone("llm.internal")],
        ["with one role", arn("arn:aws:iam::444455556666:role/auditor")],
        ["with one bucket", arn("arn:aws:s3:::group-audit")],
        ["with what AWS publishes", arn("arn:aws:ssm:eu-central-1::parameter/aws/service/*")],
        [
            "with a web hook for alerts",
            patched([{ replace: "endpoint: oncall@group.example", by: "endpoint: https://page.group.example/a" }]),
        ],
        ["with a day in quotes", patched([{ replace: "nextReview: 2027-01-31", by: 'nextReview: "2027-01-31"' }])],
        ["in quotes", patched([{ replace: "jurisdiction: eu", by: "'jurisdiction': \"eu\"" }])],
        ["with comments", patched([{ replace: "jurisdiction: eu", by: "# Owner: me.\njurisdiction: eu # Art. 44" }])],
    ])("%s is accepted, by the preview and by the pack", (_, text) => {
        expect(formatFaults(judge(text))).toMatch(/^0 faults/);
        expect(packAccepts(text)).toBe(true);
    });
});

describe("a bad declaration", () => {
    it.each(cases)("$name: $about", ({ written }) => {
        const text = textOf(written);
        const faults = judge(text);
        expect(faults.map(asRecorded)).toEqual(written.faults);
        const told = formatFaults(faults, "the stack's declaration");
        expect(told).not.toMatch(/^\s+at |Error:|node:internal|undefined|\[object|sk-proj-/m);
    });

    // A secret in a free text is a leak, but nothing that the rules could not judge by.
    it.each(cases.filter(({ name }) => name !== "secret-as-a-value"))("$name is refused by the pack, too", (one) => {
        expect(packAccepts(textOf(one.written))).toBe(false);
    });
});

describe("a declaration that is not there, or is no text", () => {
    let folder = "";
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "ringfence-declarations-"));
        writeFileSync(path.join(folder, "hybrid-eu.yaml"), base);
        mkdirSync(path.join(folder, "folder.yaml"));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });
    const faultOf = (name: string) => declarationFaults(path.join(folder, `${name}.yaml`))[0];

    it("is asked for, with the name that may be meant", () => {
        expect(faultOf("hybird-eu")).toMatchObject({ path: [], problem: 'the stack "hybird-eu" has no declaration' });
        expect(faultOf("hybird-eu")?.fix).toContain('If "hybrid-eu.yaml" beside it is meant, rename that file.');
        expect(faultOf("managed-us")?.fix).toBe(
            "Let the compliance owner write policies/declarations/managed-us.yaml; the others in its folder show how, and npm run init " +
                "drafts one for a new stack.",
        );
    });

    it("is refused as a folder", () => {
        expect(faultOf("folder")?.problem).toBe("a folder stands in place of the declaration");
    });

    it.each([
        ["UTF-16", Buffer.from(`\uFEFF${base}`, "utf16le"), "the file is not UTF-8 text"],
        ["a megabyte", `${base}${"# \n".repeat(400_000)}`, "more than 262144"],
    ])("is refused as %s", (_, bytes, problem) => {
        expect(judge(bytes)[0]?.problem).toContain(problem);
    });
});

describe("a preview", () => {
    let root = "";
    beforeAll(() => {
        root = mkdtempSync(path.join(tmpdir(), "ringfence-undeclared-"));
        const stackFile = path.join("stacks", "Pulumi.hybrid-eu.yaml");
        mkdirSync(path.join(root, "stacks"));
        mkdirSync(path.join(root, "policies", "declarations"), { recursive: true });
        copyFileSync(path.join(projectRoot, stackFile), path.join(root, stackFile));
    });
    afterAll(() => {
        rmSync(root, { recursive: true });
    });

    it("starts nothing where the stack has no declaration", async () => {
        const report = await reportStack({ stack: "hybrid-eu", root, today: referenceDay });
        expect(report).toMatchObject({
            kind: "invalid",
            faults: [expect.stringContaining('the stack "hybrid-eu" has no declaration')],
        });
    });

    it("tells every fault of the declaration, with its line", async () => {
        const bad = base.replace("keyCustody: imported", "keyCustody: import").replace("atMost: 400", "atMost: 100");
        writeFileSync(path.join(root, "policies", "declarations", "hybrid-eu.yaml"), bad);
        const report = await reportStack({ stack: "hybrid-eu", root, today: referenceDay });
        const told = report.kind === "invalid" ? report.faults.join("\n") : "";
        expect(told).toContain("hybrid-eu.yaml:5:13  keyCustody");
        expect(told).toContain("hybrid-eu.yaml:6:43  logRetentionDays.atMost");
        expect(told).toMatch(/2 faults in the stack's declaration; nothing was registered\.$/);
    });

    it("asks for no declaration of a stack that is not there", async () => {
        const report = await reportStack({ stack: "hybird-eu", root, today: referenceDay });
        expect(report).toMatchObject({ kind: "invalid", faults: [expect.not.stringContaining("declaration")] });
    });
});
