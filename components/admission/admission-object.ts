import type { types } from "@pulumi/kubernetes";
import type { ObjectMetadata } from "../routing-gateway/kubernetes-object.ts";

/** One of the two objects that make the API server apply a rule, as it is sent there: plain data, typed by its kind. */
export type AdmissionObject =
    | {
          readonly apiVersion: "admissionregistration.k8s.io/v1";
          readonly kind: "ValidatingAdmissionPolicy";
          readonly metadata: ObjectMetadata;
          readonly spec: types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec;
      }
    | {
          readonly apiVersion: "admissionregistration.k8s.io/v1";
          readonly kind: "ValidatingAdmissionPolicyBinding";
          readonly metadata: ObjectMetadata;
          readonly spec: types.input.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec;
      };
