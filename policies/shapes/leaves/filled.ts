import { eksImageAccounts } from "../../../catalog/eks-image-accounts.ts";
import { jurisdictions, regions } from "../../../catalog/jurisdictions.ts";
import { s3Blocks } from "../../../catalog/s3-blocks.ts";
import { namesOf } from "../../../catalog/table.ts";
import type { World } from "../world.ts";

/** The agent on each node that hands out AWS credentials. Packets to it never leave the node. */
export const podIdentityAgent = "169.254.170.23/32";

/** A text with its places taken out, and whether one of them leads outside. */
export interface Filled {
    /** The text with `⟨region⟩`, `⟨registry⟩`, `⟨eks registry⟩`, `⟨block⟩` and `⟨jurisdiction⟩` where it names one, or a list of them. */
    readonly template: string;
    /** True where every place that it names is inside. */
    readonly isInside: boolean;
}

const registry = /(\d{12})(\[\.\]|\.)dkr\2ecr\2([a-z0-9-]+)\2amazonaws\2(?:com|eu)/g;
const block = /(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}/g;
const region = /(?<![a-z0-9-])[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}(?![\w-])/g;
const jurisdiction = new RegExp(`(?<![\\w-])(?:${namesOf(jurisdictions).join("|")})(?![\\w-])`, "g");

/**
 * Takes the places out of an expression that names them, each judged: what is left is the same for every stack, and can be compared with
 * what somebody has looked at.
 */
export function placesOutOf(text: string, { declared, place }: World): Filled {
    let isInsideAll = !/[⟨⟩]/.test(text);
    const hole = (name: string, holds: boolean): string => {
        isInsideAll &&= holds;
        return `⟨${name}⟩`;
    };
    const storage = place.regions.flatMap(({ id }) => {
        const published = s3Blocks[id];
        return published.confirmed ? published.value : [];
    });
    const template = text
        .replaceAll(registry, (_, account: string, __, where: string) => {
            const known = namesOf(regions).find((id) => id === where);
            return known !== undefined && eksImageAccounts.value[known] === account
                ? hole("eks registry", place.allowsRegion(where))
                : hole("registry", declared.accounts.includes(account) && place.allowsRegion(where));
        })
        .replaceAll(block, (range) => hole("block", range === podIdentityAgent || storage.includes(range)))
        .replaceAll(region, (name) => hole("region", place.allowsRegion(name)))
        .replaceAll(jurisdiction, (name) => hole("jurisdiction", name === place.id));
    return { template: oneForEachList(template), isInside: isInsideAll };
}

/** How many there are differs between stacks. */
function oneForEachList(text: string): string {
    return text.replaceAll(/('?⟨[a-z ]+⟩'?)(?:(?:, |\|)\1)+/g, "$1");
}
