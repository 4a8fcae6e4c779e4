import { z } from "zod";
import type { Leaves } from "../../leaves/leaves.ts";
import { inOrder, metadata, object } from "../object.ts";
import { container, onPool, onePort, podTemplate, probe, restrictedContainer, restrictedPod } from "../pods.ts";

const name = "token-counters";

/** Valkey, in memory alone: how many tokens each tenant has used. It saves nothing, loads no module and follows no other server. */
export function tokenCounters(leaves: Leaves): z.ZodType {
    const { is, form } = leaves;
    const labels = { "app.kubernetes.io/component": is(name) };
    return object(leaves, "apps/v1", "Deployment", {
        metadata: metadata(leaves, { name: is(name), namespace: is("gateway"), labels }),
        spec: z.strictObject({
            replicas: is(1),
            strategy: z.strictObject({ type: is("Recreate") }),
            selector: z.strictObject({ matchLabels: z.strictObject(labels) }),
            template: podTemplate(leaves, {
                labels,
                containers: [
                    container(leaves, {
                        name,
                        command: inOrder([
                            ...["valkey-server", "--save", "", "--appendonly", "no"].map((word) => is(word)),
                            ...["--maxmemory-policy", "noeviction", "--maxmemory"].map((word) => is(word)),
                            form("an amount of memory", /\d{1,5}mb/),
                            ...["--dir", "/tmp"].map((word) => is(word)),
                        ]),
                        ports: onePort(leaves, "valkey", 6_379),
                        probes: { readinessProbe: probe(leaves, undefined, "valkey") },
                        securityContext: restrictedContainer(leaves),
                    }),
                ],
                placement: onPool(leaves, "gateway"),
                securityContext: restrictedPod(leaves),
            }),
        }),
    });
}
