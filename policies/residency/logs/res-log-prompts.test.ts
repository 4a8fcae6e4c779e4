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
        "the level by a flag": deployment(server(["/weights", "--log-level", "warning", "--uvicorn-log-level=info"])),
        "a log in JSON": deployment(server(["/weights", "--logging-config.formatter", "json"])),
        "no endpoints of development": deployment(withVariable("VLLM_SERVER_DEV_MODE", "0")),
        "a sidecar with a file and a level of its own": deployment(server(), {
            name: "proxy",
            image: "registry/proxy",
            args: ["--config", "/etc/proxy.yaml", "--log-level", "debug"],
        }),
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
        "errors with what was asked": {
            given: deployment(server(["/weights", "--log-error-stack"])),
            at: `${at}[0].args[1]`,
        },
        "requests by a flag with underscores": {
            given: deployment(server(["/weights", "--enable_log_requests"])),
            at: `${at}[0].args[1]`,
        },
        "requests by the beginning of a flag": {
            given: deployment(server(["/weights", "--enable-log-req"])),
            at: `${at}[0].args[1]`,
        },
        "prompts by a flag for the level": {
            given: deployment(server(["/weights", "--log-level", "DEBUG"])),
            at: `${at}[0].args[1]`,
        },
        "prompts by a setting of the log": {
            given: deployment(server(["/weights", "--logging-config.log_level=debug"])),
            at: `${at}[0].args[1]`,
        },
        "settings of the log in one value": {
            given: deployment(server(["/weights", '--logging-config={"log_level":"DEBUG"}'])),
            at: `${at}[0].args[1]`,
        },
        "settings of the log in a file by a flag": {
            given: deployment(server(["/weights", "--log-config-file=/etc/log.json"])),
            at: `${at}[0].args[1]`,
        },
        "traffic by the web server": {
            given: deployment(server(["/weights", "--uvicorn-log-level", "trace"])),
            at: `${at}[0].args[1]`,
        },
        "flags in a file": {
            given: deployment(server(["/weights", "--config", "/etc/vllm.yaml"])),
            at: `${at}[0].args[1]`,
        },
        "code that reads requests": {
            given: deployment(server(["/weights", "--middleware", "own.Tap"])),
            at: `${at}[0].args[1]`,
        },
        "endpoints that profile": {
            given: deployment(server(["/weights", "--profiler-config.profiler=torch"])),
            at: `${at}[0].args[1]`,
        },
        "requests in the dump of a crash": {
            given: deployment(server(["/weights", "--crash-dump-folder", "/tmp"])),
            at: `${at}[0].args[1]`,
        },
        "endpoints of development": {
            given: deployment(withVariable("VLLM_SERVER_DEV_MODE", "1")),
            at: `${at}[0].env[0].value`,
        },
        "the body of requests": {
            given: deployment(withVariable("VLLM_REQUEST_BODY_LOG_LEVEL", "INFO")),
            at: `${at}[0].env[0].value`,
        },
        "an endpoint for adapters": {
            given: deployment(withVariable("VLLM_ALLOW_RUNTIME_LORA_UPDATING", "True")),
            at: `${at}[0].env[0].value`,
        },
        "answers that are kept": {
            given: deployment(withVariable("VLLM_ENABLE_RESPONSES_API_STORE", "1")),
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
