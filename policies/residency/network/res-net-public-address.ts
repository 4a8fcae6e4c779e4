import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";

const nat = "aws:ec2/natGateway:NatGateway";

/** RES-311. A load balancer is internet-facing unless it says otherwise. */
export const noPublicAddress = residencyRule({
    id: "RES-311",
    name: "res-net-public-address",
    title: "Nothing but the NAT gateway of an egress zone has a public address",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32")],
    reads:
        "`mapPublicIpOnLaunch`, `assignIpv6AddressOnCreation` of subnets; elastic addresses and who uses them; " +
        "`associatePublicIpAddress` of instances, launch templates and configurations; `internal` of load balancers",
    why: "what has a public address can be reached from, and can answer to, any place in the world",
    fix: "Keep it private: no public address, `internal: true`; only a NAT gateway of a stack with declared hosts may use an Eip.",
    needs: ["thirdPartyHosts"],
    resources: {
        "aws:ec2/subnet:Subnet": ({ props, violated, each }) => {
            each(["mapPublicIpOnLaunch", "assignIpv6AddressOnCreation"] as const, (key) => {
                if (isOn(props[key])) {
                    violated([key], say`whatever starts in the subnet gets a public address`);
                }
            });
        },
        "aws:ec2/eip:Eip": [
            ({ declared, violated }) => {
                if (declared.thirdPartyHosts.length === 0) {
                    violated([], say`the stack has a public address, and no third-party host is declared`);
                }
            },
            ({ props, violated, each }) => {
                each(["instance", "networkInterface"] as const, (key) => {
                    if (props[key]) {
                        violated([key], say`the public address is given to a machine`);
                    }
                });
            },
        ],
        "aws:ec2/eipAssociation:EipAssociation": ({ violated }) => {
            violated([], say`a public address is given to a machine`);
        },
        "aws:ec2/instance:Instance": judgeLaunch,
        "aws:ec2/launchConfiguration:LaunchConfiguration": judgeLaunch,
        "aws:ec2/launchTemplate:LaunchTemplate": ({ props, violated, each }) => {
            each(props.networkInterfaces, (card, index) => {
                each(["associatePublicIpAddress", "associateCarrierIpAddress"] as const, (key) => {
                    if (isOn(card[key])) {
                        violated(["networkInterfaces", index, key], say`machines start with a public address`);
                    }
                });
            });
        },
        "aws:lb/loadBalancer:LoadBalancer": judgeBalancer,
        "aws:alb/loadBalancer:LoadBalancer": judgeBalancer,
        "aws:elb/loadBalancer:LoadBalancer": judgeBalancer,
    },
    stack: {
        types: ["aws:ec2/eip:Eip"],
        checks: [
            ({ graph, declared, violated, each }) => {
                each(declared.thirdPartyHosts.length > 0 ? graph.ofType("aws:ec2/eip:Eip") : [], (eip) => {
                    const users = graph.referrers(eip).filter(({ type }) => !/^(ringfence|pulumi):/.test(type));
                    if (users.length === 0) {
                        violated(eip, [], say`no NAT gateway of this stack uses the public address`);
                    }
                    for (const user of users.filter(({ type }) => type !== nat)) {
                        violated(user, [], say`it uses a public address, which only a NAT gateway may`);
                    }
                });
            },
        ],
    },
});

type Launch = ResourceCase<{ readonly associatePublicIpAddress?: unknown }, "thirdPartyHosts">;

function judgeLaunch({ props, violated }: Launch): void {
    if (isOn(props.associatePublicIpAddress)) {
        violated(["associatePublicIpAddress"], say`machines start with a public address`);
    }
}

function judgeBalancer({ props, violated }: ResourceCase<{ readonly internal?: unknown }, "thirdPartyHosts">): void {
    if (props.internal !== true) {
        violated(["internal"], say`the load balancer faces the internet`);
    }
}

/** AWS writes this switch as a boolean in some types and as a text in others; only a plain "no" is off. */
function isOn(value: unknown): boolean {
    return value !== undefined && value !== "" && value !== false && value !== "false";
}
