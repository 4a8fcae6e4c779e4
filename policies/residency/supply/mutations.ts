import { add, put } from "../../kit/mutation.ts";
import type { Mutations } from "../../kit/mutation.ts";
import { modelServer } from "../shared/mutants.ts";

const deployment = "kubernetes:apps/v1:Deployment";
const pod = ["spec", "template", "spec"];

export const mutations: Mutations = {
    "RES-701": {
        "an image of a public registry": put(
            deployment,
            [...pod, "containers", "0", "image"],
            "docker.io/library/busybox:latest",
        ),
        "a public image in the fleet": put(deployment, [...pod, "initContainers", "0", "image"], "busybox", /^fleet-/),
    },
    "RES-702": {
        "a cache of an undeclared registry": add("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", {
            ecrRepositoryPrefix: "hub",
            upstreamRegistryUrl: "registry-1.docker.io",
        }),
    },
    "RES-703": {
        "weights of a public hub": modelServer({ args: ["--model", "meta-llama/Llama-3.3-70B-Instruct"] }),
        "public weights in the fleet": put(
            deployment,
            [...pod, "containers", "0", "args", "0"],
            "owner/model",
            /^fleet-/,
        ),
    },
    "RES-706": {
        "an undeclared chart version": put("kubernetes:helm.sh/v3:Release", ["version"], "0.0.1"),
    },
};
