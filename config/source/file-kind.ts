/** What a kind of YAML file says about itself in faults. */
export interface FileKind {
    /** What one is called in a sentence, e.g. `stack file`. */
    readonly name: string;
    /** What several are called, at the start of a sentence. */
    readonly plural: string;
    /** How to begin one: what to write where the file is empty, or is no mapping. */
    readonly begin: string;
    /** What a writer may copy from. */
    readonly example: string;
    /** The schema that says what to write, from the project's folder. */
    readonly schema: string;
    /** Why every reader of YAML must read it alike. */
    readonly oneReading: string;
    /**
     * What may stand without quotes although some reader of YAML takes it for something else: keys by name, and values that mean the
     * same either way. @default nothing
     */
    readonly plain?: { readonly keys: readonly string[]; readonly values: RegExp };
    /** What to do with a secret once it is revoked. */
    readonly insteadOfSecret: string;
}

export const stackFileKind: FileKind = {
    name: "stack file",
    plural: "Stack files",
    begin: "Start with config: and write the ringfence:… keys below it",
    example: "a reference stack",
    schema: "stacks/stack.schema.json",
    oneReading: "Pulumi reads this file with another YAML library; what is reviewed must be what is built.",
    insteadOfSecret: "Store the new one in AWS Secrets Manager and write its name where the schema asks for one.",
};
