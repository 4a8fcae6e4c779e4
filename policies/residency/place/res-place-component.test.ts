import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { componentPlace } from "./res-place-component.ts";

const component = (kind: string, props: Fixture["props"]): Fixture => ({ type: `ringfence:${kind}`, props });
const network = (props: Fixture["props"] = {}): Fixture =>
    component("network:DmzNetwork", { jurisdiction: "eu", dataClass: "personal", ...props });
const gateway = (props: Fixture["props"] = {}): Fixture =>
    component("gateway:RoutingGateway", {
        jurisdiction: "eu",
        dataClasses: { internal: { thirdParty: false }, personal: { thirdParty: false } },
        routes: [{ name: "all", dataClasses: ["internal", "personal"] }],
        ...props,
    });
const fleet = (dataClass: unknown): Fixture =>
    component("serving:VllmFleet", { jurisdiction: "eu", pools: { l40s: { dataClass } } });

const silent = "says neither a jurisdiction nor a class, and no property of another name may";

describeRule(componentPlace, {
    decidedOtherwise: {
        "dataClasses.internal": "the class is the name of the setting",
        "dataClasses.internal.thirdParty": silent,
        "dataClasses.personal": "the class is the name of the setting",
        "dataClasses.personal.thirdParty": silent,
        nodeRoleArn: silent,
        routes: "RES-801 judges what a route reaches",
        "routes[*]": "RES-801 judges what a route reaches",
        "routes[*].name": silent,
        size: silent,
        tier: silent,
    },
    compliant: {
        "a network for the strictest class": network(),
        "a gateway that accepts fewer classes than are declared": gateway({ dataClasses: { internal: {} } }),
        "a fleet on node groups of a declared class": fleet("internal"),
        "node groups of a declared class": component("compute:GpuNodeGroup", {
            jurisdiction: "eu",
            dataClass: "internal",
            nodeRoleArn: unknown,
        }),
        "a part that holds no data": component("gateway:GatewayNodes", { tier: "front" }),
        "somebody else's component that says nothing": { type: "acme:search:Index", props: { size: 3 } },
    },
    violating: {
        "a network of another jurisdiction": { given: network({ jurisdiction: "us" }), at: "jurisdiction" },
        "a network for less than the strictest class": { given: network({ dataClass: "internal" }), at: "dataClass" },
        "a network for a class nobody declared": { given: network({ dataClass: "health" }), at: "dataClass" },
        "a network that does not say its class": {
            given: component("network:DmzNetwork", { jurisdiction: "eu" }),
            at: "dataClass",
        },
        "a cluster whose arguments nobody can see": {
            given: component("compute:Cluster", {}),
            at: "jurisdiction",
        },
        "a gateway that accepts a class nobody declared": {
            given: gateway({ dataClasses: { internal: {}, health: {} } }),
            at: "dataClasses.health",
        },
        "a route for a class nobody declared": {
            given: gateway({ routes: [{ name: "all", dataClasses: ["internal", "regulated"] }] }),
            at: "routes[0].dataClasses[1]",
        },
        "a fleet on node groups of another class": { given: fleet("regulated"), at: "pools.l40s.dataClass" },
        "a jurisdiction by its prefix": { given: network({ jurisdiction: "eu-central-1" }), at: "jurisdiction" },
        "somebody else's component that says another jurisdiction": {
            given: { type: "acme:search:Index", props: { place: { jurisdiction: "uk" } } },
            at: "place.jurisdiction",
        },
    },
    undetermined: {
        "a class that is computed": { given: network({ dataClass: unknown }), at: "dataClass" },
        "node groups that are computed": {
            given: component("serving:VllmFleet", { jurisdiction: "eu", pools: unknown }),
            at: "pools",
        },
        "a class of one node group that is computed": { given: fleet(unknown), at: "pools.l40s.dataClass" },
    },
});
