import { gdpr } from "../../kit/clause.ts";
import { isInside } from "../../kit/ranges.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { slotsOf } from "../../kit/view.ts";

const record = "aws:route53/record:Record";
type Needs = "dnsZones" | "networks";

/**
 * RES-319. A zone without a VPC is public: its names stand in the DNS of the world. A private one takes over its names in every
 * VPC that it is associated with, so that its records decide where callers and pods go.
 */
export const privateName = residencyRule({
    id: "RES-319",
    name: "res-net-private-name",
    title: "Zones are private and declared, and their names lead to what the stack declares inside",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads: "`name`, `vpcs` of hosted zones; the region of VPCs that may associate; `type`, `aliases`, `records` of records",
    why: "whoever decides where a name leads decides who gets what is sent there",
    fix: "Give the zone a name under `dnsZones` and a VPC of the jurisdiction; let records lead to a load balancer of the stack or into `networks`.",
    needs: ["dnsZones", "networks"],
    resources: {
        "aws:route53/zone:Zone": [
            ({ props: { name }, declared, violated }) => {
                if (name === undefined || !isIn(name, declared.dnsZones)) {
                    violated(["name"], say`the zone takes over names that are not declared`);
                }
            },
            ({ props, place, violated, each }) => {
                const vpcs = slotsOf(props, ["vpcs"]);
                if (vpcs.length === 0) {
                    violated(["vpcs"], say`the zone is public: anybody may ask it`);
                }
                each(vpcs, ({ path, read }) => {
                    // A VPC in the list has one form; what has another makes the rule undetermined.
                    const { vpcRegion } = read() as { readonly vpcRegion?: string };
                    if (vpcRegion && !place.allowsRegion(vpcRegion)) {
                        violated(
                            [...path, "vpcRegion"],
                            say`${safe.region(vpcRegion)} is not known to lie in the jurisdiction`,
                        );
                    }
                });
            },
        ],
        "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": ({ props, place, violated }) => {
            if (props.vpcRegion && !place.allowsRegion(props.vpcRegion)) {
                violated(["vpcRegion"], say`${safe.region(props.vpcRegion)} is not known to lie in the jurisdiction`);
            }
        },
        [record]: judgeRecord,
    },
    stack: { types: [record], checks: [judgeAliases] },
});

function judgeRecord({ props, declared, violated, each }: ResourceCase<object, Needs>): void {
    const { type } = props as { readonly type?: string };
    each(slotsOf(props as AnyInputs, ["records"]), ({ path, read }) => {
        const value = read();
        const leadsInside =
            typeof value === "string" &&
            (type === "CNAME"
                ? isIn(value, declared.dnsZones)
                : (type === "A" || type === "AAAA") && isInside(value, declared.networks));
        if (!leadsInside) {
            violated(path, say`the name leads to what is neither a declared network nor a declared zone`);
        }
    });
}

/** An alias leads to whatever has the name: only a load balancer of this stack is judged itself. */
function judgeAliases({ graph, violated, undetermined, each }: StackCase<Needs>): void {
    each(graph.ofType(record), (it) => {
        const aliases = slotsOf(it.props, ["aliases"]);
        if (aliases.length === 0) return;
        if (graph.isOpen(it, "aliases")) {
            undetermined(it, ["aliases"], say`the name leads to something that is not of this stack`);
        } else if (graph.targets(it, "aliases", "aws:lb/loadBalancer:LoadBalancer").length !== aliases.length) {
            violated(it, ["aliases"], say`the name leads to something else than a load balancer of this stack`);
        }
    });
}

function isIn(name: string, zones: readonly string[]): boolean {
    const plain = name.replace(/\.$/, "");
    return zones.some((zone) => plain === zone || plain.endsWith(`.${zone}`));
}
