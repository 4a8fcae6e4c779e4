import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderedReleases } from "../charts/rendered-releases.ts";
import type { Rendered } from "../charts/render-chart.ts";
import { until } from "../processes.ts";
import { admissionCases } from "./admission-cases.ts";
import type { AdmissionCase } from "./admission-cases.ts";
import { Refusal } from "./api.ts";
import type { KubeApi, KubeObject } from "./api.ts";
import { changed } from "./change.ts";
import { isServerWorkload, settleFleet } from "./fleet.ts";
import { nodesOf } from "./nodes.ts";
import { podsOf } from "./pods.ts";
import { referenceSubject } from "./reference-subject.ts";
import { describeCluster, liveRehearsal, seen } from "./suite.ts";

const stack = "self-hosted-eu";
const subject = await referenceSubject(stack);
const policies = subject.objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
const deployment = given(subject.objects.find(isServerWorkload));
const cases = admissionCases({
    pod: podLike(deployment, "case"),
    node: given(
        subject.nodeGroups
            .filter(({ labels }) => "ringfence/jurisdiction" in labels)
            .flatMap((group) => nodesOf(group, subject.region))[0],
    ),
    registry: given(/"image":"([^"]+)\/vllm@/.exec(JSON.stringify(deployment))?.[1]),
});

describe("the cases of admission", () => {
    const checks = policies.flatMap(({ metadata, spec }) =>
        (spec as { validations: { message: string }[] }).validations.map(
            ({ message }) => [metadata.name, message] as const,
        ),
    );

    // Nobody can make a pod with such a container: it is added, below, to one that runs.
    const made = checks.filter(([, message]) => !message.includes("is added to a running pod"));

    it.each(made)("break %s: %s", (policy, message) => {
        const breaking = cases.filter((one) => one.policy === policy && one.breaks !== undefined);
        expect(breaking.some(({ breaks = "" }) => message.includes(breaks))).toBe(true);
    });

    it.each(policies)("have an object that $metadata.name accepts", ({ metadata }) => {
        expect(cases.some(({ policy, breaks }) => policy === metadata.name && breaks === undefined)).toBe(true);
    });
});

describeCluster("a real API server with the admission policies", () => {
    const live = liveRehearsal(() => Promise.resolve({ ...subject, madeByTests: cases.map(({ object }) => object) }));
    const namespace = given(
        subject.objects.find(({ kind, metadata }) => kind === "Namespace" && metadata.name === "models"),
    );

    const namespaceBinding = given(
        subject.objects.find(
            ({ kind, metadata }) =>
                kind === "ValidatingAdmissionPolicyBinding" && metadata.name === "ringfence-namespaces-restricted",
        ),
    );

    beforeAll(async () => {
        await settleFleet(live());
        await until("the policies hold", async () => {
            const last = given(cases.findLast(({ breaks }) => breaks !== undefined));
            return (await answerTo(live().api, last.object)) !== undefined;
        });
    });

    describe("by themselves, without pod security", () => {
        beforeAll(async () => {
            await live().api.remove(namespaceBinding);
            const labels = { "pod-security.kubernetes.io/enforce": "privileged" };
            await until("the namespace can be opened", async () => {
                try {
                    await live().api.merge(namespace, { metadata: { labels } });
                    return true;
                } catch (error) {
                    if (error instanceof Refusal) return false;
                    throw error;
                }
            });
            await until(
                "pod security lets pods through",
                async () =>
                    !/PodSecurity/.test(
                        (await answerTo(live().api, changed(podLike(deployment, "case"), "spec.hostNetwork", true))) ??
                            "",
                    ),
            );
        });
        afterAll(async () => {
            await live().api.apply(namespace);
            await live().api.apply(namespaceBinding);
            const open = given(cases.find((one) => isRefused(one) && !isNotOfNamespaces(one))).object;
            await until("namespaces are judged again", async () => (await answerTo(live().api, open)) !== undefined);
        });

        it.each(cases.filter((one) => !isRefused(one)).map(named))("accept %s", async (_, { object }) => {
            expect(await answerTo(live().api, object)).toBeUndefined();
        });

        it.each(cases.filter(isRefused).filter(isNotOfNamespaces).map(named))(
            "refuse %s",
            async (name, { policy, object, breaks }) => {
                const answer = (await answerTo(live().api, object)) ?? "";
                expect(answer).toContain(`ValidatingAdmissionPolicy '${policy}'`);
                expect(answer).toContain(breaks);
                await seen({ seen: "refused", by: policy, what: name, message: answer });
            },
        );

        it("refuse a container that is added to a running server for debugging", async () => {
            const { api } = live();
            const [pod] = await podsOf(api, deployment);
            // The server's own image and variables: only that it is added is wrong.
            const { image, env = [] } = given(pod?.spec.containers[0]);
            const debug = { spec: { ephemeralContainers: [{ name: "debug", image, env }] } };
            const adding = api.merge(given(pod), debug, "ephemeralcontainers");
            await expect(adding).rejects.toThrow("ValidatingAdmissionPolicy 'ringfence-pods-inside'");
        });
    });

    it.each(
        cases
            .filter(isRefused)
            .filter((one) => !isNotOfNamespaces(one))
            .map(named),
    )("refuse %s", async (_, { policy, object, breaks }) => {
        const answer = (await answerTo(live().api, object)) ?? "";
        expect(answer).toContain(`ValidatingAdmissionPolicy '${policy}'`);
        expect(answer).toContain(breaks);
    });

    it("accept what charts make, as far as they can be had: rights, doors, definitions, and the pods of every workload", async ({
        skip,
    }) => {
        const { rendered } = await renderedReleases();
        skip(rendered.size === 0, "no chart can be had here");
        const refusals: string[] = [];
        for (const object of [...rendered.values()].flatMap(({ objects }) => objects.flatMap(judgedOf))) {
            const answer = await answerTo(live().api, object);
            if (answer?.includes("ValidatingAdmissionPolicy") === true) {
                refusals.push(`${object.kind} ${object.metadata.name}: ${answer}`);
            }
        }
        expect(refusals).toEqual([]);
    });

    it("keep pod security beside them: a server with more rights than restricted allows is refused", async () => {
        const pod = podLike(deployment, "case");
        const privileged = changed(pod, "spec.containers.0.securityContext.allowPrivilegeEscalation", true);
        const answer = await answerTo(live().api, privileged);
        expect(answer).toMatch(/violates PodSecurity "restricted/);
        await seen({ seen: "refused", by: "PodSecurity", what: "Pod that may get more rights", message: answer ?? "" });
    });

    it("count GPUs, doors and secrets by the namespace's quota", async () => {
        const { api } = live();
        const tooMany = changed(
            changed(podLike(deployment, "case"), "spec.containers.0.resources.limits.nvidia.com/gpu", "1000"),
            "spec.containers.0.resources.requests.nvidia.com/gpu",
            "1000",
        );
        const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "case", namespace: "models" }, data: {} };
        const door = {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "case", namespace: "models" },
            spec: { type: "NodePort", ports: [{ port: 80 }] },
        };
        const overdrawn = { "a thousand GPUs": tooMany, "a secret": secret, "a port on every node": door };
        for (const [what, object] of Object.entries(overdrawn)) {
            const answer = await answerTo(api, object);
            expect(answer).toContain("exceeded quota: fleet");
            await seen({ seen: "refused", by: "ResourceQuota fleet", what, message: answer ?? "" });
        }
    });
});

/** What the server says to a new object, without making it; undefined where it takes it. */
async function answerTo(api: KubeApi, object: KubeObject): Promise<string | undefined> {
    try {
        await api.create(object, { dryRun: true });
        return undefined;
    } catch (error) {
        if (error instanceof Refusal) return error.message;
        throw error;
    }
}

/** A pod as the workload's controller makes it. */
function podLike({ metadata, spec }: KubeObject, name: string): KubeObject {
    const { template } = spec as { template: { metadata: object; spec: object } };
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...template.metadata, name, namespace: metadata.namespace },
        spec: template.spec,
    };
}

function named<C extends AdmissionCase>(one: C): readonly [string, C] {
    return [`a ${one.object.kind} that ${one.what}`, one];
}

function isRefused(one: AdmissionCase): one is AdmissionCase & { readonly breaks: string } {
    return one.breaks !== undefined;
}

/** What of a chart's object meets a policy: the object, or for a workload its pod, in a namespace that every cluster has. */
function judgedOf(object: Rendered): readonly KubeObject[] {
    const one: KubeObject = object;
    const kinds = [
        "ClusterRole",
        "ClusterRoleBinding",
        "Role",
        "RoleBinding",
        "Service",
        "CustomResourceDefinition",
        "APIService",
    ];
    const metadata = { name: "case", namespace: "default" };
    if (kinds.includes(one.kind)) {
        return [
            one.metadata.namespace === undefined
                ? one
                : { ...one, metadata: { ...one.metadata, namespace: "default" } },
        ];
    }
    if (!["Deployment", "DaemonSet", "Job"].includes(one.kind)) return [];
    const { spec } = (one.spec as { template: { spec: Readonly<Record<string, unknown>> } }).template;
    const tier = JSON.stringify(spec["nodeSelector"] ?? {}).includes("gateway") ? "gateway" : "default";
    const isOfEgress = JSON.stringify(spec["nodeSelector"] ?? {}).includes("egress");
    const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...metadata, namespace: tier },
        spec: { ...spec, serviceAccountName: "default", serviceAccount: "default" },
    };
    // The egress tier's namespace is in no stack without a third party, as this one.
    return isOfEgress ? [] : [pod];
}

/** Those of namespaces are seen while their policy stands. */
function isNotOfNamespaces({ policy }: AdmissionCase): boolean {
    return policy !== "ringfence-namespaces-restricted";
}

function given<T>(value: T | undefined): T {
    if (value === undefined) throw new Error(`the stack ${stack} has nothing to test with`);
    return value;
}
