import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { weights } from "./res-supply-weights.ts";

const offline = [
    { name: "HF_HUB_OFFLINE", value: "1" },
    { name: "TRANSFORMERS_OFFLINE", value: "1" },
];
const gpu = { resources: { limits: { "nvidia.com/gpu": "4" } } };
const serving = (more: object = {}) => ({
    name: "serving",
    image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/images/vllm",
    args: ["--model", "/weights/llama", "--max-model-len", "16384"],
    env: offline,
    ...gpu,
    ...more,
});
const deployment = (...containers: readonly object[]): Fixture => ({
    type: "kubernetes:apps/v1:Deployment",
    name: "serving",
    props: { spec: { template: { spec: { containers } } } },
});
const bucket = (more: Partial<Fixture> = {}): Fixture => ({
    type: "aws:s3/bucket:Bucket",
    name: "bucket",
    props: { bucket: "weights-eu" },
    ...more,
});
const fromBucket = deployment(serving({ args: ["--model=s3://weights-eu/llama"] }));
const workers = (container: object): Fixture => ({
    type: "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
    name: "workers",
    props: { spec: { leaderWorkerTemplate: { workerTemplate: { spec: { containers: [container] } } } } },
});
const container = "spec.template.spec.containers[0]";
const worker = "spec.leaderWorkerTemplate.workerTemplate.spec.containers[0]";

describeRule(weights, {
    declared: { externalArns: ["arn:aws:s3:::group-weights/*"] },
    compliant: {
        "weights on a volume": deployment(serving()),
        "weights in a bucket of the stack": [bucket(), fromBucket],
        "weights in a declared bucket": deployment(serving({ args: ["--model", "s3://group-weights/llama"] })),
        "a model as the first argument": deployment(serving({ args: ["/weights/llama"] })),
        "a model behind serve": deployment(
            serving({ command: ["vllm", "serve", "/weights/llama"], args: ["--port", "8000"] }),
        ),
        "a model in a script": deployment(
            serving({ command: ["sh", "-c", "exec vllm serve /weights/llama"], args: [] }),
        ),
        "adapters and a draft model on a volume": deployment(
            serving({
                args: [
                    "--model=/weights/llama",
                    "--lora-modules",
                    "claims=/weights/claims",
                    '{"name":"letters","path":"/weights/letters"}',
                    "--speculative-config",
                    '{"model":"/weights/draft"}',
                ],
            }),
        ),
        "the last of two variables counts": deployment(
            serving({ env: [{ name: "HF_HUB_OFFLINE", value: "0" }, ...offline] }),
        ),
        "a container that serves nothing": deployment({ name: "exporter", image: "exporter", args: ["--port=9400"] }),
        "workers of a custom resource": workers(serving()),
        "an init container that fetches, and a server that finds the weights there": {
            type: "kubernetes:apps/v1:Deployment",
            props: {
                spec: {
                    template: {
                        spec: {
                            initContainers: [
                                {
                                    name: "weights",
                                    image: "registry/vllm",
                                    command: ["python3", "/m/f.py"],
                                    env: offline,
                                },
                            ],
                            containers: [serving({ command: ["vllm", "serve"], args: ["/weights", "--port=8000"] })],
                        },
                    },
                },
            },
        },
        "a program that fetches weights with the server's image": deployment({
            name: "fetch",
            image: "registry/vllm",
            command: ["python3", "/manifest/fetch.py"],
            env: offline,
        }),
    },
    violating: {
        "a model of the hub": {
            given: deployment(serving({ args: ["--model", "meta-llama/Llama-3.3-70B-Instruct"] })),
            at: `${container}.args[1]`,
        },
        "a model of the hub behind serve": {
            given: deployment(serving({ command: ["vllm", "serve", "mistralai/Mistral-Small"], args: [] })),
            at: `${container}.command[2]`,
        },
        "a model of the hub as the first argument": {
            given: deployment(serving({ args: ["mistralai/Mistral-Small"] })),
            at: `${container}.args[0]`,
        },
        "a tokenizer of the hub": {
            given: deployment(serving({ args: ["--model=/weights/llama", "--tokenizer=meta-llama/Llama-3.3"] })),
            at: `${container}.args[1]`,
        },
        "an adapter of the hub": {
            given: deployment(serving({ args: ["--model=/w", "--lora-modules", "a=/w/a", "b=owner/adapter"] })),
            at: `${container}.args[3]`,
        },
        "a draft model of the hub": {
            given: deployment(serving({ args: ["--model=/w", "--speculative-config", '{"model":"owner/draft"}'] })),
            at: `${container}.args[2]`,
        },
        "a bucket nobody declared": {
            given: deployment(serving({ args: ["--model", "s3://elsewhere/llama"] })),
            at: `${container}.args[1]`,
        },
        "a bucket of the stack abroad": {
            given: [bucket({ provider: { region: "us-east-1" } }), fromBucket],
            at: `serving.${container}.args[0]`,
        },
        "a hub that is not switched off": {
            given: deployment(serving({ env: [{ name: "TRANSFORMERS_OFFLINE", value: "1" }] })),
            at: `${container}.env`,
        },
        "a hub that is switched on again": {
            given: deployment(serving({ env: [...offline, { name: "HF_HUB_OFFLINE", value: "0" }] })),
            at: `${container}.env[2].value`,
        },
        "a token for the hub": {
            given: deployment(
                serving({
                    env: [...offline, { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf", key: "t" } } }],
                }),
            ),
            at: `${container}.env[2].value`,
        },
        "another hub": {
            given: deployment(serving({ env: [...offline, { name: "HF_ENDPOINT", value: "https://hf.example" }] })),
            at: `${container}.env[2].value`,
        },
        "a server without a GPU, known by its command": {
            given: deployment({
                name: "cpu",
                image: "x",
                command: ["python", "-m", "vllm.entrypoints.openai.api_server"],
                args: ["--model", "/w"],
            }),
            at: [`${container}.env`, `${container}.env`],
        },
        "a server known by the name of its image": {
            given: deployment({ name: "x", image: "registry/vllm-openai", args: ["/w"] }),
            at: [`${container}.env`, `${container}.env`],
        },
        "a program with the server's image that may ask the hub": {
            given: deployment({ name: "fetch", image: "registry/vllm", command: ["python3", "/manifest/fetch.py"] }),
            at: [`${container}.env`, `${container}.env`],
        },
        "an init container that loads a model of the hub": {
            given: {
                type: "kubernetes:core/v1:Pod",
                props: {
                    spec: {
                        initContainers: [serving({ command: ["vllm", "serve", "owner/model"], args: [] })],
                        containers: [serving()],
                    },
                },
            },
            at: "spec.initContainers[0].command[2]",
        },
        "a debugging container that may ask the hub": {
            given: {
                type: "kubernetes:core/v1:Pod",
                props: {
                    spec: {
                        containers: [serving()],
                        ephemeralContainers: [
                            { name: "sh", image: "registry/vllm", command: ["sh"], env: [offline[0]] },
                        ],
                    },
                },
            },
            at: "spec.ephemeralContainers[0].env",
        },
        "a leader with a model of the hub": {
            given: {
                ...workers({}),
                props: {
                    spec: {
                        leaderWorkerTemplate: {
                            leaderTemplate: { spec: { containers: [serving({ args: ["owner/model"] })] } },
                            workerTemplate: { spec: { containers: [serving()] } },
                        },
                    },
                },
            },
            at: "spec.leaderWorkerTemplate.leaderTemplate.spec.containers[0].args[0]",
        },
        "workers of a custom resource": {
            given: workers(serving({ args: ["--model", "owner/model"] })),
            at: `${worker}.args[1]`,
        },
    },
    // What is unknown is told twice: by the container itself, and where its bucket is looked for.
    undetermined: {
        "a model that is computed": {
            given: deployment(serving({ args: ["--model", unknown] })),
            at: [`${container}.args[1]`, `${container}.args[1]`],
        },
        "no model named": { given: deployment(serving({ args: ["--port", "8000"] })), at: container },
        "variables out of an object": {
            given: deployment(serving({ envFrom: [{ secretRef: { name: "hub" } }] })),
            at: `${container}.envFrom`,
        },
        "a value that is computed": {
            given: deployment(serving({ env: [{ name: "HF_HUB_OFFLINE", value: unknown }, offline[1]] })),
            at: `${container}.env[0].value`,
        },
        "a custom resource that is computed": {
            given: { ...workers({}), props: { spec: { leaderWorkerTemplate: unknown } } },
            at: "spec.leaderWorkerTemplate",
        },
    },
});
