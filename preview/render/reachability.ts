import type { Reach } from "../../components/routing-gateway/reachability.ts";
import type { Colors } from "./colors.ts";

/**
 * For each data class, every backend that a request can reach, and by which edge; tasks with the same backends share a
 * line. Empty where nothing is reachable.
 */
export function reachabilityLines(reachability: readonly Reach[], colors: Colors): readonly string[] {
    if (reachability.length === 0) {
        return [];
    }
    const classes = [...Map.groupBy(reachability, ({ dataClass }) => dataClass)];
    const width = Math.max(...classes.map(([dataClass]) => dataClass.length));
    return [
        colors.dim("reachable, by data class and task:"),
        ...classes.flatMap(([dataClass, rows]) =>
            linesOfClass(rows, colors).map((line, index) => {
                const label = (index === 0 ? dataClass : "").padEnd(width);
                return `  ${colors.bold(label)}  ${line}`;
            }),
        ),
    ];
}

function linesOfClass(rows: readonly Reach[], colors: Colors): readonly string[] {
    const tasks = [...Map.groupBy(rows, ({ taskClass }) => taskClass)];
    const alike = Map.groupBy(tasks, ([, edges]) => edges.map((edge) => edgeText(edge, colors)).join(" · "));
    const grouped = [...alike].map(([edges, same]) => ({ edges, names: same.map(([task]) => task) }));
    const named = grouped.filter(({ names }) => !names.includes("other"));
    const rest = grouped.filter(({ names }) => names.includes("other"));
    return [...named, ...rest].map(({ edges, names }) => {
        return `${colors.cyan(tasksText(names, tasks.length))}: ${edges}`;
    });
}

/** `other` is what the stack has no name for, so a line with it speaks for all that the lines before do not name. */
function tasksText(names: readonly string[], all: number): string {
    if (names.length === all) {
        return "every task";
    }
    return names.includes("other") ? "every other task" : names.join(", ");
}

function edgeText({ edge, backend, processor, jurisdiction }: Reach, colors: Colors): string {
    const place = jurisdiction === "unconfirmed" ? colors.yellow("place unconfirmed") : jurisdiction;
    return `${edge} ${backend} ${colors.dim("(")}${processor}, ${place}${colors.dim(")")}`;
}
