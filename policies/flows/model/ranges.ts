/*
 * Arithmetic of IPv4 ranges and ports, on plain numbers: a walk compares tens of thousands of them. The stacks are IPv4; what is
 * no IPv4 range is no range here, and so neither holds an address nor lets one through.
 */

/** Whole numbers from one to another, both included. */
export interface Span {
    readonly from: number;
    readonly to: number;
}

/** Every port. */
export const allPorts: Span = { from: 0, to: 65_535 };

/** One number as a span. */
export function only(value: number): Span {
    return { from: value, to: value };
}

const parsed = new Map<string, Span | undefined>();

/** The addresses of a range or of one address; `undefined` for text that is neither. */
export function addressesOf(text: string): Span | undefined {
    if (!parsed.has(text)) {
        parsed.set(text, parse(text));
    }
    return parsed.get(text);
}

function parse(text: string): Span | undefined {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
    if (match === null) {
        return undefined;
    }
    const bytes = match.slice(1, 5).map(Number);
    const length = Number(match[5] ?? 32);
    if (length > 32 || bytes.some((byte) => byte > 255)) {
        return undefined;
    }
    const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const size = 2 ** (32 - length);
    const from = Math.floor(address / size) * size;
    return { from, to: from + size - 1 };
}

/** Prefix length of a range, for choosing the most specific route; 32 for one address. */
export function prefixLengthOf(span: Span): number {
    return 32 - Math.log2(span.to - span.from + 1);
}

/** e.g. `10.60.0.1` */
export function addressText(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** True where all of `inner` is in `outer`. */
export function holds(outer: Span, inner: Span): boolean {
    return outer.from <= inner.from && inner.to <= outer.to;
}

/** True where the two share a number. */
export function meets(a: Span, b: Span): boolean {
    return a.from <= b.to && b.from <= a.to;
}

/** What is left of a span without another. */
export function minus(span: Span, without: Span): readonly Span[] {
    if (!meets(span, without)) {
        return [span];
    }
    return [
        { from: span.from, to: without.from - 1 },
        { from: without.to + 1, to: span.to },
    ].filter(({ from, to }) => from <= to);
}

/** What is left of spans without others. */
export function minusAll(spans: readonly Span[], without: readonly Span[]): readonly Span[] {
    return without.reduce<readonly Span[]>((left, one) => left.flatMap((span) => minus(span, one)), spans);
}

/** True where all of `inner` is in the spans together. */
export function holdTogether(spans: readonly Span[], inner: Span): boolean {
    return minusAll([inner], spans).length === 0;
}
