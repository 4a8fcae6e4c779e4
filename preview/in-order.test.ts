import { describe, expect, test } from "vitest";
import { inOrder } from "./in-order.ts";

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
    const all: Item[] = [];
    for await (const item of items) {
        all.push(item);
    }
    return all;
}

describe("jobs in order", () => {
    test("come out in the order they went in, whichever ends first", async () => {
        const first = Promise.withResolvers<string>();
        const jobs = inOrder(["a", "b"], 2, (item) => {
            if (item === "b") {
                first.resolve("a");
            }
            return item === "a" ? first.promise : Promise.resolve(item);
        });
        expect(await collect(jobs)).toEqual(["a", "b"]);
    });

    test("never run more at once than allowed", async () => {
        let running = 0;
        let most = 0;
        const jobs = inOrder([1, 2, 3, 4, 5], 2, async (item) => {
            running += 1;
            most = Math.max(most, running);
            await Promise.resolve();
            running -= 1;
            return item;
        });
        expect(await collect(jobs)).toEqual([1, 2, 3, 4, 5]);
        expect(most).toBe(2);
    });

    test("of which there are none end at once", async () => {
        expect(await collect(inOrder([], 2, () => Promise.resolve(1)))).toEqual([]);
    });
});
