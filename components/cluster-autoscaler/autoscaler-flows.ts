import { asksApiServer, callsAws, resolvesNames } from "../flow-parts.ts";
import type { PodsEnd } from "../flow-parts.ts";
import type { Flow } from "../flow.ts";

const who = "cluster-autoscaler";

/** What the autoscaler asks: what waits, and how many nodes there are and could be. */
export function autoscalerFlows(pods: PodsEnd): readonly Flow[] {
    const reason = "No node is added or removed.";
    return [
        ...resolvesNames(who, pods),
        asksApiServer(who, pods, reason),
        ...callsAws(who, pods, ["autoscaling", "ec2", "eks"], reason),
    ];
}
