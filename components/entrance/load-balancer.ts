import * as aws from "@pulumi/aws";
import { listenerPort, proxyPort } from "../routing-gateway/tiers.ts";
import type { EntranceArgs, EntranceTimes } from "./args.ts";
import type { ChildOptions } from "../child-options.ts";
import { gatewayBalancerName } from "./names.ts";

/** What stands between callers and proxies. */
export interface GatewayBalancer {
    readonly balancer: aws.lb.LoadBalancer;
    readonly listener: aws.lb.Listener;
}

/**
 * Declares a network load balancer without a public address, and where it sends connections. TLS ends at the proxies: nothing
 * before them reads a request.
 */
export function declareBalancer(name: string, args: EntranceArgs, child: ChildOptions): GatewayBalancer {
    const { stack, times, privateLink } = args;
    const tags = { ...args.tags, Name: gatewayBalancerName(stack) };
    const balancer = new aws.lb.LoadBalancer(
        name,
        {
            name: gatewayBalancerName(stack),
            internal: true,
            loadBalancerType: "network",
            ipAddressType: "ipv4",
            subnets: [...args.subnetIds],
            securityGroups: [args.securityGroupId],
            enableDeletionProtection: true,
            enableCrossZoneLoadBalancing: true,
            // Callers by PrivateLink come with addresses of their own VPC, which may be anybody's, the peers' too: a rule by
            // address says nothing about them. Who they are is decided by the endpoint service, for each account and request.
            enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: privateLink === undefined ? "on" : "off",
            tags,
        },
        child,
    );
    const targets = new aws.lb.TargetGroup(
        `${name}-proxies`,
        {
            name: gatewayBalancerName(stack),
            targetType: "ip",
            ipAddressType: "ipv4",
            protocol: "TCP",
            port: proxyPort,
            vpcId: args.vpcId,
            // The address of a caller ends at the load balancer: no proxy sees it, so that none can pass it on.
            preserveClientIp: "false",
            deregistrationDelay: times.deregistrationSeconds,
            // A stream on a proxy that is going away ends by itself, or with the proxy.
            connectionTermination: false,
            healthCheck: healthCheck(times),
            // Callers of a proxy that is gone, with its node, learn of it and ask again. A proxy that drains answers the check
            // until the end, so that none of its streams is cut by this.
            targetHealthStates: [{ enableUnhealthyConnectionTermination: true }],
            tags,
        },
        child,
    );
    const listener = new aws.lb.Listener(
        name,
        {
            loadBalancerArn: balancer.arn,
            protocol: "TCP",
            port: listenerPort,
            tcpIdleTimeoutSeconds: times.idleSeconds,
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
            tags,
        },
        child,
    );
    return { balancer, listener };
}

/**
 * A connection to the port of the proxies itself, which Envoy opens once it has its configuration and keeps open while it
 * drains. Its readiness page (port 19003) says no from the first second of a drain, before the controller has taken the
 * proxy out of the group: the load balancer would then cut the streams that the drain is there for. So it stays the kubelet's.
 *
 * Documented: `drainReadiness`, `unhealthyTargets`.
 */
function healthCheck({ healthCheck: { intervalSeconds, timeoutSeconds, failures } }: EntranceTimes) {
    return {
        protocol: "TCP",
        port: "traffic-port",
        interval: intervalSeconds,
        timeout: timeoutSeconds,
        healthyThreshold: 2,
        unhealthyThreshold: failures,
    };
}
