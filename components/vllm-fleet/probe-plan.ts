import type { types } from "@pulumi/kubernetes";
import { startupPeriodSeconds } from "../time-limits/startup.ts";

type Probe = types.input.core.v1.Probe;

/** How the kubelet finds out about a server. */
export interface ProbePlan {
    readonly startupProbe: Probe;
    readonly readinessProbe: Probe;
    readonly livenessProbe: Probe;
}

/** Plans the probes of a server that may take `startupSeconds` to its first answer. */
export function probePlan(startupSeconds: number): ProbePlan {
    return {
        startupProbe: {
            // The list of models has an entry only once there is a model to serve.
            httpGet: { path: "/v1/models", port: "http" },
            periodSeconds: startupPeriodSeconds,
            timeoutSeconds: 5,
            failureThreshold: Math.ceil(startupSeconds / startupPeriodSeconds),
        },
        readinessProbe: {
            // After the start only /health asks the engine: the list of models answers although the engine is dead.
            httpGet: { path: "/health", port: "http" },
            periodSeconds: 5,
            // With one second, a server at its limit leaves the service and the others follow it.
            timeoutSeconds: 15,
            failureThreshold: 3,
        },
        livenessProbe: {
            httpGet: { path: "/health", port: "http" },
            periodSeconds: 10,
            timeoutSeconds: 15,
            // A restart costs a whole load: only after a minute and more of silence.
            failureThreshold: 6,
        },
    };
}
