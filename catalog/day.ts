/*
 * Where time enters. Whatever depends on the day takes it as an argument, so that a preview can be had again later and a test
 * says the same tomorrow. This is the only file that asks the clock; eslint.config.js holds that.
 */

/** A day of the calendar, in UTC: `YYYY-MM-DD`. */
export type Day = `${number}-${number}-${number}`;

/** The day of tests, generated files and CI. No fact may be younger: move it when facts are looked up again. */
export const referenceDay: Day = "2026-11-27";

/** The environment variable that sets the day of a command, of the program and of the policy pack. */
export const dayVariable = "RINGFENCE_TODAY";

/** A text that is no day of the calendar. */
export class DayFault extends Error {
    override readonly name = "DayFault";
}

/**
 * Reads a day.
 * @throws DayFault
 */
export function parseDay(text: string): Day {
    if (!isDay(text)) {
        throw new DayFault(
            `${JSON.stringify(text)} is not a day of the calendar - what is current and what has ended is judged by ` +
                `the day - write it as YYYY-MM-DD, e.g. ${referenceDay}`,
        );
    }
    return text;
}

/** True where a text is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
    const time = Date.parse(`${text}T00:00:00Z`);
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && dayOf(new Date(time)) === text;
}

/** The day that lies so many days after another; before it where the number is negative. */
export function dayAfter(day: Day, days: number): Day {
    const time = new Date(`${day}T00:00:00Z`);
    time.setUTCDate(time.getUTCDate() + days);
    return dayOf(time);
}

/**
 * The day that the environment sets, else that of the system's clock in UTC. Only for the edge: the start of a command or
 * of the program.
 * @throws DayFault where the environment sets something else than a day.
 */
export function today(environment: NodeJS.ProcessEnv = process.env, clock: () => Date = () => new Date()): Day {
    const set = environment[dayVariable];
    return set === undefined ? dayOf(clock()) : parseDay(set);
}

/** This moment, for what lasts hours, as a login does. Nothing that a preview shows depends on it. */
export function now(): Date {
    return new Date();
}

function dayOf(time: Date): Day {
    return time.toISOString().slice(0, 10) as Day; // An ISO time begins with the day.
}
