import { describe, expect, it } from "vitest";
import { planNodeGroup } from "../gpu-node-group/plan-node-group.ts";
import { nodeGroupArgs, twoNodeArgs } from "../gpu-node-group/node-group.fixture.ts";
import type { FleetObject } from "./fleet-object.ts";
import { fleetEndpoints } from "./fleet-endpoints.ts";
import type { VllmFleetArgs } from "./args.ts";
import { fleetWarnings } from "./fleet-warnings.ts";
import { renderFleet } from "./render-fleet.ts";
import { chat, fleet, updating, withModel } from "./vllm-fleet.fixture.ts";

const objects = renderFleet(fleet);

function one(all: readonly FleetObject[], kind: FleetObject["kind"], name: string, namespace?: string): FleetObject {
    const found = all.filter(
        ({ kind: k, metadata }) =>
            k === kind && metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
    );
    const [first] = found;
    if (first === undefined || found.length > 1) throw new Error(`${found.length} of ${kind} ${name}, not one`);
    return first;
}

const chatServer = one(objects, "Deployment", "llama-70b-0123456789ab");
const group = one(objects, "LeaderWorkerSet", "llama-405b-0123456789ab-nodes");
const pod = "spec.template.spec";
const leader = "spec.leaderWorkerTemplate.leaderTemplate.spec";
const worker = "spec.leaderWorkerTemplate.workerTemplate.spec";

describe("a fleet", () => {
    it("is the same for the same arguments, to the byte", () => {
        expect(JSON.stringify(renderFleet(fleet))).toBe(JSON.stringify(objects));
    });

    it("has every object once", () => {
        const ids = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`);
        expect(new Set(ids).size).toBe(ids.length);
    });

    it("keeps people's data in one namespace and the rest in another", () => {
        expect(chatServer.metadata.namespace).toBe("models");
        expect(group.metadata.namespace).toBe("models-open");
        expect(fleetEndpoints(fleet)).toMatchObject({
            "llama-70b": { host: "llama-70b.models.svc.cluster.local", port: 8000, serving: "llama-70b-0123456789ab" },
            "llama-405b": { host: "llama-405b.models-open.svc.cluster.local" },
        });
    });

    it("has no namespace that it does not need", () => {
        const { "llama-70b": only = chat } = fleet.models;
        const namespaces = renderFleet({ ...fleet, models: { "llama-70b": only } }).filter(
            ({ kind }) => kind === "Namespace",
        );
        expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(["models"]);
    });
});

describe("a server on one node", () => {
    it("stands on the nodes of its group, by labels and taints that the group gives them", () => {
        const planning = planNodeGroup({ ...nodeGroupArgs, pool: "l40s-large", dataClass: "health" }, "serving-eu");
        if (!planning.ok) throw new Error("the fixture of the node group has faults");
        const { labels, taints } = planning.plan;
        expect(labels).toMatchObject({
            "ringfence/pool": "l40s-large",
            "ringfence/jurisdiction": "eu",
            "ringfence/data-class": "health",
        });
        expect(chatServer).toHaveProperty(`${pod}.nodeSelector`, {
            "ringfence/pool": labels["ringfence/pool"],
            "ringfence/jurisdiction": labels["ringfence/jurisdiction"],
            "ringfence/data-class": labels["ringfence/data-class"],
        });
        expect(chatServer).toHaveProperty(
            `${pod}.tolerations`,
            taints.map(({ key, value }) => ({ key, operator: "Equal", value, effect: "NoSchedule" })),
        );
    });

    it("is not root, writes to no root, and has no token of the API server", () => {
        expect(chatServer).toHaveProperty(`${pod}.automountServiceAccountToken`, false);
        expect(chatServer).toHaveProperty(`${pod}.securityContext`, {
            runAsNonRoot: true,
            runAsUser: 2_000,
            runAsGroup: 2_000,
            fsGroup: 2_000,
            seccompProfile: { type: "RuntimeDefault" },
        });
        for (const container of ["initContainers.0", "containers.0"]) {
            expect(chatServer).toHaveProperty(`${pod}.${container}.securityContext`, {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
            });
            expect(chatServer).toHaveProperty(`${pod}.${container}.image`, fleet.image);
        }
    });

    it("asks for its GPUs, its share of the node, and shared memory for them", () => {
        expect(chatServer).toHaveProperty(`${pod}.containers.0.resources.limits`, {
            memory: "307Gi",
            "nvidia.com/gpu": "4",
        });
        expect(chatServer).toHaveProperty(`${pod}.volumes.4`, {
            name: "shared-memory",
            emptyDir: { medium: "Memory", sizeLimit: "8Gi" },
        });
    });

    it("drains as one: the grace holds what is before it, and the hold outlives every record of its address", () => {
        expect(chatServer).toHaveProperty(`${pod}.containers.0.lifecycle.preStop.sleep.seconds`, 40);
        expect(chatServer).toHaveProperty(
            `${pod}.containers.0.args`,
            expect.arrayContaining(["--shutdown-timeout=300"]),
        );
        expect(chatServer).toHaveProperty(`${pod}.terminationGracePeriodSeconds`, 355);
    });

    it("keeps connections far longer than the five seconds of vLLM, so that the gateway is the one to close them", () => {
        expect(chatServer).toHaveProperty(
            `${pod}.containers.0.env`,
            expect.arrayContaining([{ name: "VLLM_HTTP_TIMEOUT_KEEP_ALIVE", value: "75" }]),
        );
    });

    it("gets weights that an init container copied and checked", () => {
        const manifest = one(objects, "ConfigMap", "llama-70b-0123456789ab-weights");
        if (manifest.kind !== "ConfigMap") throw new Error("a list of files is a ConfigMap");
        expect(JSON.parse(manifest.data["weights.json"] ?? "")).toMatchObject({
            bucket: "self-hosted-eu-weights-111122223333-eu-central-1",
            prefix: "llama-3.3-70b/int4/0123456789abcdef0123456789abcdef01234567/",
            loading: "copy",
            files: [{ path: "config.json", sha256: "c".repeat(64) }, { path: "model-00001-of-00001.safetensors" }],
        });
        expect(chatServer).toHaveProperty(`${pod}.containers.0.args.0`, "/weights");
        expect(chatServer).toHaveProperty(`${pod}.containers.0.volumeMounts.0`, {
            name: "weights",
            mountPath: "/weights",
            readOnly: true,
        });
    });

    it("or streams them after their records were compared, and then needs no disk for them", () => {
        const streaming = one(
            renderFleet(withModel("llama-70b", { loading: "stream" })),
            "Deployment",
            "llama-70b-0123456789ab",
        );
        expect(streaming).toHaveProperty(
            `${pod}.containers.0.args.0`,
            "s3://self-hosted-eu-weights-111122223333-eu-central-1/llama-3.3-70b/int4/" +
                "0123456789abcdef0123456789abcdef01234567/",
        );
        expect(streaming).toHaveProperty(`${pod}.initContainers.0.name`, "weights");
        expect(JSON.stringify(streaming)).not.toContain('"mountPath":"/weights"');
        expect(streaming).toHaveProperty(`${pod}.containers.0.resources.requests.ephemeral-storage`, "20Gi");
    });

    it("tells its own name first in answers and metrics, and scales by that name", () => {
        const args = "llama-70b-0123456789ab llama-70b chat llama-405b mistral-small";
        expect(JSON.stringify(chatServer)).toContain(JSON.stringify(args.split(" ")).slice(1, -1));
        expect(one(objects, "ScaledObject", "llama-70b-0123456789ab")).toHaveProperty(
            "spec.triggers.0.metadata.query",
            expect.stringContaining('model_name="llama-70b-0123456789ab"'),
        );
    });

    it("is replaced before it goes where the pool has GPUs to spare, else one after the other and with a warning", () => {
        const steps = "spec.strategy.rollingUpdate";
        expect(chatServer).toHaveProperty(steps, { maxSurge: 1, maxUnavailable: 0 });
        const ofModelUpdates = (args: VllmFleetArgs) =>
            fleetWarnings(args, args.timeLimits).filter(([, warning]) => warning.includes("GPUs to spare"));
        expect(ofModelUpdates(fleet)).toEqual([]);
        const full = withModel("llama-70b", { replicas: { min: 5, max: 5 } });
        expect(one(renderFleet(full), "Deployment", "llama-70b-0123456789ab")).toHaveProperty(steps, {
            maxSurge: 0,
            maxUnavailable: 1,
        });
        expect(ofModelUpdates(full)).toEqual([
            ["llama-70b", expect.stringMatching(/^llama-70b has no GPUs to spare .* add a node/)],
        ]);
    });

    it("keeps its last replica through every drain of a node", () => {
        const budget = (name: string) => one(objects, "PodDisruptionBudget", name);
        expect(budget("llama-70b-0123456789ab")).toHaveProperty("spec.maxUnavailable", 1);
        expect(budget("mistral-small-0123456789ab")).toHaveProperty("spec.minAvailable", 1);
        expect(budget("llama-405b-0123456789ab")).toHaveProperty("spec.minAvailable", 2);
    });

    it("lets its only replica go where the stack says so, to an update of the nodes and not to the autoscaler", () => {
        const objectsOf = (name: string) => renderFleet(withModel(name, { onNodeUpdate: "interrupt" }));
        const alone = objectsOf("mistral-small");
        expect(one(alone, "PodDisruptionBudget", "mistral-small-0123456789ab")).toHaveProperty("spec.minAvailable", 0);
        const notes = "spec.template.metadata.annotations";
        expect(one(alone, "Deployment", "mistral-small-0123456789ab")).toHaveProperty(notes, {
            "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
        });
        expect(one(objects, "Deployment", "mistral-small-0123456789ab")).not.toHaveProperty(notes);
        const spanning = one(objectsOf("llama-405b"), "PodDisruptionBudget", "llama-405b-0123456789ab");
        expect(spanning).toHaveProperty("spec.minAvailable", 0);
        const several = one(objectsOf("llama-70b"), "PodDisruptionBudget", "llama-70b-0123456789ab");
        expect(several).toHaveProperty("spec.maxUnavailable", 1);
    });

    it("has its count from the autoscaler alone, or from the config where there is nothing to scale", () => {
        expect(chatServer).not.toHaveProperty("spec.replicas");
        const fixed = renderFleet(withModel("llama-70b", { replicas: { min: 2, max: 2 } }));
        expect(one(fixed, "Deployment", "llama-70b-0123456789ab")).toHaveProperty("spec.replicas", 2);
        expect(
            fixed.filter(({ kind, metadata }) => kind === "ScaledObject" && /^llama-70b/.test(metadata.name)),
        ).toEqual([]);
    });
});

describe("a server over two nodes", () => {
    it("is a group that restarts as one and scales as one", () => {
        expect(group).toMatchObject({
            spec: { leaderWorkerTemplate: { size: 2, restartPolicy: "RecreateGroupOnPodRestart" } },
        });
        expect(one(objects, "ScaledObject", "llama-405b-0123456789ab")).toHaveProperty("spec.scaleTargetRef", {
            apiVersion: "leaderworkerset.x-k8s.io/v1",
            kind: "LeaderWorkerSet",
            name: "llama-405b-0123456789ab-nodes",
        });
    });

    it("answers through its leader alone", () => {
        expect(group).toHaveProperty(`${leader}.containers.0.startupProbe`);
        expect(group).not.toHaveProperty(`${worker}.containers.0.startupProbe`);
        expect(one(objects, "Service", "llama-405b")).toHaveProperty("spec.selector.ringfence/rank", "leader");
        expect(one(objects, "Service", "llama-405b")).toHaveProperty("spec.clusterIP", "None");
    });

    it("leaves its own name to the service by which its pods find each other", () => {
        const names = objects.filter(({ kind }) => kind === "Service").map(({ metadata }) => metadata.name);
        expect(names).not.toContain(group.metadata.name);
    });

    it("has workers that stand until the leader has drained", () => {
        expect(group).toHaveProperty(`${worker}.containers.0.lifecycle.preStop.sleep.seconds`, 340);
        expect(group).toHaveProperty(`${worker}.terminationGracePeriodSeconds`, 355);
    });

    it("has the fabric as one block on every pod, with the interfaces that its nodes have", () => {
        const planning = planNodeGroup({ ...twoNodeArgs, dataClass: "internal" }, "serving-eu");
        if (!planning.ok) throw new Error("the fixture of the node group has faults");
        const text = JSON.stringify(group);
        expect(text.match(/"vpc\.amazonaws\.com\/efa":"(\d+)"/g)).toEqual(
            Array.from({ length: 4 }, () => `"vpc.amazonaws.com/efa":"${planning.plan.efaInterfaces}"`),
        );
        for (const name of ["FI_PROVIDER", "FI_EFA_USE_DEVICE_RDMA", "FI_EFA_USE_HUGE_PAGE", "NCCL_SOCKET_IFNAME"]) {
            expect(text.split(`"name":"${name}"`)).toHaveLength(3);
            expect(JSON.stringify(chatServer)).not.toContain(name);
        }
    });
});

describe("an update of a model", () => {
    const names = (weights: readonly [number, number]) =>
        renderFleet(updating(weights))
            .filter(({ kind, metadata }) => kind === "Deployment" && metadata.name.startsWith("llama-70b"))
            .map(({ metadata }) => metadata.name);
    const selected = (weights: readonly [number, number]) =>
        one(renderFleet(updating(weights)), "Service", "llama-70b");

    it("runs both revisions side by side, each with a name of its own", () => {
        expect(names([95, 5])).toEqual(["llama-70b-0123456789ab", "llama-70b-123456789abc"]);
        expect(fleetEndpoints(updating([95, 5]))["llama-70b"]?.revisions).toEqual([
            {
                name: "llama-70b-0123456789ab",
                host: "llama-70b-0123456789ab.models.svc.cluster.local",
                weight: 95,
            },
            {
                name: "llama-70b-123456789abc",
                host: "llama-70b-123456789abc.models.svc.cluster.local",
                weight: 5,
            },
        ]);
    });

    it("moves the model's name in one step, and back in one", () => {
        expect(selected([0, 100])).toHaveProperty("spec.selector.ringfence/revision", "123456789abc");
        expect(selected([100, 0])).toHaveProperty("spec.selector.ringfence/revision", "0123456789ab");
        expect(names([0, 100])).toEqual(names([100, 0]));
    });
});
