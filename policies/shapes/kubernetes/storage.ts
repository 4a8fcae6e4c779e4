import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { metadata, object } from "./object.ts";

/** Disks, and which pods go first. */
export const storage: Shapes = {
    /** A class makes disks of EBS, which lie in a zone of the region, under a key of the stack. Encryption is not optional: EBS's default is none. */
    "kubernetes:storage.k8s.io/v1:StorageClass": (leaves) => {
        const { is, objectName, own } = leaves;
        return object(leaves, "storage.k8s.io/v1", "StorageClass", {
            metadata: metadata(leaves, { name: objectName() }),
            provisioner: is("ebs.csi.aws.com"),
            parameters: z.strictObject({
                type: is("gp3", "gp2", "io1", "io2", "st1", "sc1"),
                encrypted: is("true"),
                kmsKeyId: own("aws:kms/key:Key", "aws:kms/externalKey:ExternalKey"),
            }),
            volumeBindingMode: is("WaitForFirstConsumer", "Immediate").optional(),
            allowVolumeExpansion: is(true).optional(),
            reclaimPolicy: is("Delete", "Retain").optional(),
        });
    },
    /** Above 1,000,000,000 are the classes of Kubernetes itself. A class that is the default would hold pods that nobody gave it. */
    "kubernetes:scheduling.k8s.io/v1:PriorityClass": (leaves) => {
        const { is, objectName, count, freeText } = leaves;
        return object(leaves, "scheduling.k8s.io/v1", "PriorityClass", {
            metadata: metadata(leaves, { name: objectName() }),
            value: count(-1_000_000_000, 1_000_000_000),
            globalDefault: is(false).optional(),
            preemptionPolicy: is("PreemptLowerPriority", "Never").optional(),
            description: freeText().optional(),
        });
    },
    /** How many pods of a group may be away at once. */
    "kubernetes:policy/v1:PodDisruptionBudget": (leaves) => {
        const { is, objectName, count, hex, versioned } = leaves;
        const labels = {
            "app.kubernetes.io/name": objectName(),
            "app.kubernetes.io/part-of": objectName().optional(),
            "ringfence/served-model": objectName().optional(),
            "ringfence/revision": hex(12).optional(),
        };
        return object(leaves, "policy/v1", "PodDisruptionBudget", {
            metadata: metadata(leaves, {
                name: z.union([objectName(), versioned(/[a-z0-9-]+-[0-9a-f]{12}/)]),
                namespace: z.union([
                    leaves.sameAs("kubernetes:core/v1:Namespace", "metadata", "name"),
                    is("kube-system"),
                ]),
                labels: {
                    "app.kubernetes.io/name": objectName().optional(),
                    "app.kubernetes.io/part-of": objectName().optional(),
                },
            }),
            spec: z.strictObject({
                minAvailable: count(0, 10_000).optional(),
                maxUnavailable: count(0, 10_000).optional(),
                selector: z.strictObject({ matchLabels: z.strictObject(labels) }),
                unhealthyPodEvictionPolicy: is("AlwaysAllow", "IfHealthyBudget").optional(),
            }),
        });
    },
};
