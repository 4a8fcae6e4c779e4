/** What a person wrote cannot be previewed: a stack file, a declaration, the project file or a policy pack's configuration. */
export class InvalidConfig extends Error {
    override readonly name = "InvalidConfig";
    /** One text for each fault: what is wrong - why it matters - what to write instead. */
    readonly faults: readonly string[];

    constructor(faults: readonly string[]) {
        super(faults.join("\n"));
        this.faults = faults;
    }
}
