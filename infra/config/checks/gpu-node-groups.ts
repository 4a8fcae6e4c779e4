import { gpuInstances, offeringIn } from "../../../catalog/gpu-instances.ts";
import { permits } from "../../../catalog/fact.ts";
import { regions, regionsOf } from "../../../catalog/jurisdictions.ts";
import type { RegionId } from "../../../catalog/jurisdictions.ts";
import type { GpuInstanceType } from "../../../catalog/gpu-instances.ts";
import { namesOf } from "../../../catalog/table.ts";
import type { Finding } from "../fault.ts";
import { under } from "../path.ts";
import { quote } from "../suggest.ts";
import type { Check } from "./check.ts";
import { entriesOf, repeats } from "./check.ts";

/** Every instance type, the alternatives too, must be offered in the region. */
export const instancesOffered: Check = ({ gpuNodeGroups, region }) => {
    if (region === undefined) return [];
    return entriesOf(gpuNodeGroups).flatMap(([name, { instanceTypes }]) =>
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

/** Each alternative is another type. */
export const instancesDistinct: Check = ({ gpuNodeGroups }) =>
    entriesOf(gpuNodeGroups).flatMap(([name, { instanceTypes }]) =>
        repeats(instanceTypes).map((i) => ({
            path: under("gpuNodeGroups", name, "instanceTypes", i),
            problem: `${quote(instanceTypes[i] ?? "")} is listed twice`,
            reason: "When the type is sold out, the same type is no alternative.",
            fix: "Write another type, or remove it.",
        })),
    );

/** Counts and days must rise. */
export const nodesInOrder: Check = ({ gpuNodeGroups }) =>
    entriesOf(gpuNodeGroups).flatMap(([name, { nodes, capacity }]) => {
        const findings: Finding[] = [];
        if (nodes.min > nodes.max) {
            findings.push({
                path: under("gpuNodeGroups", name, "nodes", "min"),
                problem: `the least, ${nodes.min}, is more than the most, ${nodes.max}`,
                reason: "AWS refuses such a node group.",
                fix: "Write a min that is at most max.",
            });
        }
        if (capacity.type === "capacityBlock" && capacity.endsOn <= capacity.startsOn) {
            findings.push({
                path: under("gpuNodeGroups", name, "capacity", "endsOn"),
                problem: "the capacity block ends before it begins",
                reason: "There would be no day on which the nodes run.",
                fix: "Write a day after startsOn.",
            });
        }
        return findings;
    });
