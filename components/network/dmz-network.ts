import * as pulumi from "@pulumi/pulumi";

import { regions } from "../../catalog/jurisdictions.ts";
import { refuseFaults } from "../fault.ts";
import type { DmzNetworkArgs } from "./args.ts";
import { declareDnsFirewall } from "./dns-firewall.ts";
import { declareEgressZone } from "./egress-zone.ts";
import type { EgressZone } from "./egress-zone.ts";
import type { EndpointService } from "./endpoint-set.ts";
import { declareInterfaceEndpoints, declareS3Endpoint } from "./endpoints.ts";
import { declareFlowLog, declareLogGroup, declareLogStore } from "./log-store.ts";
import type { LogKind } from "./log-store.ts";
import { networkFlows } from "./network-flows.ts";
import { networkFaults } from "./network-faults.ts";
import type { PlannedSubnet, Tier } from "./plan-subnets.ts";
import { declarePrivateZones } from "./private-zones.ts";
import type { Scope } from "./scope.ts";
import { declareSecurityGroups, declareSecurityRules } from "./security-groups.ts";
import type { Group } from "./security-rules.ts";
import { declareAttachments } from "./transit-gateways.ts";
import { declareBlockPublicAccess, declareRouteTable, declareSubnets, declareVpc } from "./vpc.ts";
import type { TierSubnets } from "./vpc.ts";

/** A subnet that other components may place things in. */
export interface NetworkSubnet extends PlannedSubnet {
    readonly id: pulumi.Output<string>;
}

/**
 * The network of a deployment: sealed subnets for GPUs and models, gateway subnets for internal clients, private
 * endpoints to AWS, and - only where `egress` is given - one inspected way out for the pods that may use it.
 *
 * Locks against a leak, each of which holds alone: no route, no open security group, network ACLs, a resolver that
 * knows only allowed names, endpoint policies that name own accounts and buckets, and the account's switch against
 * internet gateways (or the firewall with its host list).
 */
export class DmzNetwork extends pulumi.ComponentResource {
    readonly vpcId: pulumi.Output<string>;
    /** The block of the VPC. */
    readonly cidr: string;
    /** Subnets by tier, in the order of the zones; empty for tiers that exist only with `egress`. */
    readonly subnets: Readonly<Record<Tier, readonly NetworkSubnet[]>>;
    /** Ids of the security groups; `egress` only with an egress zone. */
    readonly securityGroupIds: Readonly<Partial<Record<Group, pulumi.Output<string>>>>;
    /** The route table of the gateway's subnets. Never add a default route. */
    readonly gatewayRouteTableId: pulumi.Output<string>;
    /** Id of the S3 gateway endpoint, for bucket policies that admit this network alone (`aws:SourceVpce`). */
    readonly s3EndpointId: pulumi.Output<string>;
    /** Ids of the interface endpoints by service. */
    readonly endpointIds: Readonly<Partial<Record<EndpointService, pulumi.Output<string>>>>;
    /** Key of the logs and the firewall. */
    readonly keyArn: pulumi.Output<string>;
    /** Log groups by what they hold. */
    readonly logGroupArns: Readonly<Partial<Record<LogKind, pulumi.Output<string>>>>;
    /** Public addresses that third parties see, one for each zone; empty without `egress`. */
    readonly natAddresses: readonly pulumi.Output<string>[];

    /**
     * @throws pulumi.InputPropertiesError with every fault of the arguments, before anything is registered.
     */
    constructor(name: string, args: DmzNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        refuseFaults(`DmzNetwork "${name}"`, networkFaults(args));
        // The arguments go to super() so that policy rules can read jurisdiction, data class and allowed hosts.
        super("ringfence:network:DmzNetwork", name, { ...args, flows: networkFlows(args) }, opts);
        const scope: Scope = { name, args, region: regions[args.region], child: { parent: this } };

        const vpc = declareVpc(scope);
        const subnets = declareSubnets(scope, vpc);
        const sealedRoutes = declareRouteTable(scope, vpc, "sealed", subnets.sealed);
        const gatewayRoutes = declareRouteTable(scope, vpc, "gateway", subnets.gateway);

        const logs = declareLogStore(scope);
        const logGroups = { flow: declareLogGroup(scope, logs, "flow"), dns: declareLogGroup(scope, logs, "dns") };
        declareFlowLog(scope, logs, vpc, logGroups.flow);
        declareDnsFirewall(scope, vpc, logs, logGroups.dns);
        declarePrivateZones(scope, vpc, subnets.gateway);
        declareAttachments(scope, vpc, subnets.gateway, gatewayRoutes);

        const wayOut = args.egress === undefined ? noWayOut : declareEgressZone(scope, args.egress, vpc, subnets, logs);
        if (args.egress === undefined) declareBlockPublicAccess(scope);

        const s3 = declareS3Endpoint(scope, vpc, [sealedRoutes, gatewayRoutes, ...wayOut.routeTables]);
        const groups = declareSecurityGroups(scope, vpc);
        declareSecurityRules(scope, groups, s3);
        const endpoints = declareInterfaceEndpoints(scope, vpc, subnets.sealed, groups.endpoints.id);

        this.vpcId = vpc.id;
        this.cidr = args.cidr;
        this.subnets = placed(subnets);
        this.securityGroupIds = pick(Object.entries(groups), ({ id }) => id);
        this.gatewayRouteTableId = gatewayRoutes.id;
        this.s3EndpointId = s3.id;
        this.endpointIds = pick([...endpoints], ({ id }) => id);
        this.keyArn = logs.key.arn;
        this.logGroupArns = pick(Object.entries({ ...logGroups, ...wayOut.logGroups }), ({ arn }) => arn);
        this.natAddresses = wayOut.natAddresses;
        this.registerOutputs({
            vpcId: this.vpcId,
            cidr: this.cidr,
            subnets: this.subnets,
            securityGroupIds: this.securityGroupIds,
            s3EndpointId: this.s3EndpointId,
            keyArn: this.keyArn,
            natAddresses: this.natAddresses,
        });
    }
}

/** A network without a way out. */
const noWayOut: EgressZone = { natAddresses: [], routeTables: [], logGroups: {} };

/** The same keys, with one property of each resource. */
function pick<Resource>(
    entries: readonly (readonly [string, Resource])[],
    property: (resource: Resource) => pulumi.Output<string>,
): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(entries.map(([key, resource]) => [key, property(resource)]));
}

function placed(subnets: TierSubnets): DmzNetwork["subnets"] {
    const of = (tier: Tier): readonly NetworkSubnet[] =>
        subnets[tier].map(({ subnet, ...planned }) => ({
            ...planned,
            id: subnet.id,
        }));
    return {
        sealed: of("sealed"),
        gateway: of("gateway"),
        egress: of("egress"),
        firewall: of("firewall"),
        public: of("public"),
    };
}
