/**
 * The value of a provider setting. The Node SDK sends every setting that is not a text as JSON inside a text
 * (`"[\"111122223333\"]"`), and the engine does the same for settings out of the stack's config.
 *
 * @returns the text itself where it is no JSON: its reader then finds a form it does not expect.
 */
export function settingOf(value: unknown): unknown {
    if (typeof value !== "string") {
        return value;
    }
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

/** True for a setting that is left out, also where it was sent as an empty text or list. */
export function isUnset(setting: unknown): boolean {
    return (
        setting === undefined || setting === null || setting === "" || (Array.isArray(setting) && setting.length === 0)
    );
}
