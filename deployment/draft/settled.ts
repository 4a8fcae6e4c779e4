import { jurisdictions } from "../../catalog/jurisdictions.ts";
import { overlap, parseBlock } from "../../components/network/address-block.ts";
import { dataClasses as classOrder } from "../../catalog/vocabulary.ts";
import type { Answers } from "./answers.ts";

/** What the answers left open, decided. */
export interface Settled {
    readonly cidr: string;
    readonly zones: readonly string[];
    readonly logDays: number;
    /** Why so many days, in a few words. */
    readonly logDaysBecause: string;
    /** Names of roles, with their path where they have one. */
    readonly administrators: readonly string[];
    readonly viewers: readonly string[];
    readonly mirrorRoles: readonly string[];
}

/** Decides what the answers left open, from the answers alone. */
export function settle(answers: Answers): Settled {
    const { region, peers = [] } = answers;
    return {
        cidr: answers.cidr ?? freeBlock(peers.map(({ cidr }) => cidr)),
        zones: answers.zones ?? [`${region}a`, `${region}b`],
        ...logDaysOf(answers),
        administrators: answers.administrators.map(roleNameOf),
        viewers: (answers.viewers ?? []).map(roleNameOf),
        mirrorRoles: answers.mirrorRoles.map(roleNameOf),
    };
}

/** Private /16 blocks away from the ones that home routers, container engines and the cluster's own services use. */
const blocks = [20, 40, 60, 80, 120, 140, 160, 180, 200, 220].map((second) => `10.${second}.0.0/16`);

function freeBlock(taken: readonly string[]): string {
    const others = taken.flatMap((cidr) => parseBlock(cidr) ?? []);
    const free = blocks.find((block) => {
        const parsed = parseBlock(block);
        return parsed !== undefined && !others.some((other) => overlap(other, parsed));
    });
    // Where peers fill them all, the first is a fault that says which peer it shares addresses with.
    return free ?? "10.20.0.0/16";
}

const yearDays = 365;
/** 45 CFR 164.316(b)(2)(i): six years; CloudWatch Logs takes no 2190. */
const hipaaDays = 2192;

function logDaysOf({ logDays, jurisdiction, dataClasses }: Answers): Pick<Settled, "logDays" | "logDaysBecause"> {
    if (logDays !== undefined) return { logDays, logDaysBecause: "as answered" };
    const underHipaa = jurisdictions[jurisdiction].regimes.some(({ id }) => id === "hipaa");
    const aboutHealth = dataClasses.some((one) => classOrder.indexOf(one) >= classOrder.indexOf("health"));
    return underHipaa && aboutHealth
        ? { logDays: hipaaDays, logDaysBecause: "six years, as 45 CFR 164.316(b)(2) asks for" }
        : { logDays: yearDays, logDaysBecause: "a year; longer where a law or a contract asks for it" };
}

/** The name, with its path, of a role that is named so or by its ARN. */
function roleNameOf(role: string): string {
    return /^arn:[^:]*:iam::\d{12}:role\/(.+)$/.exec(role)?.[1] ?? role;
}
