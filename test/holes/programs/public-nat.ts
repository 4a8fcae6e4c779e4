import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

const { cloud, network } = declareReference();

const [subnet] = network.subnets.sealed;
if (subnet === undefined) throw new Error("the reference stack has no sealed subnet");
new aws.ec2.NatGateway("hole", { subnetId: subnet.id, connectivityType: "public" }, { provider: cloud });
