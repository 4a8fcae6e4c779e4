import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Name of the stack that a benchmark previews: one with a declaration, by which the residency pack judges. */
export const benchStack = "self-hosted-eu";

const program = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

class Group extends pulumi.ComponentResource {
    constructor(name, opts) {
        super("bench:index:Group", name, { purpose: "measure" }, opts);
    }
}

const total = new pulumi.Config().requireNumber("resources");
const provider = new aws.Provider("aws", { region: "eu-central-1", allowedAccountIds: ["111122223333"] });

// The stack and the provider count too. Groups of 25: a component, its key, and log groups that depend on the key.
for (let made = 2; made < total; made += 25) {
    const size = Math.min(25, total - made);
    const group = new Group("group-" + made, { provider });
    const key = size > 1 ? new aws.kms.Key("key-" + made, { enableKeyRotation: true }, { parent: group }) : undefined;
    for (let child = 2; child < size; child += 1) {
        const args = { kmsKeyId: key.arn, retentionInDays: 90, tags: { group: String(made), child: String(child) } };
        new aws.cloudwatch.LogGroup("logs-" + made + "-" + child, args, { parent: group });
    }
}
`;

/** Writes a project with a given number of resources, the stack and its provider among them. */
export function writeBenchProgram(folder: string, resources: number): void {
    const nodeModules = join(import.meta.dirname, "..", "node_modules");
    symlinkSync(nodeModules, join(folder, "node_modules"), "junction");
    writeFileSync(join(folder, "package.json"), '{ "name": "bench", "private": true, "type": "module" }\n');
    writeFileSync(
        join(folder, "Pulumi.yaml"),
        "name: bench\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    writeFileSync(join(folder, `Pulumi.${benchStack}.yaml`), stackFile(resources));
    writeFileSync(join(folder, "index.js"), program);
}

/** The stack file of a benchmark. */
export function stackFile(resources: number): string {
    return `config:\n  bench:resources: ${resources}\n`;
}
