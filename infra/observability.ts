import type * as pulumi from "@pulumi/pulumi";
import { Observability } from "../components/observability/index.ts";
import { inside } from "./compute.ts";
import type { Compute } from "./compute.ts";
import type { Ground } from "./ground.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { observabilityArgs } from "./observability-args.ts";

/** Declares what watches the stack. @param watched the namespaces that it may read */
export function declareObservability(
    config: DeploymentConfig,
    ground: Ground,
    compute: Compute,
    watched: readonly pulumi.Resource[],
): Observability {
    const { stack, cloud, network, images } = ground;
    const { cluster } = compute;
    const args = observabilityArgs(config, { stack, sealedSubnets: network.subnets.sealed, images });
    return new Observability(
        "observability",
        { ...args, volumeKeyArn: cluster.volumeKeyArn },
        { ...inside(compute, cloud), dependsOn: [...cluster.ready, ...watched] },
    );
}
