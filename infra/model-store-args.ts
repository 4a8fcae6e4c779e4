import { iamArn, placeOf } from "../components/identity/arn.ts";
import type { ModelStoreArgs } from "../components/model-store/model-store.ts";
import { weightsPrefix } from "../components/model-store/names.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import type { DeploymentConfig } from "./config/index.ts";
import { keyCustodyOf } from "./key-custody.ts";

/** Namespace of the model servers; each has a service account of its model's name. */
export const fleetNamespace = "models";

/** What the stack's config means for its store: a repository for each image and chart, a reader for each model. */
export function modelStoreArgs(config: DeploymentConfig, stack: string): ModelStoreArgs {
    const { accounts, modelStore, region } = config;
    const place = placeOf(region, accounts.workload);
    const required = requiredArtifacts(config);
    const models = "models" in config ? Object.entries(config.models) : [];
    const namesOf = (kind: "image" | "chart") => required.filter((one) => one.kind === kind).map(({ name }) => name);
    return {
        stack,
        jurisdiction: config.jurisdiction,
        region,
        accountId: accounts.workload,
        images: namesOf("image"),
        charts: namesOf("chart"),
        mirrorRoleArns: modelStore.mirrorRoles.map((role) => iamArn(place, `role/${role}`)),
        readers: models.map(([name, model]) => ({
            name,
            workload: { clusterName: stack, namespace: fleetNamespace, serviceAccount: name },
            prefix: weightsPrefix(model),
        })),
        readersNetwork: { cidr: config.network.cidr },
        keyCustody: keyCustodyOf(config.keyCustody, "artifacts"),
        noncurrentDays: modelStore.noncurrentDays,
        tags: config.tags,
    };
}
