import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { taggable } from "./taggable.ts";

/** Networks and where packets go. */
export const network: Shapes = {
    "aws:ec2/subnet:Subnet": ({ zone, cidr, own, is, ...leaves }) =>
        z.strictObject({
            availabilityZone: zone(),
            cidrBlock: cidr(),
            vpcId: own("aws:ec2/vpc:Vpc"),
            mapPublicIpOnLaunch: is(false).optional(),
            ...taggable(leaves),
        }),
};
