import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../preview/index.ts";
import { recordsOf } from "../holes/stack-records.ts";
import { knownAdmissionText } from "./known-admission.ts";
import { worldOf } from "./misfits-in.ts";

// A stack with a fleet and with a way out has every policy there is.
test("the pack knows every admission policy that stacks have, and none besides; -u writes those there are", async () => {
    const records = await recordsOf("hybrid-eu");
    await expect(knownAdmissionText(records, worldOf("hybrid-eu", records))).toMatchFileSnapshot(
        join(projectRoot, "policies", "shapes", "kubernetes", "known-admission.json"),
    );
});
