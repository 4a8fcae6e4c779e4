import { bedrockMakers } from "../../../catalog/bedrock-models.ts";
import { parseArn } from "../../kit/arn.ts";
import type { Place } from "../../kit/place.ts";

/** True for a model's own id, which begins with its maker's name: `anthropic.claude-3-5-sonnet-20240620-v1:0`. */
export function isOwnModelId(id: string): boolean {
    return bedrockMakers.value.some((maker) => id.startsWith(`${maker}.`));
}

/** Kinds of ARN that name models of one region. */
const modelKinds = /^(foundation-model|custom-model|custom-model-deployment|imported-model|provisioned-model)\//;

/** True for the ARN of a model that stands in a region of the jurisdiction; a wildcard for the region stands nowhere. */
export function isModelInside(arn: string, place: Place): boolean {
    const { service, region = "", partition = "", resource = "" } = parseArn(arn) ?? {};
    const isModel = service === "bedrock" && modelKinds.test(resource);
    return isModel && place.allowsPartition(partition) && place.allowsRegion(region);
}
