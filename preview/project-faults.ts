import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { Fault } from "../components/fault.ts";

/** What Pulumi.yaml may say. */
const known: readonly string[] = ["name", "description", "runtime", "main", "stackConfigDir", "config"];

const notOurs = "It runs with the credentials of whoever deploys, and no lock names its bytes.";
const fromNpm = "Remove it: providers come from the packages in package-lock.json alone.";

/** Keys of Pulumi that change where state lies or whose programs run. */
const reasons: Readonly<Record<string, Pick<Fault, "why" | "fix">>> = {
    backend: {
        why: "The state of every stack would go there, whatever the jurisdiction, for everybody who deploys.",
        fix: "Remove it, and say where with pulumi login: a bucket in the stack's own region.",
    },
    plugins: { why: notOurs, fix: fromNpm },
    packages: { why: notOurs, fix: fromNpm },
};

const providersKey = "pulumi:disable-default-providers";

/**
 * What Pulumi.yaml of the project must not say, beside what makes it a project at all, which the engine reads itself: where
 * the state goes and whose plugins run is decided there, behind every rule.
 *
 * @param root Folder of Pulumi.yaml. A file that is missing or no YAML has no faults here.
 */
export function projectFaults(root: string): readonly Fault[] {
    const file = join(root, "Pulumi.yaml");
    const document = existsSync(file) ? parseDocument(readFileSync(file, "utf8")) : undefined;
    const project: unknown = document?.errors.length === 0 ? document.toJS() : undefined;
    if (typeof project !== "object" || project === null) {
        return [];
    }
    const unknownKeys = Object.keys(project).filter((key) => !known.includes(key));
    return [
        ...unknownKeys.map((key) => ({
            path: [key],
            problem: `${key} is nothing that this project may say`,
            why: reasons[key]?.why ?? "Nobody has looked at what it changes, for every stack at once.",
            fix: reasons[key]?.fix ?? `Remove it. Known here: ${known.join(", ")}.`,
        })),
        ...(allowsNoDefaultProvider(project) ? [] : [defaultProviders]),
    ];
}

function allowsNoDefaultProvider(project: object): boolean {
    const config: unknown = "config" in project ? project.config : undefined;
    const setting: unknown =
        typeof config === "object" && config !== null ? Reflect.get(config, providersKey) : undefined;
    return JSON.stringify(setting) === '["*"]';
}

const defaultProviders: Fault = {
    path: ["config", providersKey],
    problem: "default providers are allowed",
    why: "A resource without a provider of the program goes to whatever account, region and cluster the deploying machine knows.",
    fix: `Write ${providersKey}: ["*"] below config:.`,
};
