import { iamArn, placeOf } from "../components/identity/arn.ts";
import type { ModelStoreArgs } from "../components/model-store/model-store.ts";
import { weightsPrefix } from "../components/model-store/names.ts";
import { requiredArtifacts } from "../components/model-store/required-artifacts.ts";
import { fleetNamespaces, tierOf } from "../components/vllm-fleet/tiers.ts";
import { poolsOf, ranked } from "../config/index.ts";
import type { DeploymentConfig } from "../config/index.ts";
import { keyCustodyOf } from "./key-custody.ts";

/** What the stack's config means for its store: a repository for each image and chart, a reader for each model. */
export function modelStoreArgs(config: DeploymentConfig, stack: string): ModelStoreArgs {
    const { accounts, modelStore, region } = config;
    const place = placeOf(region, accounts.workload);
    const required = requiredArtifacts(config);
    const namesOf = (kind: "image" | "chart") => required.filter((one) => one.kind === kind).map(({ name }) => name);
    return {
        stack,
        jurisdiction: config.jurisdiction,
        region,
        accountId: accounts.workload,
        images: namesOf("image"),
        charts: namesOf("chart"),
        mirrorRoleArns: modelStore.mirrorRoles.map((role) => iamArn(place, `role/${role}`)),
        // The servers of a model have a service account of its name.
        readers: poolsOf(config).map(({ modelName: name, model, dataClass }) => ({
            name,
            workload: { clusterName: stack, namespace: fleetNamespaces[tierOf(dataClass)], serviceAccount: name },
            prefixes: ranked(model.revisions.map(({ revision }) => weightsPrefix({ ...model, revision }))),
        })),
        readersNetwork: config.network.cidr,
        keyCustody: keyCustodyOf(config.keyCustody, "artifacts"),
        noncurrentDays: modelStore.noncurrentDays,
        tags: config.tags,
    };
}
