import { expect, it } from "vitest";
import { placeOf } from "./identity/arn.ts";
import { imageFaults } from "./image-reference.ts";

const at = placeOf("eu-north-1", "111122223333");
const digest = `sha256:${"0a".repeat(32)}`;
const own = "111122223333.dkr.ecr.eu-north-1.amazonaws.com";

it("accepts an image by digest from the own registry", () => {
    expect(imageFaults(`${own}/mirror/vllm-openai@${digest}`, at, ["image"])).toEqual([]);
});

it("knows the registry of another partition by its own suffix", () => {
    const sovereign = placeOf("eusc-de-east-1", "111122223333");
    const registry = "111122223333.dkr.ecr.eusc-de-east-1.amazonaws";
    expect(imageFaults(`${registry}.eu/vllm@${digest}`, sovereign, ["image"])).toEqual([]);
    expect(imageFaults(`${registry}.com/vllm@${digest}`, sovereign, ["image"])).toHaveLength(1);
});

it.each([
    ["a public registry", `docker.io/vllm/vllm-openai@${digest}`],
    ["another account", `999999999999.dkr.ecr.eu-north-1.amazonaws.com/vllm@${digest}`],
    ["another region", `111122223333.dkr.ecr.us-east-1.amazonaws.com/vllm@${digest}`],
    ["a host that only begins like the own", `${own}.evil.example/vllm@${digest}`],
    ["a tag", `${own}/vllm:v0.18.0`],
    ["a tag beside the digest", `${own}/vllm:v0.18.0@${digest}`],
    ["half a digest", `${own}/vllm@sha256:0a0a`],
    ["nothing", ""],
])("refuses %s", (_, image) => {
    expect(imageFaults(image, at, ["image"])).toMatchObject([{ path: ["image"] }]);
});
