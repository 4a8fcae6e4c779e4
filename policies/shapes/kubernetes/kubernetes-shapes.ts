import type { Shapes } from "../shape.ts";
import { access } from "./access.ts";
import { admission } from "./admission.ts";
import { aiGateway } from "./ai-gateway.ts";
import { certificates } from "./certificates.ts";
import { charts } from "./charts/charts.ts";
import { core } from "./core.ts";
import { envoyGateway } from "./envoy-gateway.ts";
import { gateway } from "./gateway.ts";
import { networkPolicies } from "./network.ts";
import { scaling } from "./scaling.ts";
import { secrets } from "./secrets.ts";
import { storage } from "./storage.ts";
import { workloads } from "./workloads.ts";

/** The shapes of objects of Kubernetes, and of what its controllers add. */
export const kubernetesShapes: Shapes = {
    ...access,
    ...admission,
    ...aiGateway,
    ...certificates,
    ...charts,
    ...core,
    ...envoyGateway,
    ...gateway,
    ...networkPolicies,
    ...scaling,
    ...secrets,
    ...storage,
    ...workloads,
};
