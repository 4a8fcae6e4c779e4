import type { Fixture } from "../../kit/fixture.ts";
import { describeRule, unknown } from "../../kit/testing.ts";
import { promptLogs } from "./res-log-prompts.ts";

const server = (args: unknown = ["/weights"], more: object = {}) => ({
    name: "vllm",
    image: "registry/vllm",
    args,
    ...more,
});
const withVariable = (name: string, value: unknown) => server(["/weights"], { env: [{ name, value }] });
const deployment = (...containers: readonly object[]): Fixture => ({
    type: "kubernetes:apps/v1:Deployment",
    props: { spec: { template: { spec: { containers } } } },
});
const at = "spec.template.spec.containers";

describeRule(promptLogs, {
    compliant: {
        "a server as vLLM starts it": deployment(server()),
        "a server that is told to log nothing": deployment(server(["/weights", "--no-enable-log-requests"])),
        "a flag that is switched off": deployment(server(["/weights", "--enable-log-requests=false"])),
        "the usual level": deployment(withVariable("VLLM_LOGGING_LEVEL", "INFO")),
        "answers that are not logged": deployment(withVariable("VLLM_DEBUG_LOG_API_SERVER_RESPONSE", "0")),
        "a pod that serves nothing": deployment({ name: "proxy", image: "registry/proxy", args: ["--log-requests"] }),
    },
    violating: {
        "requests by a flag": {
            given: deployment(server(["/weights", "--enable-log-requests"])),
            at: `${at}[0].args[1]`,
        },
        "answers by a flag": {
            given: deployment(server(["/weights", "--enable-log-outputs=true"])),
            at: `${at}[0].args[1]`,
        },
        "requests by a script": {
            given: deployment({
                name: "vllm",
                image: "registry/tools",
                command: ["sh", "-c", "exec vllm serve /weights --enable-log-requests"],
            }),
            at: `${at}[0].command[2]`,
        },
        "requests of another server": {
            given: deployment({ name: "it", image: "registry/sglang", args: ["--log-requests"] }),
            at: `${at}[0].args[0]`,
        },
        "prompts by the level of the log": {
            given: deployment(withVariable("VLLM_LOGGING_LEVEL", "debug")),
            at: `${at}[0].env[0].value`,
        },
        "a level that nobody knows": {
            given: deployment(withVariable("VLLM_LOGGING_LEVEL", "TRACE")),
            at: `${at}[0].env[0].value`,
        },
        "answers by a variable": {
            given: deployment(withVariable("VLLM_DEBUG_LOG_API_SERVER_RESPONSE", "true")),
            at: `${at}[0].env[0].value`,
        },
        "settings of the log in a file": {
            given: deployment(withVariable("VLLM_LOGGING_CONFIG_PATH", "/etc/log.json")),
            at: `${at}[0].env[0].value`,
        },
        "a sidecar that is a second server": {
            given: deployment(server(), server(["/weights", "--enable-log-requests"])),
            at: `${at}[1].args[1]`,
        },
    },
    undetermined: {
        "a flag that is computed": { given: deployment(server(["/weights", unknown])), at: `${at}[0].args[1]` },
        "a level that is computed": {
            given: deployment(withVariable("VLLM_LOGGING_LEVEL", unknown)),
            at: `${at}[0].env[0].value`,
        },
        "variables out of an object": {
            given: deployment(server(["/weights"], { envFrom: [{ configMapRef: { name: "settings" } }] })),
            at: `${at}[0].envFrom[0]`,
        },
    },
});
