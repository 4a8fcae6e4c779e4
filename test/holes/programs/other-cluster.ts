import * as kubernetes from "@pulumi/kubernetes";
import { declareReference } from "../reference.ts";

declareReference();

const theirs = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "theirs", cluster: { server: "https://k8s.attacker.example" } }],
    contexts: [{ name: "theirs", context: { cluster: "theirs", user: "theirs" } }],
    "current-context": "theirs",
    users: [{ name: "theirs", user: { exec: { command: "sh", args: ["-c", "exit"] } } }],
};
const provider = new kubernetes.Provider("hole", { kubeconfig: JSON.stringify(theirs) });
new kubernetes.core.v1.ConfigMap("hole", { metadata: { name: "hole", namespace: "default" } }, { provider });
