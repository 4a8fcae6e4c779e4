import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { telemetryOff } from "./res-telemetry-off.ts";

const off = ["VLLM_NO_USAGE_STATS", "DO_NOT_TRACK", "HF_HUB_DISABLE_TELEMETRY"].map((name) => ({ name, value: "1" }));
const [usage, track, hub] = off;
const server = (env: unknown = off) => ({ name: "vllm", image: "registry/vllm", args: ["/weights"], env });
const other = (env: unknown = off) => ({ name: "other", image: "registry/proxy", env });
const deployment = (...containers: readonly object[]): Fixture => ({
    type: "kubernetes:apps/v1:Deployment",
    props: { spec: { template: { spec: { containers } } } },
});
const pod = (spec: object): Fixture => ({ type: "kubernetes:core/v1:Pod", props: { spec } });
const group = (leader: object, worker: object): Fixture => ({
    type: "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
    props: {
        spec: {
            leaderWorkerTemplate: {
                leaderTemplate: { spec: { containers: [leader] } },
                workerTemplate: { spec: { containers: [worker] } },
            },
        },
    },
});
const at = "spec.template.spec.containers";

describeRule(telemetryOff, {
    compliant: {
        "a server that reports nothing": deployment(server()),
        "a server with a sidecar that reports nothing": deployment(server(), other()),
        "a pod that serves nothing": deployment({ name: "exporter", image: "registry/exporter" }),
        "the last of two variables counts": deployment(server([{ ...usage, value: "0" }, ...off])),
        "an init container that reports nothing": pod({ initContainers: [other()], containers: [server()] }),
        "leader and workers that report nothing": group(server(), server()),
    },
    violating: {
        "a server that says nothing of it": {
            given: deployment(server([])),
            at: [`${at}[0].env`, `${at}[0].env`, `${at}[0].env`],
        },
        "a server that reports its use": { given: deployment(server([track, hub])), at: `${at}[0].env` },
        "a server that may be tracked": {
            given: deployment(server([usage, { name: "DO_NOT_TRACK", value: "0" }, hub])),
            at: `${at}[0].env[1].value`,
        },
        "a variable that is switched on again": {
            given: deployment(server([...off, { name: "HF_HUB_DISABLE_TELEMETRY", value: "0" }])),
            at: `${at}[0].env[3].value`,
        },
        "a variable out of an object": {
            given: deployment(
                server([usage, track, { name: "HF_HUB_DISABLE_TELEMETRY", valueFrom: { configMapKeyRef: {} } }]),
            ),
            at: `${at}[0].env[2].value`,
        },
        "one sidecar without a variable": { given: deployment(server(), other([usage, hub])), at: `${at}[1].env` },
        "an init container without a variable": {
            given: pod({ initContainers: [other([usage, track])], containers: [server()] }),
            at: "spec.initContainers[0].env",
        },
        "an ephemeral container without a variable": {
            given: pod({ containers: [server()], ephemeralContainers: [other([usage, track])] }),
            at: "spec.ephemeralContainers[0].env",
        },
        "a worker without a variable": {
            given: group(server(), server([usage, track])),
            at: "spec.leaderWorkerTemplate.workerTemplate.spec.containers[0].env",
        },
        "a server known by its accelerator": {
            given: deployment({
                name: "model",
                image: "registry/own-server",
                env: [usage, track],
                resources: { limits: { "nvidia.com/gpu": "1" } },
            }),
            at: `${at}[0].env`,
        },
    },
    undetermined: {
        "a value that is computed": {
            given: deployment(server([usage, track, { name: "HF_HUB_DISABLE_TELEMETRY", value: unknown }])),
            at: `${at}[0].env[2].value`,
        },
        "variables that are computed": { given: deployment(server(unknown)), at: `${at}[0].env` },
        "an image that is computed": {
            given: deployment({ name: "x", image: unknown, args: ["/weights"] }),
            at: `${at}[0].image`,
        },
        "a custom resource that is computed": {
            given: {
                type: "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
                props: { spec: { leaderWorkerTemplate: unknown } },
            },
            at: "spec.leaderWorkerTemplate",
        },
    },
});
