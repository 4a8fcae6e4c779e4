const unitSeconds: Readonly<Record<string, number>> = {
    h: 3600,
    m: 60,
    s: 1,
    ms: 1e-3,
    us: 1e-6,
    µs: 1e-6,
    ns: 1e-9,
};

/**
 * Seconds of a duration as Pulumi's options write it, e.g. `"1h30m"`; empty is 0.
 * @throws Error on a text that is no duration.
 */
export function secondsOf(duration: string): number {
    const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/gy)];
    if (parts.map(([part]) => part).join("") !== duration) {
        throw new Error(`unable to parse customTimeout Value ${duration}`);
    }
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? ""] ?? 0), 0);
}
