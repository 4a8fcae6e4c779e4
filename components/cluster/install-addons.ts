import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { awsManagedPolicyArn } from "../identity/arn.ts";
import type { Place } from "../identity/arn.ts";
import { WorkloadIdentity } from "../identity/workload-identity.ts";
import { volumeKeyPolicy } from "../identity/workload-policies.ts";
import type { Addon, AddonIdentity } from "./addons.ts";

/** Where add-ons are installed, and which. */
export interface InstallAddonsArgs {
    readonly place: Place;
    readonly clusterName: string;
    readonly volumeKeyAlias: string;
    readonly addons: readonly Addon[];
    /** Identities wait for it, and for nothing that the add-ons wait for. */
    readonly cluster: pulumi.Resource;
    /** Network policies of kube-system by name. @default - none of the add-ons needs one */
    readonly policies?: ReadonlyMap<string, pulumi.Resource>;
    readonly tags: Readonly<Record<string, string>>;
}

/** Installs managed add-ons, each with a role of its own where it needs AWS. Settings made by hand are overwritten. */
export function installAddons(
    name: string,
    args: InstallAddonsArgs,
    opts: { readonly parent: pulumi.Resource; readonly dependsOn: pulumi.Resource[] },
): readonly aws.eks.Addon[] {
    return args.addons.map((addon) => {
        const identities =
            addon.identity === undefined
                ? []
                : [
                      makeIdentity(name, args, addon.name, addon.identity, {
                          parent: opts.parent,
                          dependsOn: [args.cluster],
                      }),
                  ];
        return new aws.eks.Addon(
            `${name}-${addon.name}`,
            {
                clusterName: args.clusterName,
                addonName: addon.name,
                addonVersion: addon.version,
                resolveConflictsOnCreate: "OVERWRITE",
                resolveConflictsOnUpdate: "OVERWRITE",
                ...(addon.settings === undefined ? {} : { configurationValues: JSON.stringify(addon.settings) }),
                tags: { ...args.tags },
            },
            // The pods read their role once, at the start: the association has to be there first. And they speak to nobody
            // before the network policy that lets them.
            { ...opts, dependsOn: [...opts.dependsOn, ...identities, ...policiesOf(addon, args)] },
        );
    });
}

function policiesOf(
    { name, policies: needed = [] }: Addon,
    { policies }: InstallAddonsArgs,
): readonly pulumi.Resource[] {
    return needed.map((policy) => {
        const found = policies?.get(policy);
        if (found === undefined)
            throw new Error(`the add-on ${name} needs the network policy ${policy}, which is not there`);
        return found;
    });
}

function makeIdentity(
    name: string,
    args: InstallAddonsArgs,
    role: string,
    identity: AddonIdentity,
    opts: { readonly parent: pulumi.Resource; readonly dependsOn: pulumi.Resource[] },
): WorkloadIdentity {
    const { serviceAccount, managedPolicy } = identity;
    return new WorkloadIdentity(
        `${name}-${role}`,
        {
            place: args.place,
            workload: { clusterName: args.clusterName, namespace: "kube-system", serviceAccount },
            role,
            ...(identity.usesVolumeKey === true
                ? { statements: volumeKeyPolicy(args.place, args.volumeKeyAlias) }
                : {}),
            managedPolicyArns: [awsManagedPolicyArn(args.place.partition, managedPolicy)],
            tags: args.tags,
        },
        opts,
    );
}
