import { z } from "zod";
import type { Leaves } from "../leaves/leaves.ts";
import type { Shapes } from "../shape.ts";
import { taggable } from "./taggable.ts";

const balancer = "aws:lb/loadBalancer:LoadBalancer";
const targetGroup = "aws:lb/targetGroup:TargetGroup";

/**
 * The entrance of the gateway: a network load balancer without a public address, which passes connections on and reads nothing of
 * them. It keeps no access log: that could only be written to a bucket.
 */
export const loadBalancing: Shapes = {
    [balancer]: ({ is, own, name, ...leaves }) =>
        z.strictObject({
            name: name(),
            internal: is(true),
            loadBalancerType: is("network"),
            ipAddressType: is("ipv4"),
            subnets: z.array(own("aws:ec2/subnet:Subnet")).min(1),
            securityGroups: z.array(own("aws:ec2/securityGroup:SecurityGroup")).min(1),
            enableDeletionProtection: is(true),
            enableCrossZoneLoadBalancing: is(true),
            // Callers by PrivateLink have addresses of their own VPC: the endpoint service decides who they are.
            enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: is("on", "off"),
            ...forHttpOnly(is),
            ...taggable(leaves),
        }),
    [targetGroup]: ({ is, own, name, count, form, ...leaves }) =>
        z.strictObject({
            name: name(),
            targetType: is("ip"),
            ipAddressType: is("ipv4"),
            protocol: is("TCP"),
            port: count(1024, 65_535),
            vpcId: own("aws:ec2/vpc:Vpc"),
            // A caller's address is a datum about a person: it ends here.
            preserveClientIp: is("false"),
            proxyProtocolV2: is(false).optional(),
            // What the provider writes where nothing is written; neither means anything for TCP.
            lambdaMultiValueHeadersEnabled: is(false).optional(),
            slowStart: is(0).optional(),
            deregistrationDelay: z.union([count(0, 3600), form("seconds", /\d{1,4}/)]),
            connectionTermination: is(false),
            healthCheck: z.strictObject({
                enabled: is(true).optional(),
                protocol: is("TCP"),
                port: is("traffic-port"),
                interval: count(5, 300),
                timeout: count(2, 120),
                healthyThreshold: count(2, 10),
                unhealthyThreshold: count(2, 10),
            }),
            targetHealthStates: z.array(
                z.strictObject({
                    enableUnhealthyConnectionTermination: is(true),
                    unhealthyDrainingInterval: count(0, 360_000).optional(),
                }),
            ),
            ...taggable(leaves),
        }),
    "aws:lb/listener:Listener": ({ is, own, count, ...leaves }) =>
        z.strictObject({
            loadBalancerArn: own(balancer),
            protocol: is("TCP"),
            port: is(443),
            tcpIdleTimeoutSeconds: count(60, 6000),
            defaultActions: z
                .array(
                    z.strictObject({
                        type: is("forward"),
                        targetGroupArn: own(targetGroup),
                        order: count(1, 50_000).optional(),
                    }),
                )
                .min(1),
            ...taggable(leaves),
        }),
};

/** What the provider writes where nothing is written: it means something for balancers of HTTP, or for names inside a zone. */
function forHttpOnly(is: Leaves["is"]) {
    return {
        clientKeepAlive: is(3600).optional(),
        desyncMitigationMode: is("defensive").optional(),
        dnsRecordClientRoutingPolicy: is("any_availability_zone").optional(),
        dropInvalidHeaderFields: is(false).optional(),
        enableHttp2: is(true).optional(),
        enableTlsVersionAndCipherSuiteHeaders: is(false).optional(),
        enableWafFailOpen: is(false).optional(),
        enableXffClientPort: is(false).optional(),
        enableZonalShift: is(false).optional(),
        idleTimeout: is(60).optional(),
        preserveHostHeader: is(false).optional(),
        xffHeaderProcessingMode: is("append").optional(),
    };
}
