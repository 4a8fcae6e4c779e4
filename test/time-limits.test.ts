import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invariants } from "../components/time-limits/invariants.ts";

/** Where an invariant is shown with real programs, or why it cannot be on a machine without a cloud. */
type Proof = { readonly file: string; readonly title: string } | { readonly notHere: string };

const ofAws = "AWS alone has the load balancer, the NAT gateway and the firewall that forget";
const silence = "gateway/silence.test.ts";

/** Each inequality between time limits, by its name. */
const proofs: Readonly<Record<string, Proof>> = {
    "connect-within-first-byte": { notHere: "on loopback a connection is taken or refused at once" },
    "first-byte-within-answer": {
        file: silence,
        title: "of the fleet loses a request that streams to the fallback after the limit of the first byte",
    },
    "silence-after-tries": {
        file: silence,
        title: "of the fleet loses one that does not stream after the longest answer of its task",
    },
    "egress-before-front": { file: silence, title: "to it in time, and neither is asked twice" },
    "egress-ends-before-front": { file: silence, title: "to it in time, and neither is asked twice" },
    "tries-within-request": {
        file: silence,
        title: "is waited for longer where the task takes longer, and the whole answer arrives",
    },
    "one-further-attempt": { file: "gateway/replay.test.ts", title: "on route %s when all end with %s" },
    "listener-outlasts-request-silence": {
        file: silence,
        title: "is waited for longer where the task takes longer, and the whole answer arrives",
    },
    "answer-within-proxy-drain": {
        file: "gateway/streaming.test.ts",
        title: "end whole while the proxy that carries them is replaced",
    },
    "failover-within-proxy-drain": { notHere: "it cannot be kept for long answers; the document states by how much" },
    "answer-within-model-drain": {
        file: "gateway/replay.test.ts",
        title: "ends its streams while new requests are answered by another, and its health stays good",
    },
    "hold-outlasts-addresses": {
        file: "gateway/replay.test.ts",
        title: "ends its streams while new requests are answered by another, and its health stays good",
    },
    "grace-holds-drain": { notHere: "KWOK ends its pods at once: no kubelet waits for them" },
    "grace-within-node-drain": {
        file: "cluster/node-update.test.ts",
        title: "ends where the stack lets the replica go, and a successor comes",
    },
    "autoscaler-waits-for-grace": { notHere: "the autoscaler asks AWS for nodes" },
    "startup-within-node-drain": {
        file: "cluster/zones.test.ts",
        title: "let one replica of the model go at a time: the next waits for the first one's successor, as the plan says",
    },
    "progress-outlasts-start": { notHere: "KWOK starts its pods at once: no update takes as long as a start" },
    "server-outlasts-client": {
        file: "gateway/idle-connections.test.ts",
        title: "of a healthy fleet, with the rendered values, is never answered by the fallback",
    },
    "load-balancer-outlasts-listener": { notHere: ofAws },
    "load-balancer-can-wait": { notHere: ofAws },
    "min-drain-outlasts-deregistration": { notHere: ofAws },
    "keep-alive-before-forgetting": { notHere: ofAws },
    "upstream-idle-before-forgetting": { notHere: ofAws },
    "firewall-outlasts-nat": { notHere: ofAws },
    "headers-within-request": {
        file: "gateway/bad-requests.test.ts",
        title: "a caller that never ends its headers is let go",
    },
};

describe("the inequalities between time limits", () => {
    it("are each shown with real programs, or it is said why they cannot be", () => {
        expect(Object.keys(proofs).toSorted()).toEqual(invariants.map(({ name }) => name).toSorted());
    });

    const shown = Object.entries(proofs).flatMap(([name, proof]) => ("file" in proof ? [[name, proof] as const] : []));
    it.each(shown)("%s has the live case that is named for it", (_, { file, title }) => {
        expect(readFileSync(join(import.meta.dirname, file), "utf8")).toContain(title);
    });
});
