import * as deserialize from "@pulumi/policy/deserialize.js";
import * as proxy from "@pulumi/policy/proxy.js";
import { writeStruct } from "../../preview/engine/protocol.ts";
import type { ResourceRecord } from "../../preview/engine/resource-record.ts";

// The SDK exports these functions without declaring them.
const { deserializeProperties } = deserialize as unknown as {
    readonly deserializeProperties: (struct: unknown, keepSecrets: boolean) => object;
};
const { unknownCheckingProxy } = proxy as unknown as { readonly unknownCheckingProxy: (props: object) => object };

/** Properties on the wire as the policy SDK shows them to a rule: secrets in clear, and what is unknown throws. */
export function shownInputs(props: ResourceRecord["inputs"]): Readonly<Record<string, unknown>> {
    return unknownCheckingProxy(deserializeProperties(writeStruct(props), false)) as Readonly<Record<string, unknown>>;
}
