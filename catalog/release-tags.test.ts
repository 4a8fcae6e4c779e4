import { describe, expect, it } from "vitest";
import { releaseTags } from "./release-tags.ts";

describe("the tags of releases", () => {
    it.each(Object.entries(releaseTags))("of %s look like the one that was seen", (_repository, tag) => {
        if (!tag.confirmed) throw new Error("a tag's form is read or not listed");
        const { form, example } = tag.value;
        expect(example).toMatch(form);
        for (const moving of ["latest", "example-version", "stable", ""]) expect(moving).not.toMatch(form);
    });
});
