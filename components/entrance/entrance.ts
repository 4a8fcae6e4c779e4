import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { waitFor, waitingChild } from "../child-options.ts";
import { refuseFaults } from "../fault.ts";
import type { EntranceArgs } from "./args.ts";
import { entranceFaults } from "./entrance-faults.ts";
import { entranceFlows } from "./entrance-flows.ts";
import { declareBalancer } from "./load-balancer.ts";
import { gatewayBalancerName } from "./names.ts";
import { declareEndpointService } from "./private-link.ts";
import { declarePrivateName } from "./private-name.ts";
import { targetGroupBinding, targetsService } from "./targets.ts";

/**
 * How callers get in: a load balancer without a public address in the gateway's subnets, its private name, and an endpoint
 * service for other accounts where there are some.
 *
 * The program declares the load balancer, and the load balancer controller only registers pods in its target group. So a
 * preview shows all of it, what hangs on it - the name, the endpoint service - is made in the same deployment, and the
 * controller needs neither the right to make a load balancer nor tags to find subnets and groups by.
 *
 * Pass the AWS and the Kubernetes provider in the options, and the controllers in `dependsOn`; only what lies in the cluster
 * waits for them. Whatever starts proxies waits for {@link registered}.
 */
export class Entrance extends pulumi.ComponentResource {
    /** What has to exist before the first proxy, or it starts without its readiness gate. */
    readonly registered: readonly pulumi.Resource[];
    /** DNS name of the load balancer, for zones that others keep. It leads to private addresses. */
    readonly balancerHost: pulumi.Output<string>;
    /** Name by which other accounts ask for an endpoint. @default - none is offered */
    readonly endpointServiceName?: pulumi.Output<string>;

    /** @throws pulumi.InputPropertiesError with every fault of the arguments, before anything is registered. */
    constructor(name: string, args: EntranceArgs, opts?: pulumi.ComponentResourceOptions) {
        refuseFaults(`Entrance "${name}"`, entranceFaults(args));
        // args go to super() so that policy rules can read who may come in.
        super("ringfence:gateway:Entrance", name, { ...args, flows: entranceFlows(args) }, opts);
        const child = { parent: this };
        const { balancer, listener } = declareBalancer(name, args, child);
        declarePrivateName(name, args, balancer, child);
        const endpointService =
            args.privateLink === undefined
                ? undefined
                : declareEndpointService(name, args, args.privateLink, balancer, child);
        const service = targetsService();
        const selected = new kubernetes.core.v1.Service(
            `${name}-targets`,
            { metadata: service.metadata, spec: { ...service.spec } },
            waitingChild(this, opts),
        );
        const { apiVersion, kind, metadata, spec } = targetGroupBinding(gatewayBalancerName(args.stack));
        const binding = new kubernetes.apiextensions.CustomResource(
            `${name}-targets`,
            { apiVersion, kind, metadata, spec },
            // A group without a listener is checked by nobody, so that no proxy in it would ever be ready.
            { parent: this, dependsOn: waitFor(opts, selected, listener) },
        );
        this.registered = [selected, binding];
        this.balancerHost = balancer.dnsName;
        if (endpointService !== undefined) this.endpointServiceName = endpointService.serviceName;
        this.registerOutputs({ balancerHost: this.balancerHost });
    }
}
