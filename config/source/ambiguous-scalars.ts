/** Unquoted texts that YAML 1.1 readers and YAML 1.2 readers take for different things. */
const ambiguous: readonly { readonly pattern: RegExp; readonly readAs: string }[] = [
    { pattern: /^(?:y|n|yes|no|on|off)$/i, readAs: "a truth value by some YAML readers and text by others" },
    {
        pattern: /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?$/,
        readAs: "a point in time by some YAML readers and text by others",
    },
    { pattern: /^[-+]?0\d+$/, readAs: "an octal number by some YAML readers and a decimal one by others" },
    { pattern: /^[-+]?\d+(?::[0-5]?\d)+$/, readAs: "a number to base 60 by some YAML readers and text by others" },
    {
        pattern: /^[-+]?(?:0[xob][0-9a-f_]+|\d[\d_]*_[\d_]*)$/i,
        readAs: "a number by some YAML readers and text by others",
    },
];

/** What an unquoted scalar may be read as, or `undefined` where all YAML readers agree. */
export function ambiguityOf(plain: string): string | undefined {
    return ambiguous.find(({ pattern }) => pattern.test(plain))?.readAs;
}
