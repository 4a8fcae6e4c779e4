import type { Fault } from "../components/fault.ts";
import type { Settings } from "./settings.ts";

/** Settings of Pulumi itself that a stack file may repeat, and the one value that each may have. */
export const engineSettings = {
    /** So that every provider is made by the program, and pinned to region, account or cluster. */
    "pulumi:disable-default-providers": ["*"],
} as const;

/** A stack file goes before Pulumi.yaml: what it says of Pulumi itself must not undo what the project says there. */
export function engineSettingFaults(settings: Settings): readonly Fault[] {
    return Object.entries(settings)
        .filter(([key]) => key.startsWith("pulumi:"))
        .flatMap(([key, value]) => faultOf(key, value) ?? []);
}

function faultOf(key: string, value: unknown): Fault | undefined {
    const needed = Object.entries(engineSettings).find(([known]) => known === key)?.[1];
    const path = ["config", key];
    if (needed === undefined) {
        return {
            path,
            at: "key",
            problem: "nobody has looked at what this setting of Pulumi changes",
            why: "Pulumi's own settings decide which providers and names a stack has, behind everything that is checked here.",
            fix: "Remove it.",
        };
    }
    const text = JSON.stringify(needed);
    const isNeeded = typeof value === "string" ? value === text : JSON.stringify(value) === text;
    return isNeeded
        ? undefined
        : {
              path,
              problem: "default providers are allowed again",
              why: "A resource without a provider of the program would go to whatever account, region and cluster the deploying machine knows.",
              fix: `Remove it: Pulumi.yaml says ${text} for every stack.`,
          };
}
