import * as pulumi from "@pulumi/pulumi";
import { Box, Thing } from "../thing.ts";

pulumi.runtime.registerResourceTransform(({ type, props, opts }) => {
    return type === "made:up/thing:Thing" ? { props: { ...props, byStack: true }, opts } : undefined;
});
pulumi.runtime.registerInvokeTransform(({ args, opts }) => ({ args: { ...args, region: "eu-north-1" }, opts }));

const source = new Thing("source");
const box = new Box(
    "box",
    {},
    { transforms: [({ custom, props, opts }) => (custom ? { props: { ...props, byBox: true }, opts } : undefined)] },
);
new Thing(
    "inner",
    { size: 1, from: source.address, password: pulumi.secret("canary-1b9d55") },
    {
        parent: box,
        transforms: [
            ({ props, opts }) => ({
                props: { ...props, size: 2, copy: props["from"] as unknown },
                opts: pulumi.mergeOptions(opts, { protect: true }),
            }),
        ],
    },
);
export const region = pulumi.runtime
    .invokeOutput<{ region: string }>("aws:index/getRegion:getRegion", {})
    .apply((answer) => answer.region);
