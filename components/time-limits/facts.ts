import { timeFacts } from "../../catalog/time-facts.ts";
import type { Fact } from "../../catalog/fact.ts";

/** The value of a fact; where nobody could confirm one, what is surely no better. */
function secondsOf(fact: Fact<number>, otherwise: number): number {
    return fact.confirmed ? fact.value : otherwise;
}

/** How long others wait and remember, as the planner reckons with it. */
export const outside = {
    loadBalancerIdle: timeFacts.loadBalancerIdle.value,
    natIdleSeconds: timeFacts.natIdle.value,
    endpointIdleSeconds: timeFacts.endpointIdle.value,
    connectionTrackingIdleSeconds: timeFacts.connectionTrackingIdle.value,
    firewallIdle: timeFacts.firewallIdle.value,
    nodeDrainSeconds: timeFacts.nodeDrain.value,
    deregistrationObservedSeconds: timeFacts.deregistrationObserved.value,
    dnsRecordSeconds: timeFacts.dnsRecordAtMost.value,
    /** A server that nobody knows anything about is as impatient as the most impatient one that is known. */
    providerKeepAliveSeconds: secondsOf(timeFacts.providerKeepAlive, timeFacts.vllmKeepAlive.value),
} as const;
