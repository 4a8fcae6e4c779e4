import { z } from "zod";
import type { Shapes } from "../shape.ts";

/** Objects of the cluster's own core. */
export const core: Shapes = {
    "kubernetes:core/v1:Namespace": ({ is, name, tags }) =>
        z.strictObject({
            apiVersion: is("v1"),
            kind: is("Namespace"),
            metadata: z.strictObject({ name: name(), labels: tags().optional(), annotations: tags().optional() }),
        }),
};
