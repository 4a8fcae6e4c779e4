import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { askFor } from "./ask.ts";
import { readAnswers } from "./given.ts";
import type { Given } from "./given.ts";

/** Asks, with lines that somebody types; answers what was given and what was shown. */
async function typed(lines: readonly string[], given: Given = {}) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = "";
    output.setEncoding("utf8").on("data", (text: string) => {
        shown += text;
    });
    input.end(`${lines.join("\n")}\n`);
    const answers = await askFor(given, { input, output });
    return { answers, shown };
}

const clinic = [
    "self-hosted",
    "eu",
    "eu-central-1",
    "210987654321",
    "internal,personal,health",
    "qwen3-32b:fp8",
    "Apache-2.0",
    ...["", "", ""], // context, concurrency, replicas: the usual ones
    ...["name=wards,cidr=10.64.0.0/16,via=tgw-0123456789abcdef0", ""],
    "desk:health",
    "",
    "",
    "",
    "PlatformDeploy",
    "",
    "ArtifactMirror",
    "20000",
    "",
];

describe("the questions", () => {
    test("come to the same answers as options do", async () => {
        const { answers } = await typed(clinic);
        const reading = readAnswers("clinic-prod", answers ?? {});
        expect(reading).toMatchObject({
            ok: true,
            answers: {
                stack: "clinic-prod",
                mode: "self-hosted",
                dataClasses: ["internal", "personal", "health"],
                models: [{ model: "qwen3-32b", precision: "fp8", acceptedLicence: "Apache-2.0", replicas: 2 }],
                peers: [{ name: "wards", cidr: "10.64.0.0/16", via: "tgw-0123456789abcdef0" }],
                auth: { type: "apiKeys", tenants: [{ name: "desk", dataFloor: "health" }] },
                keyCustody: { origin: "kms" },
            },
        });
    });

    test("propose models with the GPUs that carry them in the region, and their price", async () => {
        const { shown } = await typed(clinic);
        expect(shown).toMatch(/ {2}qwen3-32b:fp8 {2}\(g\d\S+, \d+\.\d\d USD an hour\)/);
    });

    test("are asked again where an answer is none, with what may have been meant", async () => {
        const { answers, shown } = await typed(["selfhosted", ...clinic]);
        expect(shown).toContain('Did you mean "self-hosted"?');
        expect(answers?.mode).toEqual(["self-hosted"]);
    });

    test("leave out what an option has answered, and what the mode has no use for", async () => {
        const { shown } = await typed(clinic.slice(1), { mode: ["self-hosted"] });
        expect(shown).not.toContain("\nmode: ");
        expect(shown).not.toContain("\nprovider: ");
    });

    test("end without an answer where the input does", async () => {
        expect((await typed(clinic.slice(0, 4))).answers).toBeUndefined();
    });
});

describe("answers in texts", () => {
    const whole: Given = {
        mode: ["managed"],
        jurisdiction: ["us"],
        region: ["us-east-1"],
        account: ["210987654321"],
        "data-class": ["public,internal"],
        provider: ["provider=openai,endpoint=us,model=gpt:gpt-6.1-sol,dpa=2026-02-16:LEGAL-2041"],
        "private-link": ["444455556666"],
        tenant: ["desk:internal"],
        "key-custody": ["kms"],
        "admin-role": ["Deploy"],
        "mirror-role": ["Mirror"],
        budget: ["9000"],
    };
    const problemsOf = (changes: Given) => {
        const reading = readAnswers("it", { ...whole, ...changes });
        return reading.ok ? [] : reading.faults.map(({ path, problem }) => `${String(path[0])}: ${problem}`);
    };

    test("are read whole", () => {
        expect(readAnswers("it", whole)).toMatchObject({
            ok: true,
            answers: {
                providers: [
                    {
                        provider: "openai",
                        endpoint: "us",
                        models: { gpt: "gpt-6.1-sol" },
                        dpa: { signedOn: "2026-02-16", reference: "LEGAL-2041" },
                    },
                ],
            },
        });
    });

    test.each([
        [
            { provider: ["provider=azure-openai,endpoint=eu,model=a:b"] },
            '--provider: "azure-openai" is none that is known here',
        ],
        [
            { provider: ["provider=openai,model=gpt:gpt-6.1-sol"] },
            "--provider: OpenAI API is named without an endpoint",
        ],
        [{ provider: ["provider=openai,endpoint=us"] }, "--provider: OpenAI API is named without a model"],
        [{ provider: ["openai"] }, '--provider: "openai" is no part of it, or has no value'],
        [{ provider: [] }, "--provider: nobody answered it"],
        [{ model: ["qwen3-8b"] }, "--model: the mode managed runs no models of its own"],
        [{ budget: ["9.000"] }, '--budget: "9.000" is no whole number'],
        [{ peer: ["name=office,cidr=10.0.0.0/16"] }, "--peer: via= is missing"],
        [{ "jwt-issuer": ["https://x/"] }, "--tenant: callers show tokens and API keys"],
        [
            { "key-custody": ["external"], "key-country": ["DE"], "key-store": ["cks-1"] },
            "--key-proxy: nobody answered it",
        ],
        [
            { mode: ["self-hosted"], provider: [], model: ["qwen3-8b"] },
            "--accept-licence: Qwen3 8B comes under Apache-2.0, which nobody has accepted",
        ],
    ] satisfies readonly (readonly [Given, string])[])("are refused: %o", (changes, problem) => {
        expect(problemsOf(changes)).toEqual([problem]);
    });
});
