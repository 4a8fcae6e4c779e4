import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { part } from "../shared/fixtures.ts";
import { deployed, hosts, nat, types } from "./egress-fixtures.ts";
import { noPublicAddress } from "./res-net-public-address.ts";

const of = (type: string, props: Fixture["props"] = {}): Fixture => ({ type, props });
const subnet = (props: Fixture["props"]) => of("aws:ec2/subnet:Subnet", { cidrBlock: "10.20.0.0/24", ...props });
const balancer = (props: Fixture["props"], module = "lb") => of(`aws:${module}/loadBalancer:LoadBalancer`, props);
const template = (...networkInterfaces: readonly object[]) =>
    of("aws:ec2/launchTemplate:LaunchTemplate", { networkInterfaces });
const eip = part(types.eip, "eip", {}, { domain: "vpc" });
const egress = { thirdPartyHosts: hosts };

describeRule(noPublicAddress, {
    compliant: {
        "a private subnet": subnet({}),
        "a subnet that says so": subnet({ mapPublicIpOnLaunch: false }),
        "an internal load balancer": balancer({ internal: true }),
        "machines without a public address": template({ associatePublicIpAddress: "false" }, {}),
        "an instance that says nothing": of("aws:ec2/instance:Instance", { instanceType: "g6e.xlarge" }),
        "the NAT gateway's address in an egress zone": { given: [eip, nat()], declared: egress },
        "the same once it is deployed": { given: deployed([eip, nat()]), declared: egress },
    },
    violating: {
        "a public subnet": { given: subnet({ mapPublicIpOnLaunch: true }), at: "mapPublicIpOnLaunch" },
        "a subnet with IPv6 addresses": {
            given: subnet({ assignIpv6AddressOnCreation: true }),
            at: "assignIpv6AddressOnCreation",
        },
        "an internet-facing load balancer": { given: balancer({ internal: false }), at: "internal" },
        "a load balancer that says nothing": { given: balancer({}), at: "internal" },
        "a load balancer under its other name": { given: balancer({}, "alb"), at: "internal" },
        "a classic load balancer": { given: balancer({}, "elb"), at: "internal" },
        "an address in a sealed stack": { given: eip, at: "" },
        "an address nobody uses": { given: eip, declared: egress, at: "" },
        "an address of a machine": {
            given: [
                eip,
                nat(),
                part("aws:ec2/networkInterface:NetworkInterface", "card", {}, {}),
                part("aws:ec2/eipAssociation:EipAssociation", "association", { allocationId: ["eip"] }),
            ],
            declared: egress,
            at: ["association", "association"],
        },
        "an address made for a machine": {
            given: [part(types.eip, "eip", { instance: [] }, { instance: "i-1" }), nat()],
            declared: egress,
            at: "eip.instance",
        },
        "a template with a public address": {
            given: template({}, { associatePublicIpAddress: "true" }),
            at: "networkInterfaces[1].associatePublicIpAddress",
        },
        "an instance with a public address": {
            given: of("aws:ec2/instance:Instance", { associatePublicIpAddress: true }),
            at: "associatePublicIpAddress",
        },
    },
    undetermined: {
        "a switch that is computed": { given: subnet({ mapPublicIpOnLaunch: unknown }), at: "mapPublicIpOnLaunch" },
        "a load balancer's side that is computed": { given: balancer({ internal: unknown }), at: "internal" },
    },
});
