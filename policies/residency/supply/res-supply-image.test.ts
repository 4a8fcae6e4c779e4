import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { images } from "./res-supply-image.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const own = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/images/vllm@${digest}`;
const listed = `602401143452.dkr.ecr.eu-central-1.amazonaws.com/eks/pause@${digest}`;
const pod = (...found: readonly unknown[]) => ({
    containers: found.map((image, index) => ({ name: `c${index}`, image })),
});
const workload = (kind: string, spec: unknown): Fixture => ({
    type: `kubernetes:${kind}`,
    props: { metadata: { name: "serving" }, spec },
});
const deployment = (template: object, kind = "apps/v1:Deployment"): Fixture =>
    workload(kind, { replicas: 1, template: { metadata: {}, spec: template } });
const cronJob = (template: object): Fixture =>
    workload("batch/v1:CronJob", { jobTemplate: { spec: { template: { spec: template } } } });
const custom = (spec: object): Fixture => workload("leaderworkerset.x-k8s.io/v1:LeaderWorkerSet", spec);
const container = (index: number): string => `spec.template.spec.containers[${index}].image`;
const one = { name: "main", image: own };

describeRule(images, {
    declared: { externalArns: ["arn:aws:ecr:eu-central-1:602401143452:repository/*"] },
    compliant: {
        "an own image by digest": deployment(pod(own)),
        "an own image by tag and digest": deployment(pod(own.replace("@", ":v1@"))),
        "an own image by the name for IPv6": deployment(
            pod(own.replace(".dkr.ecr.", ".dkr-ecr.").replace("amazonaws.com", "on.aws")),
        ),
        "an image of a declared repository": deployment(pod(listed), "apps/v1:DaemonSet"),
        "every list of a pod": workload("core/v1:Pod", {
            containers: [one],
            initContainers: [one],
            ephemeralContainers: [one],
        }),
        "a job that runs by the clock": cronJob(pod(own)),
        "a patch that leaves the image as it is": deployment(
            { containers: [{ name: "main", tty: true }] },
            "apps/v1:DeploymentPatch",
        ),
        "a custom resource with a pod inside": custom({
            leaderWorkerTemplate: { workerTemplate: { spec: pod(own) } },
        }),
        "a custom resource with an image of its own": workload("gateway.envoyproxy.io/v1alpha1:EnvoyProxy", {
            provider: { kubernetes: { envoyDeployment: { container: { image: own } } } },
        }),
        "an object that runs nothing": {
            type: "kubernetes:core/v1:ConfigMap",
            props: { data: { image: "docker.io/library/alpine" } },
        },
    },
    violating: {
        "a public image": { given: deployment(pod(`docker.io/vllm/vllm-openai@${digest}`)), at: container(0) },
        "a public image with no host": { given: deployment(pod("nginx")), at: container(0) },
        "a tag": {
            given: deployment(pod(own.replace(`@${digest}`, ":latest"))),
            at: container(0),
        },
        "an own image abroad": {
            given: deployment(pod(own.replace("eu-central-1", "us-east-1"))),
            at: container(0),
        },
        "an own image in London": {
            given: deployment(pod(own.replace("eu-central-1", "eu-west-2"))),
            at: container(0),
        },
        "an image of another account": {
            given: deployment(pod(own.replace("111122223333", "999988887777"))),
            at: container(0),
        },
        "a host that only begins like an own one": {
            given: deployment(pod(own.replace("amazonaws.com", "amazonaws.com.attacker.example"))),
            at: container(0),
        },
        "half a digest": { given: deployment(pod(own.slice(0, -8))), at: container(0) },
        "no image": { given: deployment({ containers: [{ name: "main" }] }), at: container(0) },
        "the second container": { given: deployment(pod(own, "busybox")), at: container(1) },
        "an init container": {
            given: deployment({ ...pod(own), initContainers: [{ name: "fetch", image: "alpine:3" }] }),
            at: "spec.template.spec.initContainers[0].image",
        },
        "an ephemeral container": {
            given: workload("core/v1:Pod", {
                containers: [one],
                ephemeralContainers: [{ name: "debug", image: "busybox" }],
            }),
            at: "spec.ephemeralContainers[0].image",
        },
        "a volume that is an image": {
            given: deployment({ ...pod(own), volumes: [{ name: "weights", image: { reference: "quay.io/x/y:1" } }] }),
            at: "spec.template.spec.volumes[0].image.reference",
        },
        ...Object.fromEntries(
            [
                "apps/v1:DaemonSet",
                "apps/v1:StatefulSet",
                "apps/v1:ReplicaSet",
                "batch/v1:Job",
                "core/v1:ReplicationController",
            ].map((kind) => [
                `a public image in ${kind}`,
                { given: deployment(pod("busybox"), kind), at: container(0) },
            ]),
        ),
        "a public image in a job that runs by the clock": {
            given: cronJob(pod("busybox")),
            at: "spec.jobTemplate.spec.template.spec.containers[0].image",
        },
        "a public image in a template of pods": {
            given: { type: "kubernetes:core/v1:PodTemplate", props: { template: { spec: pod("busybox") } } },
            at: "template.spec.containers[0].image",
        },
        "a public image in a list": {
            given: {
                type: "kubernetes:core/v1:PodList",
                props: { items: [{ spec: pod(own) }, { spec: pod("busybox") }] },
            },
            at: "items[1].spec.containers[0].image",
        },
        "a public image in a patch": {
            given: deployment(pod("busybox"), "apps/v1:DeploymentPatch"),
            at: container(0),
        },
        "a public image in a custom resource": {
            given: custom({
                leaderWorkerTemplate: { leaderTemplate: { spec: pod(own) }, workerTemplate: { spec: pod("busybox") } },
            }),
            at: "spec.leaderWorkerTemplate.workerTemplate.spec.containers[0].image",
        },
        "a leader and its init container with public images": {
            given: custom({
                leaderWorkerTemplate: {
                    leaderTemplate: {
                        spec: { initContainers: [{ image: "busybox" }], ...pod("vllm/vllm-openai:latest") },
                    },
                    workerTemplate: { spec: pod(own) },
                },
            }),
            at: ["initContainers[0].image", "containers[0].image"].map(
                (place) => `spec.leaderWorkerTemplate.leaderTemplate.spec.${place}`,
            ),
        },
        "a debugging container with a public image": {
            given: workload("core/v1:Pod", {
                containers: [one],
                ephemeralContainers: [{ name: "sh", image: "busybox" }],
            }),
            at: "spec.ephemeralContainers[0].image",
        },
        "a proxy with a public image": {
            given: workload("gateway.envoyproxy.io/v1alpha1:EnvoyProxy", {
                provider: { kubernetes: { envoyDeployment: { container: { image: "envoyproxy/envoy:v1.38" } } } },
            }),
            at: "spec.provider.kubernetes.envoyDeployment.container.image",
        },
        "a patch that gives a proxy a sidecar": {
            given: workload("gateway.envoyproxy.io/v1alpha1:EnvoyProxy", {
                provider: { kubernetes: { envoyDeployment: { patch: { value: { spec: pod("busybox") } } } } },
            }),
            at: "spec.provider.kubernetes.envoyDeployment.patch.value.spec.containers[0].image",
        },
        "a filter of a proxy out of a public image": {
            given: workload("gateway.envoyproxy.io/v1alpha1:EnvoyExtensionPolicy", {
                wasm: [{ code: { type: "Image", image: { url: "ghcr.io/vendor/filter:v1" } } }],
            }),
            at: "spec.wasm[0].code.image.url",
        },
        "a filter of a proxy that is downloaded": {
            given: workload("gateway.envoyproxy.io/v1alpha1:EnvoyExtensionPolicy", {
                wasm: [{ code: { type: "HTTP", http: { url: "https://vendor.example/filter.wasm" } } }],
            }),
            at: "spec.wasm[0].code.http.url",
        },
        "a public image in a custom resource of a group that only looks like one of Kubernetes": {
            given: workload("sparkoperator.k8s.io/v1beta2:SparkApplication", { driver: { image: "spark" } }),
            at: "spec.driver.image",
        },
        "a built-in kind written as a custom resource": {
            given: workload("v1:Pod", pod("busybox")),
            at: "spec.containers[0].image",
        },
        "a custom resource with a public image of its own": {
            given: custom({ runtimeImage: "docker.io/library/alpine" }),
            at: "spec.runtimeImage",
        },
    },
    undetermined: {
        "an image that is computed": { given: deployment(pod(own, unknown)), at: container(1) },
        "a pod that is computed": { given: workload("core/v1:Pod", unknown), at: "spec" },
        "a value of a custom resource that could be a pod": {
            given: custom({ leaderWorkerTemplate: unknown }),
            at: "spec.leaderWorkerTemplate",
        },
    },
});
