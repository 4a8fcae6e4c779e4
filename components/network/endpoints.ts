import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { interfacePolicy, s3Policy } from "./endpoint-policies.ts";
import type { Perimeter } from "./endpoint-policies.ts";
import { clusterServices, endpointServiceName } from "./endpoint-set.ts";
import type { EndpointService } from "./endpoint-set.ts";
import { named, tagged } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { TierSubnet } from "./vpc.ts";

/** The own account and buckets, as the endpoint policies name them. */
function perimeterOf({ args, region }: Scope): Perimeter {
    const { accountId, buckets = [], inferenceProfiles = [] } = args;
    return { region, accountIds: [accountId], buckets, inferenceProfiles };
}

/** Declares the gateway endpoint for S3 in the given route tables. It is a route, not an address: no DNS, no charge. */
export function declareS3Endpoint(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    tables: readonly aws.ec2.RouteTable[],
): aws.ec2.VpcEndpoint {
    return new aws.ec2.VpcEndpoint(
        named(scope, "s3-endpoint"),
        {
            vpcId: vpc.id,
            vpcEndpointType: "Gateway",
            serviceName: endpointServiceName("s3", scope.region),
            routeTableIds: tables.map(({ id }) => id),
            policy: JSON.stringify(s3Policy(perimeterOf(scope))),
            tags: tagged(scope, "s3-endpoint"),
        },
        scope.child,
    );
}

/** Declares an interface endpoint for each service, with an address in every sealed subnet. */
export function declareInterfaceEndpoints(
    scope: Scope,
    vpc: aws.ec2.Vpc,
    subnets: readonly TierSubnet[],
    securityGroupId: pulumi.Input<string>,
): ReadonlyMap<EndpointService, aws.ec2.VpcEndpoint> {
    const services: readonly EndpointService[] = [...clusterServices, ...(scope.args.additionalServices ?? [])];
    const perimeter = perimeterOf(scope);
    const declare = (service: EndpointService): aws.ec2.VpcEndpoint => {
        const role = `${service.replaceAll(".", "-")}-endpoint`;
        return new aws.ec2.VpcEndpoint(
            named(scope, role),
            {
                vpcId: vpc.id,
                vpcEndpointType: "Interface",
                serviceName: endpointServiceName(service, scope.region),
                privateDnsEnabled: true,
                subnetIds: subnets.map(({ subnet }) => subnet.id),
                securityGroupIds: [securityGroupId],
                policy: JSON.stringify(interfacePolicy(service, perimeter)),
                tags: tagged(scope, role),
            },
            scope.child,
        );
    };
    return new Map([...new Set(services)].map((service) => [service, declare(service)]));
}
