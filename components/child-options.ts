import * as pulumi from "@pulumi/pulumi";

/** Options of a child. */
export interface ChildOptions {
    readonly parent: pulumi.Resource;
    readonly dependsOn?: NonNullable<pulumi.ResourceOptions["dependsOn"]>;
}

/**
 * Options of a component's child that waits for what the component waits for. Pulumi's Node SDK makes the component
 * itself wait, which does nothing, and not its children, which do the work.
 */
export function waitingChild(parent: pulumi.Resource, opts?: pulumi.ComponentResourceOptions): ChildOptions {
    return opts?.dependsOn === undefined ? { parent } : { parent, dependsOn: opts.dependsOn };
}

/** What a component waits for, and more. */
export function waitFor(opts: pulumi.ComponentResourceOptions | undefined, ...more: readonly pulumi.Resource[]) {
    return pulumi.output(opts?.dependsOn ?? []).apply((given) => [...[given].flat(), ...more]);
}

/**
 * Options of a component that does not wait itself, for one of whose children some wait and others need not: a deployment that
 * leaves something out for now (`pulumi up --exclude … --exclude-dependents`) leaves out what waits for it, and with a component
 * every child of it. Give {@link waitingChild} to the children that wait.
 */
export function notWaiting(opts: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
    return { ...opts, dependsOn: [] };
}
