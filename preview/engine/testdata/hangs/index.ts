import { spawn } from "node:child_process";
import { Thing } from "../thing.ts";

new Thing("before");
const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
console.log(`started ${String(child.pid)}`);
setInterval(() => undefined, 1000);
