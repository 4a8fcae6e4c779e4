import { isListed, parseArn } from "../../kit/arn.ts";
import type { Declaration } from "../../kit/declaration.ts";
import { isGiven } from "../../kit/graph.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import type { Place } from "../../kit/place.ts";
import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs, StackCase } from "../../kit/rule.ts";
import type { SafeText } from "../../kit/safe.ts";

/** True where the region of a resource, its own or its provider's, lies inside. Throws where it is unknown. */
export function standsInside(resource: StackResource<object>, place: Place): boolean {
    const own = isGiven(resource, "region") ? (resource.props as AnyInputs)["region"] : undefined;
    const region = own ?? resource.provider?.["region"];
    return typeof region === "string" && place.allowsRegion(region);
}

/** What a property leads to, and what is wrong where that stands outside. */
export interface Leads {
    readonly from: StackResource<object>;
    readonly path: PropertyPath;
    readonly to: readonly StackResource<object>[];
    readonly problem: SafeText;
}

/** Judges that everything a property leads to stands inside; each by itself. */
export function judgePlaces(
    { from, path, to, problem }: Leads,
    { place, violated, each }: Pick<StackCase<never>, "place" | "violated" | "each">,
): void {
    each(to, (target) => {
        if (!standsInside(target, place)) {
            violated(from, path, problem);
        }
    });
}

/** The buckets of the stack that a text names, by name or ARN. The ARN is made of the name, so a preview knows both. */
export function bucketsCalled(graph: StackGraph, text: string): readonly StackResource[] {
    const arn = parseArn(text);
    const name = arn?.service === "s3" ? arn.resource : text;
    return graph.identifiedBy(name).filter(({ type }) => type === "aws:s3/bucket:Bucket");
}

/** True where a bucket that is not of this stack is declared, by name or ARN. */
export function isDeclaredBucket(
    text: string,
    { externalArns }: Pick<Declaration, "externalArns">,
    place: Place,
): boolean {
    const partitions = new Set(place.regions.map(({ partition }) => partition));
    const arns = parseArn(text) ? [text] : [...partitions].map((partition) => `arn:${partition}:s3:::${text}`);
    return arns.some((arn) => isListed(arn, externalArns) || isListed(`${arn}/`, externalArns));
}
