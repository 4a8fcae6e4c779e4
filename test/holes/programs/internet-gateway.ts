import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

const { cloud, network } = declareReference();

// The gateway alone carries nothing; the route makes the sealed subnets reachable from, and open to, the world.
const gateway = new aws.ec2.InternetGateway("hole", { vpcId: network.vpcId }, { provider: cloud });
new aws.ec2.Route(
    "hole",
    { routeTableId: network.gatewayRouteTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    { provider: cloud },
);
