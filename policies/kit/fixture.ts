/** A resource as the engine shows it to a pack. */
export interface Fixture {
    readonly type: string;
    /** @default "it" */
    readonly name?: string;
    readonly props: Readonly<Record<string, unknown>>;
    /** Configuration of its provider. @default { region: "eu-central-1" } for types of the AWS provider */
    readonly provider?: Readonly<Record<string, unknown>>;
    /** Names of the fixtures each property came from. @default {} */
    readonly origins?: Readonly<Record<string, readonly string[]>>;
    /** True for a resource that the program only reads. @default false */
    readonly read?: boolean;
    /** True for a resource that Pulumi refuses to delete. @default false */
    readonly protect?: boolean;
    /** Property paths whose changes the engine ignores. @default [] */
    readonly ignoreChanges?: readonly string[];
}
