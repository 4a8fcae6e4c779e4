import { gdpr } from "../../kit/clause.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { peek } from "../../kit/view.ts";
import { judgeFirewall } from "./firewall.ts";
import { occupantsOf, routesOf, subnetsUsing } from "./routes.ts";
import type { Route } from "./routes.ts";

/**
 * RES-302. A NAT gateway is public unless it says otherwise. A public one may be there only for declared hosts, and only
 * where every route to it starts in the subnets of a firewall that drops everything but those hosts.
 */
export const natBehindFirewall = residencyRule({
    id: "RES-302",
    name: "res-net-nat",
    title: "NAT gateways are private, or reached only through a firewall with a host allow-list",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads: "`connectivityType` of NAT gateways; the routes to them and the subnets those serve; firewall, policy and rule groups in front",
    why: "a public NAT gateway gives every subnet that routes to it a way to any host in the world",
    fix: 'Set `connectivityType: "private"`, or route to it from firewall subnets alone, with a TLS_SNI allow-list of declared hosts.',
    needs: ["thirdPartyHosts"],
    resources: {
        "aws:ec2/natGateway:NatGateway": ({ props, declared, violated }) => {
            if (props.connectivityType !== "private" && declared.thirdPartyHosts.length === 0) {
                violated(["connectivityType"], say`the NAT gateway is public, and no third-party host is declared`);
            }
        },
    },
    stack: {
        types: ["aws:ec2/natGateway:NatGateway"],
        checks: [
            (given) => {
                const publicNats = given.graph
                    .ofType("aws:ec2/natGateway:NatGateway")
                    .filter((nat) => nat.props.connectivityType !== "private");
                // Without declared hosts, the check above has refused them already.
                if (given.declared.thirdPartyHosts.length > 0 && publicNats.length > 0) {
                    judgeNats(publicNats, given);
                }
            },
        ],
    },
});

type Given = StackCase<"thirdPartyHosts">;

function judgeNats(nats: readonly StackResource<object>[], given: Given): void {
    const { graph, each, undetermined, violated, declared } = given;
    const routes = routesOf(graph).filter(({ target }) => target === "natGatewayId");
    each(nats, (nat) => {
        if (graph.targets(nat, "subnetId", "aws:ec2/subnet:Subnet").length !== 1) {
            undetermined(nat, ["subnetId"], say`the NAT gateway stands in no subnet of this stack`);
        }
        if (!routes.some(({ next }) => next.some(({ urn }) => urn === nat.urn))) {
            violated(nat, [], say`the NAT gateway is public, and no firewall's subnet leads to it`);
        }
    });
    const toPublic = routes.filter(({ next }) => !leadsToPrivateNat(next));
    each(toPublic, (route) => {
        judgeRoute(route, given);
    });
    each(graph.ofType("aws:networkfirewall/firewall:Firewall"), (firewall) => {
        const users = () => rangesLeadingTo(firewall, graph);
        judgeFirewall(firewall, { graph, hosts: declared.thirdPartyHosts, users, violated, undetermined });
    });
}

/** Ranges of the subnets whose way out is this firewall. */
function rangesLeadingTo(firewall: StackResource<object>, graph: StackGraph): readonly string[] {
    return routesOf(graph)
        .filter(({ leadsOut, next }) => leadsOut && next.some(({ urn }) => urn === firewall.urn))
        .flatMap(({ table }) => {
            const use = table && subnetsUsing(graph, table);
            return use?.known === true ? use.subnets : [];
        })
        .flatMap(({ props }) => {
            const range = peek(props, "cidrBlock");
            return range.kind === "known" && typeof range.value === "string" ? [range.value] : [];
        });
}

function leadsToPrivateNat(next: readonly StackResource[]): boolean {
    return next.length > 0 && next.every(({ props }) => props["connectivityType"] === "private");
}

/** A route to a public NAT gateway must start where nothing but a firewall stands. */
function judgeRoute({ resource, path, table }: Route, { graph, violated, undetermined }: Given): void {
    if (!table) {
        undetermined(resource, ["routeTableId"], say`a route to a NAT gateway is in a table that is not in this stack`);
        return;
    }
    const use = subnetsUsing(graph, table);
    if (!use.known) {
        undetermined(use.by, use.path, say`a route to a NAT gateway may serve any subnet of the VPC`);
        return;
    }
    for (const subnet of use.subnets) {
        const occupants = occupantsOf(graph, subnet);
        const others = occupants.filter(({ type }) => type !== "aws:networkfirewall/firewall:Firewall");
        if (occupants.length === others.length) {
            violated(resource, [...path, "natGatewayId"], say`the route serves a subnet in which no firewall stands`);
        }
        for (const other of others) {
            violated(
                other,
                [],
                say`${safe.typeToken(other.type)} stands in a firewall's subnet and reaches the NAT gateway past it`,
            );
        }
    }
}
