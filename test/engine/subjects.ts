import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PackSource } from "../../preview/project-preview.ts";
import type { SandboxProjectArgs } from "../sandbox/index.ts";

const repository = resolve(import.meta.dirname, "../..");
const testdata = join(import.meta.dirname, "testdata");

/** Something that both engines can run: a program with its stack, and the packs that judge it. */
export interface EngineSubject extends Omit<SandboxProjectArgs, "folder"> {
    readonly title: string;
    readonly packs: readonly PackSource[];
    /** Secrets that the program handles; none may come out in clear text. @default none */
    readonly secrets?: readonly string[];
}

/** A small program of `testdata/`, judged by the pack that ends in every way a rule can end. */
function sampleProgram(name: string, secrets: readonly string[]): EngineSubject {
    return {
        title: name,
        stack: name,
        program: join(testdata, name),
        stackFile: readFileSync(join(testdata, name, `Pulumi.${name}.yaml`), "utf8"),
        packs: [{ folder: join(testdata, "pack") }],
        secrets,
    };
}

/** Programs made to show what two engines could see differently. */
export const samplePrograms: readonly EngineSubject[] = [
    sampleProgram("small", ["hush-this-is-secret"]),
    sampleProgram("options", ["canary-6d1f2e"]),
];

/** The residency pack: it finds the declaration of the stack that it judges. */
const residency: PackSource = { folder: join(repository, "policies/residency") };

/** Every stack of the repository, judged by the residency pack. */
export const referenceStacks: readonly EngineSubject[] = readdirSync(join(repository, "stacks"))
    .flatMap((file) => /^Pulumi\.(?<stack>.+)\.yaml$/u.exec(file)?.groups?.["stack"] ?? [])
    .map((stack) => ({ title: stack, stack, packs: [residency] }));

/** The platform of a reference stack with one hole, and the rule that must refuse it. */
export interface Hole extends EngineSubject {
    readonly refusedBy: string;
}

/** The same pack with a configuration that lowers every rule to advice. */
const lowered: PackSource = { ...residency, configFile: join(testdata, "every-rule-advisory.json") };

function hole(program: string, refusedBy: string, pack: PackSource = residency): Hole {
    // Its keys wait for nothing from outside, so that a deployment comes as far as the hole.
    const stack = "pilot-eu";
    return {
        title: `${stack} with ${program.replaceAll("-", " ")}${pack === lowered ? ", every rule lowered to advice" : ""}`,
        stack,
        program: join(repository, "test/holes/programs", `${program}.ts`),
        packs: [pack],
        refusedBy,
    };
}

/** The holes of `test/holes`, which refuses them with the embedded engine on every stack. */
export const holes: readonly Hole[] = [
    hole("internet-gateway", "res-net-internet-gateway"),
    hole("foreign-provider", "res-place-provider-region"),
    hole("public-nat", "res-net-nat"),
    hole("open-security-group", "res-net-open-egress"),
    hole("bucket-abroad", "res-place-resource-region"),
    hole("bucket-abroad", "res-place-resource-region", lowered),
    hole("other-cluster", "res-place-cluster"),
];

export function isHole(subject: EngineSubject): subject is Hole {
    return "refusedBy" in subject;
}
