import { add } from "../../kit/mutation.ts";
import type { Mutation, Values } from "../../kit/mutation.ts";

/**
 * Adds a pod that runs a server of models.
 * @param container What its container says besides name and image.
 */
export function modelServer(container: Values): Mutation {
    return add("kubernetes:apps/v1:Deployment", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "mutant", namespace: "gateway" },
        spec: { template: { spec: { containers: [{ name: "vllm", image: "registry/vllm", ...container }] } } },
    });
}
