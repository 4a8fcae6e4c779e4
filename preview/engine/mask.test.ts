import { expect, test } from "vitest";
import { Mask } from "./mask.ts";

function maskOf(...secrets: string[]): Mask {
    const mask = new Mask();
    mask.learn(secrets);
    return mask;
}

test("a secret is hidden wherever it stands in a text", () => {
    expect(maskOf("hunter22").hide("is hunter22, or xhunter22x")).toBe("is [secret], or x[secret]x");
});

test("a secret that holds another one is hidden as a whole", () => {
    expect(maskOf("abc", "abcdef").hide("abcdef abc")).toBe("[secret] [secret]");
});

test("a secret is hidden in JSON as well, where it is escaped", () => {
    expect(maskOf('a"b\nc').hide(JSON.stringify({ x: 'a"b\nc' }))).toBe('{"x":"[secret]"}');
});

test("a secret of one or two characters is not: it would blot out ordinary words", () => {
    expect(maskOf("on").hide("one region")).toBe("one region");
});
