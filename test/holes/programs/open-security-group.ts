import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

const { cloud, network } = declareReference();

const group = new aws.ec2.SecurityGroup("hole", { vpcId: network.vpcId }, { provider: cloud });
new aws.vpc.SecurityGroupEgressRule(
    "hole",
    { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
    { provider: cloud },
);
