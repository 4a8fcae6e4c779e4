import { describe, expect, it } from "vitest";
import { hubFrom, servingFiles } from "./hub.ts";

const tree = (...paths: readonly string[]) => paths.map((path) => ({ type: "file", path, size: 1 }));
const kept = (...paths: readonly string[]) => servingFiles(tree(...paths)).map(({ path }) => path);

describe("the files that serving needs", () => {
    it("are weights, configuration, tokenizer, template and licence", () => {
        expect(
            kept("model.safetensors", "config.json", "tokenizer.model", "merges.txt", "chat_template.jinja", "LICENSE"),
        ).toHaveLength(6);
    });

    it("never hold code or pickled weights, which could run in the fleet", () => {
        expect(
            kept("modeling.py", "pytorch_model.bin", "consolidated.00.pth", "run.sh", ".gitattributes", "README.md"),
        ).toEqual([]);
    });

    it("hold the weights once where the repository has them twice", () => {
        expect(kept("model-00001-of-00002.safetensors", "consolidated.safetensors", "original/params.json")).toEqual([
            "model-00001-of-00002.safetensors",
        ]);
        expect(kept("consolidated.safetensors", "params.json")).toEqual(["consolidated.safetensors", "params.json"]);
    });

    it("leave out folders", () => {
        expect(servingFiles([{ type: "directory", path: "a.json", size: 0 }])).toEqual([]);
    });
});

describe("the hub", () => {
    it("is configured as its own tools are", () => {
        expect(hubFrom({ HF_ENDPOINT: "https://hub.corp.example", HF_TOKEN: "t" })).toEqual({
            endpoint: "https://hub.corp.example",
            token: "t",
        });
        expect(hubFrom({})).toEqual({});
    });
});
