/** Models of the fleet, and the tasks with the names that mean them. */
interface Named {
    readonly fleet?: Readonly<Record<string, unknown>>;
    readonly taskClasses: Readonly<Record<string, { readonly alias?: string | undefined } | undefined>>;
}

/**
 * The model names that callers may write: those of the fleet, and the alias of each task. Every server of the fleet has to
 * answer to all of them (`--served-model-name`), because a fallback gets the request as the caller wrote it.
 */
export function servedModelNames({ fleet = {}, taskClasses }: Named): readonly string[] {
    const aliases = Object.values(taskClasses).flatMap((task) => task?.alias ?? []);
    return [...new Set([...Object.keys(fleet), ...aliases])].toSorted();
}
