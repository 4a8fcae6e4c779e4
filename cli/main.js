// Starts the command. Not TypeScript, so that an old Node ends with a sentence and not with an unknown file extension.
import "./preflight.js";

await import("./commands.ts");
