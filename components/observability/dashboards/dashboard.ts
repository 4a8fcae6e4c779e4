/** A dashboard in its own words; {@link dashboardFile} makes it Grafana's. */
export interface Dashboard {
    /** File, object and address are named after it. */
    readonly id: string;
    readonly title: string;
    /** What questions it answers. */
    readonly description: string;
    /** Labels that a reader chooses values of. @default - none */
    readonly filters?: readonly Filter[];
    readonly rows: readonly Row[];
}

/** A label whose values a reader chooses; expressions name it as `$<label>`. */
export interface Filter {
    readonly label: string;
    /** Series that has every value. */
    readonly series: string;
}

/** Panels beside each other, under one heading. */
export interface Row {
    readonly title: string;
    readonly panels: readonly Panel[];
}

/** Units by Grafana's ids. */
export type Unit =
    "short" | "s" | "ms" | "percentunit" | "percent" | "reqps" | "currencyUSD" | "watt" | "celsius" | "cps" | "none";

export interface Panel {
    readonly title: string;
    /** How to read it, and what is good. */
    readonly description: string;
    readonly unit: Unit;
    /** @default "graph" */
    readonly kind?: "graph" | "number";
    readonly queries: readonly Query[];
}

export interface Query {
    readonly expr: string;
    /** Name of each line, with labels as `{{label}}`. */
    readonly legend: string;
}
