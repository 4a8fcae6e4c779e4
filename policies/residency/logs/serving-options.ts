import type { loudOptions } from "../../../catalog/vllm.ts";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";

/*
 * By which options the servers of models would write what is asked and answered, keep it, or open endpoints of development: those of
 * `loudOptions` in catalog/vllm.ts, each with what it says.
 */

/** An option with a value: which values say nothing, and what is wrong with every other. */
export type Option = readonly [quiet: (value: string) => boolean, problem: SafeText];

const never = () => false;
const off = (value: string) => ["", "0", "false"].includes(value.toLowerCase());
/** Levels at which vLLM writes no prompt: at DEBUG it does. */
const quietLevel = (value: string) => ["INFO", "WARNING", "ERROR", "CRITICAL"].includes(value.toUpperCase());

/** A switch. */
const requests: Option = [
    (value) => value.toLowerCase() === "false",
    say`the server is told to log requests or answers`,
];
const level: Option = [quietLevel, say`the level of the log shows prompts`];
const unseenLog: Option = [never, say`a file that nothing shows says what is logged`];
const stack: Option = [off, say`errors are logged with their stack, and with it what was asked`];

/** Flags by their whole name, with dashes throughout, that no other program has. */
const ownFlags: Readonly<Record<(typeof loudOptions.value.ownFlags)[number], Option>> = {
    "--enable-log-requests": requests,
    "--enable-log-outputs": requests,
    "--enable-log-deltas": requests,
    "--log-requests": requests,
    "--log-error-stack": stack,
    "--crash-dump-folder": [never, say`a crash writes the last requests to a file`],
};

/** Flags that other programs may have, too: of a sidecar they say nothing about prompts. */
const commonFlags: Readonly<Record<(typeof loudOptions.value.commonFlags)[number], Option>> = {
    "--log-level": level,
    "--logging-config.log-level": level,
    "--logging-config.pylogging-config-file": unseenLog,
    "--log-config-file": unseenLog,
    "--logging-config": [never, say`settings of the log stand in one value - write each as --logging-config.<name>`],
    "--uvicorn-log-level": [quietLevel, say`the level of the web server's log shows traffic`],
    "--middleware": [never, say`code that nothing shows reads every request`],
    "--profiler-config": [never, say`endpoints that profile the server are open to whoever reaches it`],
    "--profiler-config.profiler": [never, say`endpoints that profile the server are open to whoever reaches it`],
    "--config": [never, say`a file that nothing shows holds flags of the server`],
};

const variables: Readonly<Record<(typeof loudOptions.value.variables)[number], Option>> = {
    VLLM_LOGGING_LEVEL: level,
    VLLM_LOGGING_CONFIG_PATH: [(value) => value === "", say`a file that nothing shows says what is logged`],
    VLLM_DEBUG_LOG_API_SERVER_RESPONSE: [off, say`answers are written to the log`],
    VLLM_REQUEST_BODY_LOG_LEVEL: [
        (value) => value === "DEBUG",
        say`the body of requests is logged at a level that is on`,
    ],
    VLLM_SERVER_DEV_MODE: [off, say`endpoints of development are open, and errors are logged with what was asked`],
    VLLM_ALLOW_RUNTIME_LORA_UPDATING: [off, say`an endpoint that loads adapters is open to whoever reaches it`],
    VLLM_ENABLE_RESPONSES_API_STORE: [off, say`answers are kept after the request, for whoever knows their number`],
};

/** Environment variables, by their names. */
export const loudVariables: ReadonlyMap<string, Option> = new Map(Object.entries<Option>(variables));

/**
 * What a flag of a command line sets. vLLM takes underscores for dashes, and argparse the beginning of a name for the name.
 * @param isServer where the flag is one of a server, not of what runs beside it
 */
export function loudFlag(written: string, isServer: boolean): Option | undefined {
    const name = written.replaceAll("_", "-");
    const flags = new Map(Object.entries<Option>(isServer ? { ...ownFlags, ...commonFlags } : ownFlags));
    const whole = flags.get(name);
    if (whole !== undefined || !/^--[a-z-]{5,}$/.test(name)) return whole;
    return [...flags].find(([flag]) => flag.startsWith(name))?.[1];
}
