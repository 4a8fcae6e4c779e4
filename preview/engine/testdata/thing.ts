import * as pulumi from "@pulumi/pulumi";

/** A custom resource of a made-up package, without the weight of a real SDK. */
export class Thing extends pulumi.CustomResource {
    declare readonly size: pulumi.Output<number>;
    declare readonly address: pulumi.Output<string>;

    constructor(name: string, args: Readonly<Record<string, unknown>> = {}, opts?: pulumi.CustomResourceOptions) {
        super("made:up/thing:Thing", name, { address: undefined, ...args }, { version: "1.2.3", ...opts });
    }
}

/** A component that holds what is made with it as parent. */
export class Box extends pulumi.ComponentResource {
    constructor(name: string, args: Readonly<Record<string, unknown>> = {}, opts?: pulumi.ComponentResourceOptions) {
        super("made:up:Box", name, args, opts);
    }
}
