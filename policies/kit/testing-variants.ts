import { providerSettings, providerUrn, urnOf } from "./testing-judge.ts";
import type { PropertyPath } from "./path.ts";
import type { Fixture } from "./fixture.ts";
import { unknown } from "./unknown.ts";
import { isRecord } from "./view.ts";

/** The fixtures with one property unknown, and from nowhere the stack knows. */
export function withUnknown(given: readonly Fixture[], urn: string, path: PropertyPath): readonly Fixture[] {
    return given.map((fixture) => {
        if (urn === providerUrn) {
            return { ...fixture, provider: replaceAt(providerSettings(fixture) ?? {}, path, unknown) };
        }
        if (urnOf(fixture) !== urn) {
            return fixture;
        }
        const [top] = path;
        return {
            ...fixture,
            props: replaceAt(fixture.props, path, unknown),
            origins: { ...fixture.origins, ...(typeof top === "string" && { [top]: [] }) },
        };
    });
}

function replaceAt<T>(value: T, [key, ...rest]: PropertyPath, by: unknown): T {
    if (key === undefined) {
        // The path is at its end; what stands here is what the caller asked to replace.
        return by as T;
    }
    const copy: unknown = Array.isArray(value) ? [...value] : { ...value };
    Object.assign(copy as object, { [key]: replaceAt(isRecord(value) ? value[key] : undefined, rest, by) });
    return copy as T;
}

function textPaths(value: unknown, at: PropertyPath = []): readonly PropertyPath[] {
    if (typeof value === "string") {
        return value === unknown ? [] : [at];
    }
    return isRecord(value)
        ? Object.keys(value).flatMap((key) => textPaths(value[key], [...at, Array.isArray(value) ? Number(key) : key]))
        : [];
}

/** A value as the engine sends a secret; the SDK unwraps it before a rule sees it. */
export function secretOf(value: string): unknown {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

export function* withEachText(
    given: readonly Fixture[],
    by: unknown,
    positions: ReadonlySet<number>,
): Iterable<readonly Fixture[]> {
    for (const [index, fixture] of [...given.entries()].filter(([index]) => positions.has(index))) {
        for (const path of textPaths(fixture.props)) {
            yield given.with(index, { ...fixture, props: replaceAt(fixture.props, path, by) });
        }
    }
}

export function* withEachProperty(
    given: readonly Fixture[],
    by: unknown,
    positions: ReadonlySet<number>,
): Iterable<readonly Fixture[]> {
    for (const [index, fixture] of [...given.entries()].filter(([index]) => positions.has(index))) {
        for (const key of Object.keys(fixture.props)) {
            yield given.with(index, { ...fixture, props: { ...fixture.props, [key]: by } });
        }
    }
}
