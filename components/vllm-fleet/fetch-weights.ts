/**
 * The program of the init container, in Python because vLLM's image has it and boto3; Node would be one image more. Reads
 * what it shall do from `/manifest/weights.json` and ends with an error, and so keeps vLLM from starting, where one byte of a
 * copied file or one recorded checksum of a streamed one differs from the lock.
 */
export const fetchWeightsProgram = `\
import hashlib
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from boto3.s3.transfer import TransferConfig

with open(os.environ.get("MANIFEST", "/manifest/weights.json"), encoding="utf-8") as text:
    manifest = json.load(text)
store = boto3.client("s3")
target = os.environ.get("TARGET", "/weights")


def copy_is_right(file):
    path = os.path.join(target, file["path"])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # A restart of the container keeps what is there.
    if not os.path.exists(path) or sha256_of(path) != file["sha256"]:
        transfer = TransferConfig(max_concurrency=16)
        store.download_file(manifest["bucket"], manifest["prefix"] + file["path"], path, Config=transfer)
    return sha256_of(path) == file["sha256"]


def sha256_of(path):
    with open(path, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def record_is_right(file):
    found = store.head_object(Bucket=manifest["bucket"], Key=manifest["prefix"] + file["path"])
    recorded = (found["ContentLength"], found["Metadata"].get("sha256"))
    return recorded == (file["sizeBytes"], file["sha256"])


is_right = {"copy": copy_is_right, "stream": record_is_right}[manifest["loading"]]
files = manifest["files"]
with ThreadPoolExecutor(max_workers=4) as pool:
    wrong = [file["path"] for file, right in zip(files, pool.map(is_right, files)) if not right]
if wrong:
    sys.exit(
        ", ".join(wrong) + ": not the bytes of the lock - another model would answer under this name - "
        "bring the weights in again: npm run mirror"
    )
print(f"{len(files)} files are the bytes of the lock")
`;
