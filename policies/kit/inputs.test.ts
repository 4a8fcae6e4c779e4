import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";

const source = readFileSync(path.join(import.meta.dirname, "inputs.ts"), "utf8");
const tokens = [...source.matchAll(/"(aws:[^"]+)"/g)].flatMap(([, token]) => token ?? []);
const aws = path.dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

test("there are tokens to check", () => {
    expect(tokens.length).toBeGreaterThan(40);
});

test.each(tokens)("the AWS SDK has a resource with the token %s", (token) => {
    const [, place = ""] = token.split(":");
    const [module = "", file = ""] = place.split("/");
    expect(readdirSync(path.join(aws, module))).toContain(`${file}.js`);
    expect(readFileSync(path.join(aws, module, `${file}.js`), "utf8")).toContain(`__pulumiType = '${token}'`);
});
