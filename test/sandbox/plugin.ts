/**
 * Entry point of the provider plugins: `node plugin.ts <package> …`. The Pulumi CLI starts it through the launcher in
 * the package's folder, reads the port from the first line of its output, and ends the process when it is done.
 */
import process from "node:process";
import { serveSandboxProvider } from "./provider.ts";

const { port } = await serveSandboxProvider(process.argv[2] ?? "");
process.stdout.write(`${port}\n`);
