import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";

/** What stands for a value that only the cloud can know. */
export const unknown: string = unknownValue;
