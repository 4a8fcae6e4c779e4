// What has to be right before any TypeScript runs. Plain JavaScript of the old kind, so that an old Node gets as far as
// saying so; `node --import ./cli/preflight.js <file>` puts it in front of other programs than the command.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const { engines, name } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const wanted = Number(engines.node.replace(">=", ""));
const present = process.versions.node;

if (!existsSync(fileURLToPath(new URL("node_modules/commander", root)))) {
    refuse("the packages are not installed - nothing runs without them - run: npm ci");
}
if (Number(present.split(".")[0]) < wanted) {
    refuse(
        `this is Node ${present}, and ${name} needs ${wanted} or newer - older ones cannot run TypeScript - start it with ` +
            "npm, which uses the Node that npm ci installed, e.g.: npm run preview",
    );
}

/** @param {string} fault */
function refuse(fault) {
    process.stderr.write(`${fault}\n`);
    process.exit(3);
}
