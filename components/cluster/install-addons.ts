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
            addon.identity === undefined ? [] : [makeIdentity(name, args, addon.name, addon.identity, opts)];
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
            // The pods read their role once, at the start: the association has to be there first.
            { ...opts, dependsOn: [...opts.dependsOn, ...identities] },
        );
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
