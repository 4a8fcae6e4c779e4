/**
 * As what a program is run:
 * - `preview`: of a stack that does not exist yet. What only the cloud can know is unknown, and the program is told that nothing
 *   is made.
 * - `deployed`: as the deployment that makes the stack. The simulated cloud settles every value, and the program is told that it
 *   is a deployment: so what it does only then can be seen. Nothing is made here either.
 */
export type Look = "preview" | "deployed";
