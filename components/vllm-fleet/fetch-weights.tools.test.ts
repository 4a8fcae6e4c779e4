import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchWeightsProgram } from "./fetch-weights.ts";

/** The part of boto3 that the program uses, on a folder instead of a bucket; metadata stand beside each file. */
const storeOnDisk = `\
import json, os, shutil
ROOT = os.environ["BUCKET_ROOT"]
class Client:
    def download_file(self, bucket, key, path, Config):
        shutil.copyfile(os.path.join(ROOT, bucket, key), path)
    def head_object(self, Bucket, Key):
        path = os.path.join(ROOT, Bucket, Key)
        with open(path + ".metadata") as text:
            return {"ContentLength": os.path.getsize(path), "Metadata": json.load(text)}
def client(service):
    return Client()
`;

function hasPython(): boolean {
    const wanted = "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)";
    return spawnSync("python3", ["-c", wanted]).status === 0;
}

let folder = "";
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fetch-weights-"));
    for (const part of ["boto3/s3", "store/bucket/model/sub", "weights"]) {
        mkdirSync(join(folder, part), { recursive: true });
    }
    writeFileSync(join(folder, "boto3/__init__.py"), storeOnDisk);
    writeFileSync(join(folder, "boto3/s3/__init__.py"), "");
    writeFileSync(join(folder, "boto3/s3/transfer.py"), "def TransferConfig(max_concurrency):\n    return None\n");
    writeFileSync(join(folder, "program.py"), fetchWeightsProgram);
});
afterEach(() => {
    rmSync(folder, { recursive: true });
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Runs the program on one file that the lock has with `locked`, and the bucket with `held`. */
function fetched(loading: "copy" | "stream", { locked, held }: { readonly locked: string; readonly held: string }) {
    const path = "sub/model.safetensors";
    const object = join(folder, "store/bucket/model", path);
    writeFileSync(object, held);
    writeFileSync(`${object}.metadata`, JSON.stringify({ sha256: sha256(held) }));
    const files = [{ path, sha256: sha256(locked), sizeBytes: locked.length }];
    const manifest = join(folder, "weights.json");
    writeFileSync(manifest, JSON.stringify({ bucket: "bucket", prefix: "model/", loading, files }));
    return execFileSync("python3", [join(folder, "program.py")], {
        encoding: "utf8",
        stdio: "pipe",
        env: {
            ...process.env,
            MANIFEST: manifest,
            TARGET: join(folder, "weights"),
            BUCKET_ROOT: join(folder, "store"),
            PYTHONPATH: folder,
            PYTHONDONTWRITEBYTECODE: "1",
        },
    });
}

// The program runs in vLLM's image; here it needs a Python of its own, 3.11 or later, and is left out without one.
describe.skipIf(!hasPython())("fetching weights (needs python3 >= 3.11)", () => {
    it("copies the bytes of the lock", () => {
        expect(fetched("copy", { locked: "weights", held: "weights" })).toContain("1 files are the bytes of the lock");
        expect(readFileSync(join(folder, "weights/sub/model.safetensors"), "utf8")).toBe("weights");
    });

    it("does not let a server start on other bytes", () => {
        expect(() => fetched("copy", { locked: "weights", held: "wEights" })).toThrow(
            /sub\/model\.safetensors: not the/,
        );
    });

    it("takes what an interrupted start left only after it has read it", () => {
        mkdirSync(join(folder, "weights/sub"));
        writeFileSync(join(folder, "weights/sub/model.safetensors"), "weig");
        fetched("copy", { locked: "weights", held: "weights" });
        expect(readFileSync(join(folder, "weights/sub/model.safetensors"), "utf8")).toBe("weights");
    });

    it("compares what the store recorded, where the server streams", () => {
        expect(fetched("stream", { locked: "weights", held: "weights" })).toContain("bytes of the lock");
        expect(() => fetched("stream", { locked: "weights", held: "wEights" })).toThrow(/npm run mirror/);
    });
});
