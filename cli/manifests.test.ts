import { expect, test } from "vitest";
import { manifestsFiles } from "./manifests.ts";

test("docs/manifests is what the previews say; npm run manifests writes it", async () => {
    const files = await manifestsFiles();
    expect(files.map(({ file, isCurrent }) => `${file} ${isCurrent ? "is" : "is not"} current`)).toEqual([
        "docs/manifests/self-hosted-eu.md is current",
        "docs/manifests/hybrid-eu.md is current",
    ]);
});
