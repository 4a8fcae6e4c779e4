import { gpuInstances, offeringIn } from "../../catalog/gpu-instances.ts";
import { permits } from "../../catalog/fact.ts";
import { regions, regionsOf } from "../../catalog/jurisdictions.ts";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import type { GpuInstanceType } from "../../catalog/gpu-instances.ts";
import { namesOf } from "../../catalog/table.ts";
import type { Finding } from "../fault.ts";
import { poolsOf } from "../fleet.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";

/** Instance types must be offered in the region. Where a group's model is known, {@link modelsFit} says what would do. */
export const instancesOffered: Check = (draft) => {
    const { gpuNodeGroups, region } = draft;
    if (region === undefined) return [];
    const planned = poolsOf(draft).map(({ nodeGroupName }) => nodeGroupName);
    return entriesOf(gpuNodeGroups)
        .filter(([name]) => !planned.includes(name))
        .flatMap(([name, { instanceTypes }]) =>
            instanceTypes.flatMap((type, i) => offerFindings(name, type, i, region)),
        );
};

function offerFindings(group: string, type: GpuInstanceType, index: number, region: RegionId): readonly Finding[] {
    const offering = offeringIn(gpuInstances[type], region);
    if (offering.confirmed) return [];
    const elsewhere = regionsOf(regions[region].jurisdiction)
        .map(({ id }) => id)
        .filter((id) => isOffered(type, id));
    const here = namesOf(gpuInstances).filter((other) => isOffered(other, region));
    return [
        {
            path: under("gpuNodeGroups", group, "instanceTypes", index),
            problem: `${type} is not known to be offered in ${region}`,
            reason: `Nodes would never start, and unknown means no: ${offering.reason}.`,
            fix: [
                here.length === 0 ? `No GPU type is known in ${region}.` : `Offered in ${region}: ${here.join(", ")}.`,
                elsewhere.length === 0
                    ? `${type} is known in no region of the jurisdiction.`
                    : `${type} is offered in ${elsewhere.join(", ")}.`,
            ].join(" "),
        },
    ];
}

function isOffered(type: GpuInstanceType, region: RegionId): boolean {
    return permits(offeringIn(gpuInstances[type], region), () => true);
}

/** Reserved capacity is of one type: there is nothing to fall back to. */
export const reservedCapacityOfOneType: Check = ({ gpuNodeGroups }) =>
    entriesOf(gpuNodeGroups).flatMap(([name, { instanceTypes, capacity }]) =>
        capacity.type === "onDemand" || capacity.type === "spot"
            ? []
            : instanceTypes.slice(1).map((type, i) => ({
                  path: under("gpuNodeGroups", name, "instanceTypes", i + 1),
                  problem: `${quote(type)} is an alternative that a ${capacity.type} does not have`,
                  reason: "A reservation holds nodes of one type; the second would be bought on demand, or never come.",
                  fix: "Remove it, or give it a node group of its own.",
              })),
    );

/** Counts must rise. */
export const nodesInOrder: Check = ({ gpuNodeGroups }) =>
    entriesOf(gpuNodeGroups).flatMap(([name, { nodes }]) =>
        nodes.min <= nodes.max
            ? []
            : [
                  {
                      path: under("gpuNodeGroups", name, "nodes", "min"),
                      problem: `the least, ${nodes.min}, is more than the most, ${nodes.max}`,
                      reason: "AWS refuses such a node group.",
                      fix: "Write a min that is at most max.",
                  },
              ],
    );
