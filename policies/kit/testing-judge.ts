import * as policyServer from "@pulumi/policy/server.js";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { referenceDay } from "../../catalog/day.ts";
import type { Day } from "../../catalog/day.ts";
import type { Declaration } from "./declaration.ts";
import { parseFinding } from "./message.ts";
import { toPolicy } from "./policy.ts";
import type { BindingOptions } from "./policy.ts";
import type { ResidencyRule } from "./rule.ts";
import type { Fixture } from "./fixture.ts";

/** A finding as the engine would get it. */
export interface Found {
    readonly id: string;
    readonly status: "violated" | "undetermined";
    /** Name of the fixture; empty where the finding is about the stack. */
    readonly resource: string;
    readonly path: string;
    readonly message: string;
    readonly mandatory: boolean;
    readonly severity: analyzer.PolicySeverity;
}

type RpcFunction = (
    call: { readonly request: analyzer.AnalyzeRequest | analyzer.AnalyzeStackRequest },
    callback: (error: unknown, response?: analyzer.AnalyzeResponse) => void,
) => void;
type MakeRpcFunction = (pack: string, version: string, level: string, policies: readonly unknown[]) => RpcFunction;

// The functions behind the SDK's gRPC server; it exports them without declaring them.
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = policyServer as unknown as {
    readonly makeAnalyzeRpcFun: MakeRpcFunction;
    readonly makeAnalyzeStackRpcFun: MakeRpcFunction;
};

/** How to judge in a test. */
export type JudgingOptions = Omit<BindingOptions, "today"> & {
    /** @default referenceDay */
    readonly today?: Day;
};

/** Declares the same about every stack. */
export function declaredAs(declaration: Partial<Declaration>): BindingOptions["declaredFor"] {
    return () => ({ ok: true, declaration });
}

/** What the engine asks a pack: each resource by itself, then the stack. */
export interface Questions {
    readonly resources: readonly analyzer.AnalyzeRequest[];
    readonly stack: analyzer.AnalyzeStackRequest;
}

/** What a rule answers, by the functions behind the policy SDK's own server. A fault of the pack rejects. */
export async function answersOf(
    rule: ResidencyRule,
    { resources, stack }: Questions,
    options: JudgingOptions,
): Promise<readonly analyzer.AnalyzeDiagnostic[]> {
    const policies = [toPolicy(rule, { today: referenceDay, ...options })];
    // The level of the pack is the other one, so that a rule that lost its own is seen.
    const packLevel = rule.enforcement === "mandatory" ? "advisory" : "mandatory";
    const analyze = makeAnalyzeRpcFun("pack", "1.0.0", packLevel, policies);
    const analyzeStack = makeAnalyzeStackRpcFun("pack", "1.0.0", packLevel, policies);
    const answers = [
        ...(await Promise.all(resources.map((request) => call(analyze, request)))),
        await call(analyzeStack, stack),
    ];
    return answers.flatMap((answer) => answer.getDiagnosticsList());
}

/**
 * Judges fixtures as a preview does: each resource with its inputs, then the stack. A fault of the pack rejects.
 *
 * @param inStack The same resources, as the engine sends them with the stack. @default with their inputs
 */
export async function judge(
    rule: ResidencyRule,
    given: readonly Fixture[],
    options: JudgingOptions,
    inStack: readonly Fixture[] = given,
): Promise<readonly Found[]> {
    const registered = given.filter(({ read = false }) => !read);
    // What a rule does not judge need not be asked: to write the requests takes longer than the judgement.
    const resources = rule.judges.resources ? registered.map(resourceRequest) : [];
    const questions = { resources, stack: stackRequest(inStack) };
    const isAnyRead = registered.length < given.length;
    const seen = new Map(registered.map((fixture) => [urnOf(fixture), fixture.props]));
    const answers = await answersOf(rule, questions, isAnyRead ? { seen, ...options } : options);
    return answers.map((it) => foundIn(it, given));
}

function foundIn(diagnostic: analyzer.AnalyzeDiagnostic, given: readonly Fixture[]): Found {
    const message = diagnostic.getMessage();
    const parsed = parseFinding(message);
    if (!parsed) {
        throw new Error(`not a finding of the kit: ${message}`);
    }
    const { id, status, path = "" } = parsed;
    const at = given.find((fixture) => urnOf(fixture) === diagnostic.getUrn());
    return {
        id,
        status,
        resource: at ? nameOf(at) : "",
        path,
        message,
        mandatory: diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY,
        severity: diagnostic.getSeverity(),
    };
}

function call(
    rpc: RpcFunction,
    request: analyzer.AnalyzeRequest | analyzer.AnalyzeStackRequest,
): Promise<analyzer.AnalyzeResponse> {
    return new Promise((resolve, reject) => {
        rpc({ request }, (error, response) => {
            if (response) {
                resolve(response);
            } else {
                reject(error instanceof Error ? error : new Error(String(error)));
            }
        });
    });
}

function nameOf({ name = "it" }: Fixture): string {
    return name;
}

export function urnOf(fixture: Fixture): string {
    return `urn:pulumi:test::ringfence::${fixture.type}::${nameOf(fixture)}`;
}

/** URN of the provider behind every fixture. */
export const providerUrn = "urn:pulumi:test::ringfence::pulumi:providers:aws::provider";

/** Configuration of the provider of a fixture; `undefined` where its type has none. */
export function providerSettings({ type, provider }: Fixture): Fixture["provider"] {
    return provider ?? (type.startsWith("aws:") ? { region: "eu-central-1" } : undefined);
}

function providerOf(fixture: Fixture): analyzer.AnalyzerProviderResource | undefined {
    const settings = providerSettings(fixture);
    return (
        settings &&
        new analyzer.AnalyzerProviderResource()
            .setType("pulumi:providers:aws")
            .setName("provider")
            .setUrn(providerUrn)
            .setProperties(structOf(settings))
    );
}

function structOf(props: Readonly<Record<string, unknown>>) {
    // By way of JSON, which leaves out what is undefined, as the engine does.
    const plain = JSON.parse(JSON.stringify(props)) as Parameters<typeof struct.Struct.fromJavaScript>[0];
    return struct.Struct.fromJavaScript(plain);
}

function resourceRequest(fixture: Fixture): analyzer.AnalyzeRequest {
    return new analyzer.AnalyzeRequest()
        .setType(fixture.type)
        .setName(nameOf(fixture))
        .setUrn(urnOf(fixture))
        .setProperties(structOf(fixture.props))
        .setOptions(optionsOf(fixture))
        .setProvider(providerOf(fixture));
}

function optionsOf({ protect = false }: Fixture): analyzer.AnalyzerResourceOptions {
    return new analyzer.AnalyzerResourceOptions().setProtect(protect);
}

function stackRequest(given: readonly Fixture[]): analyzer.AnalyzeStackRequest {
    return new analyzer.AnalyzeStackRequest().setResourcesList(given.map((fixture) => stackResource(fixture, given)));
}

function stackResource(fixture: Fixture, given: readonly Fixture[]): analyzer.AnalyzerResource {
    const resource = new analyzer.AnalyzerResource()
        .setType(fixture.type)
        .setName(nameOf(fixture))
        .setUrn(urnOf(fixture))
        .setProperties(structOf(fixture.props))
        .setOptions(optionsOf(fixture))
        .setProvider(providerOf(fixture));
    // The engine names every property the program gave, also where it came from no resource.
    for (const property of new Set([...Object.keys(fixture.props), ...Object.keys(fixture.origins ?? {})])) {
        const names = fixture.origins?.[property] ?? [];
        const urns = given.filter((other) => names.includes(nameOf(other))).map(urnOf);
        resource
            .getPropertydependenciesMap()
            .set(property, new analyzer.AnalyzerPropertyDependencies().setUrnsList(urns));
    }
    return resource;
}
