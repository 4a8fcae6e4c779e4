import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatPath } from "../fault.ts";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { placeOf } from "../identity/arn.ts";
import { topicArn, topicPolicy } from "./alert-topic.ts";
import { alertmanagerConfig } from "./alertmanager-config.ts";
import { gatewayOnly, watched } from "./observability.fixture.ts";
import { Observability } from "./observability.ts";
import { bounds, observabilityFaults } from "./observability-faults.ts";
import type { ObservabilityArgs } from "./args.ts";

let made: Registration[] = [];
let withoutFleet: Registration[] = [];
beforeAll(async () => {
    made = await registrationsOf((opts) => new Observability("watch", watched, opts));
    withoutFleet = await registrationsOf((opts) => new Observability("watch", gatewayOnly, opts));
});

const statefulSets = ["watch-prometheus", "watch-alertmanager"];

describe("the servers", () => {
    it.each(statefulSets)("%s runs twice, in two zones, on the system nodes, and loses one at most", (name) => {
        const { spec } = theOne(made, "apps/v1:StatefulSet", name).inputs;
        expect(spec).toHaveProperty("replicas", 2);
        expect(spec).toHaveProperty("template.spec.topologySpreadConstraints.0.whenUnsatisfiable", "DoNotSchedule");
        expect(spec).toHaveProperty("template.spec.nodeSelector", { "ringfence/pool": "system" });
        const budget = theOne(made, "policy/v1:PodDisruptionBudget", name).inputs["spec"];
        expect(budget).toHaveProperty("maxUnavailable", 1);
    });

    it.each(statefulSets)("%s is nobody, writes to its own volume alone, and may ask for no more", (name) => {
        const { spec } = theOne(made, "apps/v1:StatefulSet", name).inputs;
        expect(spec).toHaveProperty("template.spec.securityContext.runAsNonRoot", true);
        expect(spec).toHaveProperty("template.spec.securityContext.seccompProfile.type", "RuntimeDefault");
        expect(spec).toHaveProperty("template.spec.containers.0.securityContext", {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        });
        const asks = name === "watch-prometheus";
        expect(spec).toHaveProperty("template.spec.automountServiceAccountToken", asks);
    });

    it("keep metrics under the cluster's key, for as long and in as much as the stack says", () => {
        const storage = theOne(made, "storage.k8s.io/v1:StorageClass").inputs;
        expect(storage["parameters"]).toEqual({ type: "gp3", encrypted: "true", kmsKeyId: watched.volumeKeyArn });
        const { spec } = theOne(made, "apps/v1:StatefulSet", "watch-prometheus").inputs;
        expect(spec).toHaveProperty("volumeClaimTemplates.0.spec.resources.requests.storage", "50Gi");
        expect(spec).toHaveProperty(
            "template.spec.containers.0.args",
            expect.arrayContaining(["--storage.tsdb.retention.time=62d", "--storage.tsdb.retention.size=40GB"]),
        );
    });

    it("answer where the autoscaler asks", () => {
        const service = theOne(made, "core/v1:Service", "watch").inputs;
        expect(service["metadata"]).toMatchObject({ name: "prometheus", namespace: "monitoring" });
        expect(service["spec"]).toMatchObject({ type: "ClusterIP", ports: [{ port: 9_090 }] });
    });

    it("read files that are named after their content, and start anew for other ones", async () => {
        const nameOf = (all: readonly Registration[]) =>
            JSON.stringify(theOne(all, "core/v1:ConfigMap", "watch-prometheus").inputs["metadata"]);
        const thresholds = { ...watched.thresholds, kvCachePercent: 90 };
        const other = await registrationsOf((opts) => new Observability("watch", { ...watched, thresholds }, opts));
        expect(nameOf(other)).not.toBe(nameOf(made));
        const { spec } = theOne(made, "apps/v1:StatefulSet", "watch-prometheus").inputs;
        const mounted = /"name":"(prometheus-[0-9a-f]{10})"/.exec(nameOf(made))?.[1];
        expect(spec).toHaveProperty("template.spec.volumes.0.configMap.name", mounted);
    });
});

describe("the rights of Prometheus", () => {
    it("are to list and watch pods where it reads, and nodes for their type", () => {
        const rules = [...ofType(made, "v1:Role"), ...ofType(made, "v1:ClusterRole")].map(({ inputs }) =>
            JSON.stringify(inputs["rules"]),
        );
        expect(new Set(rules)).toEqual(
            new Set(
                ["pods", "nodes"].map((kind) =>
                    JSON.stringify([{ apiGroups: [""], resources: [kind], verbs: ["list", "watch"] }]),
                ),
            ),
        );
        const namespaces = ofType(made, "v1:Role").map(
            ({ inputs }) => (inputs["metadata"] as { namespace: string }).namespace,
        );
        expect(namespaces).toEqual(["egress", "gateway", "gpu-agents", "models", "models-open"]);
    });

    it("do not reach beyond the gateway's namespace where there is nothing else", () => {
        expect(ofType(withoutFleet, "v1:Role")).toHaveLength(1);
        expect(ofType(withoutFleet, "v1:ClusterRole")).toEqual([]);
    });
});

describe("the way of an alert", () => {
    const place = placeOf("eu-central-1", "111122223333");
    const arn = "arn:aws:sns:eu-central-1:111122223333:serving-eu-alerts";

    it("ends in a topic of the account and region, under a key of its own", () => {
        expect(topicArn(place, "serving-eu")).toBe(arn);
        const topic = theOne(made, "sns/topic:Topic").inputs;
        expect(topic["name"]).toBe("serving-eu-alerts");
        expect(topic["kmsMasterKeyId"]).toBe("arn:made:watch-alerts-key");
    });

    it("is open to Alertmanager's role alone, for this topic and this key", () => {
        const role = theOne(made, "iam/rolePolicy:RolePolicy", "watch-alerts").inputs;
        const { Statement } = JSON.parse(String(role["policy"])) as { Statement: readonly Record<string, unknown>[] };
        expect(Statement.map(({ Action }) => Action)).toEqual([
            ["sns:Publish"],
            ["kms:GenerateDataKey", "kms:Decrypt"],
        ]);
        expect(Statement[0]?.["Resource"]).toEqual([arn]);
        expect(JSON.stringify(Statement[1])).toContain('"alias/serving-eu-alerts"');
    });

    it("has no subscriber outside the account and the region, and none by mail or web", () => {
        const [, , subscribe] = topicPolicy(place, "serving-eu").Statement;
        expect(subscribe).toMatchObject({
            Effect: "Deny",
            Action: ["sns:Subscribe"],
            Condition: {
                StringNotLike: {
                    "sns:Endpoint": [
                        "arn:aws:sqs:eu-central-1:111122223333:*",
                        "arn:aws:lambda:eu-central-1:111122223333:*",
                    ],
                },
            },
        });
        expect(ofType(made, "sns/topicSubscription:TopicSubscription")).toEqual([]);
    });

    it("names its host, so that no default leads elsewhere", () => {
        const config = theOne(made, "core/v1:ConfigMap", "watch-alertmanager").inputs["data"] as Record<string, string>;
        const { receivers } = parse(config["alertmanager.yml"] ?? "") as ReturnType<typeof alertmanagerConfig>;
        expect(receivers).toHaveLength(1);
        expect(receivers[0]?.sns_configs).toMatchObject([
            { api_url: "https://sns.eu-central-1.amazonaws.com", topic_arn: arn, sigv4: { region: "eu-central-1" } },
        ]);
        expect(Object.keys(receivers[0] ?? {})).toEqual(["name", "sns_configs"]);
    });

    it("speaks the suffix of the partition", () => {
        const sovereign = alertmanagerConfig({ clusterName: "s", region: "eusc-de-east-1", topicArn: "arn" });
        expect(JSON.stringify(sovereign)).toContain("https://sns.eusc-de-east-1.amazonaws.eu");
    });
});

describe("the arguments", () => {
    const pathsOf = (args: ObservabilityArgs) => observabilityFaults(args).map(({ path }) => formatPath(path));
    const withThresholds = (thresholds: Partial<ObservabilityArgs["thresholds"]>) =>
        pathsOf({ ...watched, thresholds: { ...watched.thresholds, ...thresholds } });

    it("of the fixtures have no faults", () => {
        expect(pathsOf(watched)).toEqual([]);
        expect(pathsOf(gatewayOnly)).toEqual([]);
    });

    it.each([
        "timeToFirstTokenSeconds",
        "queuedRequestsPerReplica",
        "kvCachePercent",
        "preemptionsPerMinute",
        "gatewayErrorPercent",
    ] as const)("take %s from one bound to the other, and nothing beyond", (key) => {
        const { min, max } = bounds[key];
        expect(withThresholds({ [key]: min })).toEqual([]);
        expect(withThresholds({ [key]: max })).toEqual([]);
        expect(withThresholds({ [key]: min - 0.01 })).toEqual([`thresholds.${key}`]);
        expect(withThresholds({ [key]: max + 0.01 })).toEqual([`thresholds.${key}`]);
        expect(withThresholds({ [key]: NaN })).toEqual([`thresholds.${key}`]);
    });

    it("need a fast burn above the steady one", () => {
        expect(withThresholds({ budgetBurn: { fast: 1.2, steady: 1.1 } })).toEqual([]);
        expect(withThresholds({ budgetBurn: { fast: 1.1, steady: 1.1 } })).toEqual(["thresholds.budgetBurn.fast"]);
    });

    it("keep a month at least", () => {
        expect(pathsOf({ ...watched, retentionDays: 31 })).toEqual(["retentionDays"]);
    });

    it("stay in the jurisdiction, and name images of the own registry by digest", () => {
        expect(pathsOf({ ...watched, jurisdiction: "us" })).toEqual(["region"]);
        const images = { ...watched.images, prometheus: "quay.io/prometheus/prometheus@sha256:0" } as const;
        expect(pathsOf({ ...watched, images })).toEqual(["images.prometheus"]);
    });

    it("are refused all at once, before anything is registered", () => {
        expect(() => new Observability("watch", { ...watched, retentionDays: 1, volumeGiB: 1 })).toThrow(
            /retentionDays: .*volumeGiB: /s,
        );
    });
});
