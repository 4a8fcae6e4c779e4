import { formatBytes } from "./report.ts";

/** Told by the work as it goes; knows nothing of where it is shown. */
export interface Progress {
    /** A new piece of work of so many bytes. */
    start(what: string, totalBytes: number): void;
    /** So many more bytes of it are done. */
    advance(bytes: number): void;
    /** The piece is done; `outcome` is its last word. */
    finish(outcome: string): void;
}

/** Shows nothing: for `--json` and for tests. */
export const silent: Progress = {
    start: () => undefined,
    advance: () => undefined,
    finish: () => undefined,
};

/** Where progress is written; stderr, so that stdout stays the report. */
export interface Screen {
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
    write(text: string): unknown;
}

/** A bar that is redrawn in place on a terminal, one line at each end of a piece of work elsewhere (CI logs). */
export function progressOn(screen: Screen): Progress {
    return screen.isTTY === true ? bar(screen) : lines(screen);
}

function lines(screen: Screen): Progress {
    let name = "";
    return {
        start(what, totalBytes) {
            name = what;
            screen.write(`${what}: ${formatBytes(totalBytes)}\n`);
        },
        advance: () => undefined,
        finish: (outcome) => screen.write(`${name}: ${outcome}\n`),
    };
}

/** The bar is drawn again only when its picture changes: a copy advances in thousands of small steps. */
function bar(screen: Screen): Progress {
    let state = { what: "", total: 0, done: 0 };
    let shown = "";
    const draw = (text: string) => {
        if (text === shown) return;
        screen.write(`\r\u001b[2K${text}`);
        shown = text;
    };
    return {
        start(what, total) {
            state = { what, total, done: 0 };
            draw(barText(state, screen.columns ?? 80));
        },
        advance(bytes) {
            state = { ...state, done: Math.min(state.done + bytes, state.total) };
            draw(barText(state, screen.columns ?? 80));
        },
        finish(outcome) {
            draw(`${state.what}: ${outcome}`);
            screen.write("\n");
            shown = "";
        },
    };
}

/** One line: name, bar, percentage and size; never wider than the screen, because a wrapped line cannot be redrawn. */
export function barText(
    { what, total, done }: { readonly what: string; readonly total: number; readonly done: number },
    columns: number,
): string {
    const share = total === 0 ? 1 : Math.min(done / total, 1);
    const figures = `${String(Math.floor(share * 100)).padStart(3)}% of ${formatBytes(total)}`;
    const room = Math.max(columns - figures.length - 4, 0);
    const name = what.slice(0, Math.max(Math.floor(room * 0.6), 0));
    const width = Math.min(Math.max(room - name.length, 0), 30);
    const filled = Math.round(share * width);
    return `${name} ${"█".repeat(filled)}${"░".repeat(width - filled)} ${figures}`.slice(0, Math.max(columns - 1, 0));
}
