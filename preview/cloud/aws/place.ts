import { findRegion, partitions } from "../../../catalog/jurisdictions.ts";
import type { PartitionId } from "../../../catalog/jurisdictions.ts";
import { CloudFault, list, text } from "../cloud.ts";
import { isBag, withoutSecrets } from "../property-bag.ts";
import type { PropertyBag } from "../property-bag.ts";

/** Where an AWS provider instance works, read from its configuration alone and never from the machine it runs on. */
export interface AwsPlace {
    readonly partition: PartitionId;
    readonly dnsSuffix: string;
    readonly region: string;
    /** Twelve digits. */
    readonly accountId: string;
    /** Tags that the provider adds to everything. */
    readonly defaultTags: PropertyBag;
}

/** The account that AWS's own documentation uses; stands in where the provider names none. */
const documentationAccountId = "111122223333";

/**
 * Reads the place from a provider's configuration. A region that the catalog does not know is simulated in the standard
 * partition: a stack that strays there must reach the policy rules, which refuse it.
 *
 * @throws CloudFault where the configuration names no region.
 */
export function awsPlace(config: PropertyBag): AwsPlace {
    const region = text(withoutSecrets(config["region"]));
    if (region === undefined) {
        throw new CloudFault(
            "This AWS provider has no region, so nothing says where its resources would stand. " +
                "Pass the region to the provider: new aws.Provider(name, { region: … }).",
        );
    }
    const partition = partitions[findRegion(region)?.partition ?? "aws"];
    const defaultTags = decoded(config["defaultTags"]);
    const tags = isBag(defaultTags) && isBag(defaultTags["tags"]) ? defaultTags["tags"] : {};
    return {
        partition: partition.id,
        dnsSuffix: partition.dnsSuffix,
        region,
        accountId: text(list(decoded(config["allowedAccountIds"]))[0]) ?? documentationAccountId,
        defaultTags: tags,
    };
}

/** The same account and tags in another region, where a resource or a call names one of its own. */
export function placeIn(place: AwsPlace, region: string | undefined): AwsPlace {
    const { accountId, defaultTags } = place;
    return region === undefined ? place : { ...awsPlace({ region }), accountId, defaultTags };
}

/** Lists and maps in a provider's configuration travel as JSON text. */
function decoded(value: unknown): unknown {
    const plain = withoutSecrets(value);
    const json = text(plain);
    return json === undefined ? plain : JSON.parse(json);
}

/** `arn:<partition>:<service>:<region>:<account>:<resource>` in the place. */
export function arnIn(place: AwsPlace, service: string, resource: string): string {
    return `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
}

/** An ARN of a service that is not bound to a region: IAM. */
export function globalArnIn(place: AwsPlace, service: string, resource: string): string {
    return `arn:${place.partition}:${service}::${place.accountId}:${resource}`;
}
