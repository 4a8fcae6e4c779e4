import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceDay } from "../catalog/day.ts";
import { modes } from "../catalog/vocabulary.ts";
import { listStacks, readStackFile } from "./stack-file.ts";
import type { StackReading } from "./stack-file.ts";
import { formatPath } from "./path.ts";

const stacks = path.join(import.meta.dirname, "..", "stacks");
const fileOf = (stack: string): string => path.join(stacks, `Pulumi.${stack}.yaml`);

describe("the reference stacks", () => {
    it("show every mode", () => {
        const names = listStacks(stacks);
        expect(names).toEqual(names.toSorted());
        const shown = names
            .map((stack) => readStackFile(fileOf(stack), referenceDay))
            .map((reading) => reading.ok && reading.config.mode);
        expect(new Set(shown)).toEqual(new Set(modes));
    });

    it.each(listStacks(stacks))("%s is accepted", (stack) => {
        expect(readStackFile(fileOf(stack), referenceDay)).toMatchObject({ ok: true, stack });
    });
});

describe("a stack file", () => {
    let folder = "";
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "ringfence-stacks-"));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });
    /** The pilot's file with one change in its text. */
    function pilotWith(change: (text: string) => string): StackReading {
        const file = path.join(folder, "Pulumi.changed.yaml");
        writeFileSync(file, change(readFileSync(fileOf("pilot-eu"), "utf8")));
        return readStackFile(file, referenceDay);
    }

    it("gets the defaults of everything that it leaves out", () => {
        const reading = pilotWith((text) => text);
        expect(reading.ok && reading.config).toMatchObject({
            retention: { networkLogDays: 365, clusterLogDays: 365 },
            models: { "qwen3-8b": { replicas: { min: 1, max: 1 } } },
            routes: [{ fallback: [] }],
            keyCustody: { origin: "kms", rotationDays: 365, deletionWindowDays: 30 },
            budget: { alertPercents: [50, 80, 100] },
        });
    });

    it("hands its config over as Pulumi does: text as it is, structures as JSON", () => {
        const reading = pilotWith((text) => text);
        expect(reading.ok && reading.settings["ringfence:mode"]).toBe("self-hosted");
        expect(JSON.parse((reading.ok && reading.settings["ringfence:taskClasses"]) || "")).toEqual({
            extraction: { alias: "extract", maxOutputTokens: 1024 },
        });
    });

    it("may hold Pulumi's own keys", () => {
        const reading = pilotWith(
            (text) =>
                `encryptionsalt: v1:abc\nsecretsprovider: awskms://alias/ringfence?region=eu-west-1\nencryptedkey: AQI=\n${text}` +
                '  pulumi:disable-default-providers: ["*"]\n',
        );
        expect(reading).toMatchObject({ ok: true });
    });

    it("is the same with a byte order mark and with Windows line ends", () => {
        const plain = pilotWith((text) => text);
        expect(pilotWith((text) => `\uFEFF${text}`)).toEqual(plain);
        expect(pilotWith((text) => text.replaceAll("\n", "\r\n"))).toEqual(plain);
    });

    it("tells all its faults in the order of their lines", () => {
        const reading = pilotWith((text) =>
            text
                .replace("ringfence:mode: self-hosted", "ringfence:mode: selfhosted")
                .replace("eu-north-1b]", "eu-west-1b]")
                .replace("thirdParty: false", "thirdParty: perhaps")
                .replace("usdPerMonth: 1500", "usdPerMonth: free"),
        );
        const faults = reading.ok ? [] : reading.faults;
        expect(faults.map((fault) => formatPath(fault.path))).toEqual([
            "ringfence:mode",
            "ringfence:network.zones[1]",
            "ringfence:dataClasses.internal.thirdParty",
            "ringfence:budget.usdPerMonth",
        ]);
        const lines = faults.map((fault) => fault.line ?? 0);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    });

    it("of a hundred thousand brackets is refused like any other that is too deep", () => {
        const reading = pilotWith(() => `config: ${"[".repeat(100_000)}`);
        expect(reading.ok ? [] : reading.faults.map((fault) => fault.problem)).toEqual([
            "values are nested more than 32 deep",
        ]);
    });

    it("never echoes a secret, wherever it stands", () => {
        const secrets = [
            "sk-proj-4f9aQ2xL0mN7bV3cK8dR1tY6",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ];
        const places: readonly ((text: string, secret: string) => string)[] = [
            (text, secret) => text.replace("eu-north-1 #", `${secret} #`),
            (text, secret) => text.replace("name: claims-extraction", `name: ${secret}`),
            (text, secret) => text.replace("qwen3-8b:", `${secret}:`),
            (text, secret) => text.replace("primary: qwen3-8b", `primary: ${secret}`),
            (text, secret) => text.replace("origin: kms", `origin: ${secret}`),
            (text, secret) => text.replace("ringfence:tags:", `ringfence:${secret}:`),
            (text, secret) => `${secret}: x\n${text}`,
            (text, secret) => text.replace("mode: self-hosted", `mode: "${secret}`),
        ];
        for (const secret of secrets) {
            for (const place of places) {
                const reading = pilotWith((text) => place(text, secret));
                expect(reading.ok).toBe(false);
                expect(JSON.stringify(reading.ok ? {} : reading.faults)).not.toContain(secret);
            }
        }
    });
});
