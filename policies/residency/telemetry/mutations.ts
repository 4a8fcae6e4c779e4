import { put } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";
import { modelServer } from "../shared/mutants.ts";

const deployment = "kubernetes:apps/v1:Deployment";
const pod = ["spec", "template", "spec"];

export const mutations: Mutations = {
    "RES-704": {
        "a server that reports its use": modelServer({ args: ["--model", "/weights"] }),
        "a fleet that reports its use": put(deployment, [...pod, "initContainers", "0", "env"], [], /^fleet-/),
    },
    "RES-705": {
        "traces sent to a vendor": put(
            "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy",
            ["spec", "telemetry", "tracing"],
            { provider: { host: "otlp.vendor.example", port: 4317 } },
        ),
        "traces of the fleet sent to a vendor": put(
            deployment,
            [...pod, "containers", "0", "env", "0"],
            { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "https://otlp.vendor.example:4317" },
            /^fleet-/,
        ),
    },
};
