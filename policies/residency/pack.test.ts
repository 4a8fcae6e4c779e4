import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseFinding } from "../kit/message.ts";
import { rules } from "./rules.ts";

let pack: ChildProcess;
let client: AnalyzerClient;

/** Starts the pack as Pulumi does: its own process, which prints the port it listens on. */
beforeAll(async () => {
    const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");
    const child = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
        cwd: import.meta.dirname,
        stdio: ["ignore", "pipe", "inherit"],
    });
    pack = child;
    const [port] = await Promise.race([
        createInterface({ input: child.stdout })
            [Symbol.asyncIterator]()
            .next()
            .then(({ value }) => [value]),
        new Promise<never>((_, reject) => {
            child.once("exit", () => {
                reject(new Error("the pack ended before it was ready"));
            });
        }),
    ]);
    client = new AnalyzerClient(`127.0.0.1:${port ?? ""}`, credentials.createInsecure());
});

afterAll(() => {
    client.close();
    pack.kill("SIGKILL");
});

function answer<T>(ask: (reply: (error: ServiceError | null, value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
        ask((error, value) => {
            if (error) {
                reject(error);
            } else {
                resolve(value);
            }
        });
    });
}

async function findingsIn(stack: string, region: string): Promise<readonly string[]> {
    const props = { region, allowedAccountIds: '["111122223333"]' };
    const request = new analyzer.AnalyzeRequest()
        .setType("pulumi:providers:aws")
        .setName("aws")
        .setUrn(`urn:pulumi:${stack}::ringfence::pulumi:providers:aws::aws`)
        .setProperties(struct.Struct.fromJavaScript(props))
        .setOptions(new analyzer.AnalyzerResourceOptions());
    const response = await answer<analyzer.AnalyzeResponse>((reply) => client.analyze(request, reply));
    return response.getDiagnosticsList().map((line) => {
        const found = parseFinding(line.getMessage());
        return `${found?.id ?? ""} ${found?.status ?? ""} ${line.getEnforcementlevel()}`;
    });
}

const { MANDATORY: mandatory, ADVISORY: advisory } = analyzer.EnforcementLevel;

describe("the pack as a process", () => {
    test("says which rules it has, each at its enforcement", async () => {
        const info = await answer<analyzer.AnalyzerInfo>((reply) => client.getAnalyzerInfo(new empty.Empty(), reply));
        expect(info.getName()).toBe("ringfence-residency");
        expect(info.getVersion()).toMatch(/^\d+\.\d+\.\d+$/);
        expect(info.getPoliciesList().map((policy) => policy.getName())).toEqual(rules.map(({ name }) => name));
        expect(info.getPoliciesList().map((policy) => policy.getEnforcementlevel())).toEqual(
            rules.map(({ enforcement }) => (enforcement === "mandatory" ? mandatory : advisory)),
        );
    });

    test("takes no configuration", async () => {
        const info = await answer<analyzer.AnalyzerInfo>((reply) => client.getAnalyzerInfo(new empty.Empty(), reply));
        expect(info.getPoliciesList().filter((policy) => policy.getConfigschema() !== undefined)).toEqual([]);
    });

    test("keeps the level of each rule, whatever a configuration says", async () => {
        const lowered = new analyzer.ConfigureAnalyzerRequest();
        for (const { name } of rules) {
            const config = new analyzer.PolicyConfig().setEnforcementlevel(advisory).setProperties(new struct.Struct());
            lowered.getPolicyconfigMap().set(name, config);
        }
        const configure = async (request: analyzer.ConfigureAnalyzerRequest) =>
            await answer<empty.Empty>((reply) => client.configure(request, reply));
        await configure(lowered);
        expect(await findingsIn("self-hosted-eu", "us-east-1")).toEqual([
            `RES-101 violated ${mandatory}`,
            `RES-112 violated ${mandatory}`,
        ]);
        await configure(new analyzer.ConfigureAnalyzerRequest());
    });

    test("decides nothing about a stack without a declaration", async () => {
        const found = await findingsIn("nobody-declared-it", "eu-central-1");
        expect(found).toContain(`RES-101 undetermined ${mandatory}`);
        expect(found.every((line) => line.includes("undetermined"))).toBe(true);
    });

    test("judges by the declaration of the stack", async () => {
        expect(await findingsIn("self-hosted-eu", "eu-central-1")).toEqual([]);
        expect(await findingsIn("self-hosted-eu", "us-east-1")).toEqual([
            `RES-101 violated ${mandatory}`,
            `RES-112 violated ${mandatory}`,
        ]);
        expect(await findingsIn("managed-us", "us-east-1")).toEqual([]);
        expect(await findingsIn("managed-us", "eu-central-1")).toEqual([
            `RES-101 violated ${mandatory}`,
            `RES-112 violated ${mandatory}`,
        ]);
    });
});
