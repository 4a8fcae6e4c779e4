import * as pulumi from "@pulumi/pulumi";
import { noFlows } from "../flow.ts";
import type { AdmissionArgs } from "./args.ts";
import type { AdmissionObject } from "./admission-object.ts";
import { admissionPolicies } from "./admission-policies.ts";
import { declareAdmissionObject } from "./declare.ts";

/**
 * What the cluster itself refuses, whoever asks: policies of the API server that every stack has. Pass a Kubernetes provider that
 * waits for no node; whatever runs in the cluster waits for {@link Admission.ready}.
 */
export class Admission extends pulumi.ComponentResource {
    /** Every policy and what binds it: from here on the cluster refuses. */
    readonly ready: readonly pulumi.Resource[];

    constructor(name: string, args: AdmissionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ringfence:compute:Admission", name, { ...args, flows: noFlows }, opts);
        this.ready = admissionPolicies(args).map((object) =>
            declareAdmissionObject(`${name}-${logicalName(object)}`, object, {
                parent: this,
                aliases: formerNames(object),
                // Another object of the same name cannot be beside it.
                deleteBeforeReplace: true,
            }),
        );
        this.registerOutputs({});
    }
}

/** Unique over both kinds, and without the prefix that the objects have in the cluster: `images-binding`. */
function logicalName({ kind, metadata }: AdmissionObject): string {
    const rule = metadata.name.replace(/^ringfence-/, "");
    return kind === "ValidatingAdmissionPolicy" ? rule : `${rule}-binding`;
}

/** Policies that were the fleet's, and have kept their names in the cluster: they are moved, not made anew beside themselves. */
const fromFleet = ["node-jurisdiction", "services-stay", "egress-not-wide", "front-backends"];

function formerNames({ kind, metadata }: AdmissionObject): pulumi.Alias[] {
    if (!fromFleet.includes(metadata.name.replace(/^ringfence-/, ""))) return [];
    const words = kind.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
    return [
        { name: `fleet-${words}-${metadata.name}`, parent: pulumi.createUrn("fleet", "ringfence:serving:VllmFleet") },
    ];
}
