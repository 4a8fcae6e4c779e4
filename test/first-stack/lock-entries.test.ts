import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examplesIn } from "../../components/model-store/artifact-lock.ts";
import type { ArtifactLock } from "../../components/model-store/artifact-lock.ts";
import { parseArtifactLock } from "../../components/model-store/read-lock.ts";
import { entriesFor, lockWith } from "../../deployment/draft/lock-entries.ts";
import { HubStandIn, hubRevision } from "../mirror/hub-stand-in.ts";

const empty: ArtifactLock = { formatVersion: 2, images: {}, charts: {}, models: {} };
const text = JSON.stringify(empty);
const weights = { name: "qwen3-8b-bf16", model: "qwen3-8b", precision: "bf16" } as const;

function lockOf(written: string): ArtifactLock {
    const reading = parseArtifactLock(written);
    if (!reading.ok) throw new Error("the lock has faults");
    return reading.lock;
}

describe("the lock entries of a first stack", () => {
    const hub = new HubStandIn();
    let endpoint = "";
    let behind = "";
    /** The stand-in has one repository, of other weights: this serves it by the name of the model's own. */
    const renamed = createServer((request, response) => {
        const path = (request.url ?? "").replace("/Qwen/Qwen3-8B/", "/Qwen/Qwen3-8B-AWQ/");
        void fetch(`${behind}${path}`).then(async (answer) => {
            response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
        });
    });
    beforeAll(async () => {
        behind = await hub.start();
        await new Promise<void>((resolve) => {
            renamed.listen(0, "127.0.0.1", resolve);
        });
        // A server that listens on TCP has such an address.
        endpoint = `http://127.0.0.1:${(renamed.address() as AddressInfo).port}`;
        hub.files.set("config.json", Buffer.from("{}"));
        hub.files.set("model.safetensors", Buffer.from("weights"));
    });
    afterAll(async () => {
        renamed.closeAllConnections();
        renamed.close();
        await hub.stop();
    });

    test("are the publisher's own where it answers", async () => {
        const [entry, ...others] = await entriesFor([weights, weights], empty, { endpoint });
        expect(others).toEqual([]);
        expect(entry).not.toHaveProperty("exampleBecause");
        expect(entry?.entry.revisions).toEqual([{ revision: hubRevision, files: hub.locked().files }]);
        const lock = lockOf(lockWith(text, entry === undefined ? [] : [entry]));
        expect(lock.faulty ?? []).toEqual([]);
        expect(examplesIn(lock)).toEqual([]);
    });

    test("are examples, and say so with the reason, where nobody was asked or nobody answers", async () => {
        for (const given of [undefined, { endpoint: "http://127.0.0.1:9" }]) {
            const entries = await entriesFor([weights], empty, given);
            expect(entries[0]?.exampleBecause).toMatch(given === undefined ? /nobody was asked/ : /does not answer/);
            const lock = lockOf(lockWith(text, entries));
            expect(lock.faulty ?? []).toEqual([]);
            expect(examplesIn(lock)).toEqual(["qwen3-8b-bf16"]);
        }
    });

    test("are left alone where the lock has them", async () => {
        const [entry] = await entriesFor([weights], empty, undefined);
        if (entry === undefined) throw new Error("an entry is needed");
        const held = lockOf(lockWith(text, [entry]));
        expect(await entriesFor([weights], held, { endpoint })).toEqual([]);
    });
});
