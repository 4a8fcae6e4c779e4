/** The sandbox: the real Pulumi CLI on a stack, against provider plugins that answer as the simulated cloud does. */
export { findCli } from "./find-cli.ts";
export { sandboxCli } from "./sandbox-cli.ts";
export type { CliResult, SandboxCli } from "./sandbox-cli.ts";
export { SandboxFault } from "./project.ts";
export type { SandboxProjectArgs } from "./project.ts";
