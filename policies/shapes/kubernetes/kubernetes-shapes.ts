import type { Shapes } from "../shape.ts";
import { access } from "./access.ts";
import { admission } from "./admission.ts";
import { core } from "./core.ts";
import { networkPolicies } from "./network.ts";
import { storage } from "./storage.ts";
import { workloads } from "./workloads.ts";

/** The shapes of objects of Kubernetes, and of what its controllers add. */
export const kubernetesShapes: Shapes = {
    ...access,
    ...admission,
    ...core,
    ...networkPolicies,
    ...storage,
    ...workloads,
};
