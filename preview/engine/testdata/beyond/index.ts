import * as pulumi from "@pulumi/pulumi";
import { Thing } from "../thing.ts";

/** A component that only its plugin could fill. */
class Remote extends pulumi.ComponentResource {
    declare readonly endpoint: pulumi.Output<string>;

    constructor(name: string, args: Readonly<Record<string, unknown>>) {
        super("made:up/remote:Remote", name, { endpoint: undefined, ...args }, {}, true);
    }
}

const remote = new Remote("remote", { size: 3 });
const zones = pulumi.runtime.invokeOutput<{ names: string[] }>(
    "aws:index/getAvailabilityZones:getAvailabilityZones",
    {},
);
const partition = pulumi.runtime.invokeOutput<{ partition: string }>("aws:index/getPartition:getPartition", {
    region: "eu-central-1",
});
const read = new Thing("read", {}, { id: "thing-1" });
const other = new pulumi.StackReference("organization/other/dev");
new Thing(
    "user",
    {
        endpoint: remote.endpoint,
        zones: zones.names,
        partition: partition.partition,
        existing: read.id,
        elsewhere: other.getOutput("vpcId"),
    },
    {
        customTimeouts: { create: "1h30m" },
        hooks: { beforeCreate: [new pulumi.ResourceHook("never", () => Promise.reject(new Error("a hook ran")))] },
    },
);
