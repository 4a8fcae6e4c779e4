import { describe, expect, test } from "vitest";
import type { Fixture } from "../kit/fixture.ts";
import type { ResidencyRule } from "../kit/rule.ts";
import { declaredForTests, unknown } from "../kit/testing.ts";
import { declaredAs, judge } from "../kit/testing-judge.ts";
import { rules } from "./rules.ts";

/*
 * One rule may find things of several kinds, and one reason or one remedy is then wrong about some of them. Each of these is about
 * what stands in the resource: the host, the line, the kind of edge, the setting.
 */

const declaredFor = declaredAs({
    ...declaredForTests,
    gateway: { ...declaredForTests.gateway, egressNamespaces: ["egress"] },
});

function ruleOf(id: string): ResidencyRule {
    const rule = rules.find((each) => each.id === id);
    if (rule === undefined) throw new Error(`there is no rule ${id}`);
    return rule;
}

/** What the rule says of each resource, without its title. */
async function saidBy(id: string, ...given: readonly Fixture[]): Promise<string> {
    const found = await judge(ruleOf(id), given, { declaredFor });
    return found.map(({ message }) => message.slice(message.indexOf(`${id} `))).join("\n\n");
}

const inGateway = (name: string) => ({ metadata: { namespace: "gateway", name } });
const service = { group: "gateway.envoyproxy.io", kind: "Backend", name: "misspelt", port: 443 };
const classHeaders = [{ headers: [{ name: "x-gw-class", value: "health" }] }];

describe("a finding names what is there, and what can be done about it", () => {
    test.each<[string, string, readonly Fixture[], readonly RegExp[], readonly RegExp[]]>([
        [
            "a reference to another stack, by its name",
            "RES-107",
            [
                {
                    type: "pulumi:pulumi:StackReference",
                    name: "hub",
                    props: { name: "organization/network/prod" },
                    read: true,
                },
            ],
            [/ at name: it reads the outputs of organization\/network\/prod, which/, /Fix: .*`stackReferences`/],
            [/Build it from/],
        ],
        [
            "the provider that a reference to another stack brings along",
            "RES-107",
            [{ type: "pulumi:providers:pulumi", name: "default", props: {} }],
            [/a StackReference of the program reads/, /Fix: .*`stackReferences`/],
            [/Build it from/],
        ],
        [
            "a link in a script that nothing calls",
            "RES-705",
            [
                {
                    type: "kubernetes:core/v1:ConfigMap",
                    props: {
                        data: { "start.sh": "#!/bin/sh\necho see https://docs.vendor.example/start\nexec serve\n" },
                    },
                },
            ],
            [
                /it names docs\.vendor\.example in line 2, which is neither/,
                /Fix: .*`networks`.*`dnsZones`.*take the link out/,
            ],
            [/it sends/],
        ],
        [
            "an exporter, by the host that it sends to",
            "RES-705",
            [
                {
                    type: "kubernetes:apps/v1:Deployment",
                    props: {
                        spec: {
                            template: {
                                spec: {
                                    containers: [
                                        {
                                            name: "it",
                                            env: [
                                                {
                                                    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
                                                    value: "https://otlp.vendor.example:4317",
                                                },
                                            ],
                                        },
                                    ],
                                },
                            },
                        },
                    },
                },
            ],
            [/it sends to otlp\.vendor\.example, which/],
            [/take the link out/, /line/],
        ],
        [
            "an external processor with a misspelt backend",
            "RES-808",
            [
                {
                    type: "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyExtensionPolicy",
                    props: { ...inGateway("filter"), spec: { extProc: [{ backendRefs: [service] }] } },
                },
            ],
            [
                /no Backend of the name and namespace/,
                /Why: a service that is shown requests/,
                /Fix: Correct `name` and `namespace`/,
            ],
            [/[Mm]irror/, /copy for a test/],
        ],
        [
            "a redirect, by the host and not by every class",
            "RES-802",
            [
                {
                    type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
                    props: {
                        ...inGateway("moved"),
                        spec: {
                            rules: [
                                {
                                    filters: [
                                        {
                                            type: "RequestRedirect",
                                            requestRedirect: { hostname: "llm.vendor.example" },
                                        },
                                    ],
                                },
                            ],
                        },
                    },
                },
            ],
            [
                /requests of every class reach llm\.vendor\.example, which/,
                /Why: a client follows a redirect/,
                /Fix: Leave `hostname` out/,
            ],
            [/public, internal/],
        ],
        [
            "a redirect of one class",
            "RES-801",
            [
                {
                    type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
                    props: {
                        ...inGateway("moved"),
                        spec: {
                            rules: [
                                {
                                    matches: classHeaders,
                                    filters: [
                                        {
                                            type: "RequestRedirect",
                                            requestRedirect: { hostname: "llm.vendor.example" },
                                        },
                                    ],
                                },
                            ],
                        },
                    },
                },
            ],
            [/requests of class health reach llm\.vendor\.example, which is not declared for it\./],
            [],
        ],
        [
            "a kind of object that nobody can follow",
            "RES-801",
            [
                {
                    type: "kubernetes:aigateway.envoyproxy.io/v1beta1:MCPRoute",
                    props: { ...inGateway("tools"), spec: {} },
                },
            ],
            [/cannot follow kubernetes:aigateway\.envoyproxy\.io\/v1beta1:MCPRoute/, /Fix: Write it as an HTTPRoute/],
            [/Take the edge out/],
        ],
        [
            "files of objects from elsewhere",
            "RES-706",
            [{ type: "kubernetes:yaml/v2:ConfigGroup", props: { files: ["https://vendor.example/all.yaml"] } }],
            [/come from outside the project/, /Fix: Keep the file in this project/],
            [/Mirror the chart/],
        ],
        [
            "a program that rewrites a chart",
            "RES-706",
            [
                {
                    type: "kubernetes:helm.sh/v3:Release",
                    props: { chart: "x", version: "1.0.0", postrender: "/bin/sh", values: { token: unknown } },
                },
            ],
            [/Fix: Remove `postrender`/, /Fix: Write the value as a literal/],
            [],
        ],
    ])("%s", async (_, id, given, said, unsaid) => {
        const text = await saidBy(id, ...given);
        for (const form of said) expect(text).toMatch(form);
        for (const form of unsaid) expect(text).not.toMatch(form);
    });
});

describe("a host in a finding", () => {
    const redirectTo = (hostname: string): Fixture => ({
        type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
        props: {
            ...inGateway("moved"),
            spec: { rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { hostname } }] }] },
        },
    });

    test("is not shown where a part of it may be a key", async () => {
        const key = "9f86d081884c7d659a2feaa0c55ad015";
        const text = await saidBy("RES-802", redirectTo(`${key}.vendor.example`));
        expect(text).toContain("a host that is not shown");
        expect(text).not.toContain(key);
    });
});
