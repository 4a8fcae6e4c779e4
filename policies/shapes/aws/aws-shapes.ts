import type { Shapes } from "../shape.ts";
import { access } from "./access.ts";
import { alerts } from "./alerts.ts";
import { certificates } from "./certificates.ts";
import { clusters } from "./cluster.ts";
import { dns } from "./dns.ts";
import { firewalls } from "./firewall.ts";
import { keys } from "./keys.ts";
import { loadBalancing } from "./load-balancing.ts";
import { logs } from "./logs.ts";
import { network } from "./network.ts";
import { nodes } from "./nodes.ts";
import { providers } from "./providers.ts";
import { registry } from "./registry.ts";
import { storage } from "./storage.ts";

/** The shapes of AWS's types, and of the providers themselves. */
export const awsShapes: Shapes = {
    ...access,
    ...alerts,
    ...certificates,
    ...clusters,
    ...dns,
    ...firewalls,
    ...keys,
    ...loadBalancing,
    ...logs,
    ...network,
    ...nodes,
    ...providers,
    ...registry,
    ...storage,
};
