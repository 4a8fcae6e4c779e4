/**
 * Names a file with the URNs that a step of a deployment leaves out for now, as a JSON list. `npm run deploy` sets it for the steps
 * that come before the last one, for the program and for the policy pack: the engine shows what is left out to the pack's rules as if
 * it had no properties, and makes each provider all the same, which then must not hang on anything that is left out.
 */
export const leftOutVariable = "RINGFENCE_LEFT_OUT";

/** True in a step that leaves something out. */
export function leavesOut(environment: NodeJS.ProcessEnv = process.env): boolean {
    const file = environment[leftOutVariable];
    return file !== undefined && file !== "";
}
