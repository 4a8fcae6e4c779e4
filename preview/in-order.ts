/**
 * Runs jobs with at most `limit` at a time and hands out their results in the order of the jobs, each as soon as it and
 * all before it are there.
 */
export async function* inOrder<Item, Result>(
    items: readonly Item[],
    limit: number,
    run: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
    const pending: Promise<Result>[] = [];
    let next = 0;
    for (let done = 0; done < items.length; done += 1) {
        while (next < items.length && next < done + limit) {
            // `next` and `done` stay below the length of the list.
            pending.push(run(items[next] as Item));
            next += 1;
        }
        yield await (pending[done] as Promise<Result>);
    }
}
