import { expect, test } from "vitest";
import { parse } from "yaml";
import { secretStandIn, stackCopy } from "./stack-copy.ts";

test("config is copied as it is", () => {
    const source = "config:\n  ringfence:mode: hybrid\n  ringfence:network:\n    cidr: 10.0.0.0/16\n";
    expect(parse(stackCopy(source, ""))).toEqual(parse(source));
});

test("a secret gets a stand-in, at any depth: the sandbox has no key to the real one", () => {
    const source =
        "config:\n  ringfence:token:\n    secure: v1:abc\n  ringfence:providers:\n    - key:\n        secure: v1:def\n";
    expect(parse(stackCopy(source, ""))).toEqual({
        config: { "ringfence:token": secretStandIn, "ringfence:providers": [{ key: secretStandIn }] },
    });
});

test("the real stack's encryption stays outside; the sandbox's own is kept from its earlier copy", () => {
    const source = "secretsprovider: awskms://alias/real\nencryptedkey: real\nconfig:\n  ringfence:mode: hybrid\n";
    const earlier = "encryptionsalt: v1:own\nconfig:\n  ringfence:mode: managed\n";
    expect(parse(stackCopy(source, earlier))).toEqual({
        config: { "ringfence:mode": "hybrid" },
        encryptionsalt: "v1:own",
    });
});

test("quotes and comments stay: without quotes the CLI would read a date or a number", () => {
    const source = 'config:\n  # why\n  ringfence:signedOn: "2026-03-01"\n  ringfence:account: "012345678901"\n';
    expect(stackCopy(source, "")).toBe(source);
});

test("an empty file gets the encryption of the earlier copy", () => {
    expect(parse(stackCopy("", "encryptionsalt: v1:own\n"))).toEqual({ encryptionsalt: "v1:own" });
});

test("broken YAML reaches the CLI as it is", () => {
    expect(stackCopy("config: [", "")).toBe("config: [");
});
