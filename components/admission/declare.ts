import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { AdmissionObject } from "./admission-object.ts";

/** Declares one of the two objects of a rule. */
export function declareAdmissionObject(
    name: string,
    object: AdmissionObject,
    opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
    const { metadata } = object;
    const { v1 } = kubernetes.admissionregistration;
    return object.kind === "ValidatingAdmissionPolicy"
        ? new v1.ValidatingAdmissionPolicy(name, { metadata, spec: object.spec }, opts)
        : new v1.ValidatingAdmissionPolicyBinding(name, { metadata, spec: object.spec }, opts);
}
