import { isListed, parseArn } from "../../kit/arn.ts";
import { safe, say } from "../../kit/safe.ts";
import { misfitsOf } from "../misfits.ts";
import type { World } from "../world.ts";
import { leaf } from "./leaf.ts";
import type { placeLeaves } from "./place-leaves.ts";
import { isText } from "./text.ts";

/** What an ARN has to be of, besides its place. */
export interface ArnForm {
    /** `kms` */
    readonly service: string;
    /** The whole form of its last part. */
    readonly resource: RegExp;
}

/** Leaves for ARNs whose last part has a form: of the own accounts, of the stack, and of AWS itself. */
export function arnLeaves({ stack, declared, place }: World, { arn }: Pick<ReturnType<typeof placeLeaves>, "arn">) {
    /** The ARN of something in a declared account and the jurisdiction. No wildcard stands for either. */
    const ownArn = (service: string, resource: RegExp) => arn(service, whole(resource));

    /**
     * The ARN of a resource of this stack, by the name that stands in it; or one that is declared.
     * @param form Its last part, with the name as a group called `name`.
     * @param type The resource's type token.
     * @param property The input that has the name.
     */
    const stackArn = ({ service, resource }: ArnForm, type: string, property: string) => {
        const form = whole(resource);
        const inAccount = arn(service, form);
        return leaf(
            {
                kind: "stackArn",
                says: `an ARN of ${service}: of a resource of this stack (${type}), by its ${property}`,
            },
            (value) => {
                const misfits = misfitsOf(inAccount, value);
                if (misfits.length > 0 || stack === undefined || !isText(value)) return misfits;
                if (isListed(value, declared.externalArns)) return undefined;
                const name = form.exec(parseArn(value)?.resource ?? "")?.groups?.["name"];
                return stack.resources.some((each) => each.type === type && each.unjudged[property] === name)
                    ? undefined
                    : { relation: say`no resource of this stack of the type ${safe.typeToken(type)} is called so` };
            },
        );
    };

    /** The ARN of something that AWS itself owns, in the own partition and, where it has a region, in the jurisdiction. */
    const awsArn = (service: string, resource: RegExp) => {
        const form = whole(resource);
        return leaf(
            { kind: "awsArn", says: `an ARN of ${service} that AWS itself owns: ${resource.source}` },
            (value) => {
                const found = isText(value) ? parseArn(value) : undefined;
                if (found === undefined) return say`it is not one ARN`;
                if (found.service !== service || !form.test(found.resource))
                    return say`it is not one of those of AWS that somebody has looked at`;
                if (found.account !== "" && found.account !== "aws")
                    return say`it is of account ${safe.account(found.account)}, not of AWS itself`;
                if (!place.allowsPartition(found.partition))
                    return say`its partition ${safe.partition(found.partition)} is outside`;
                return found.region === "" || place.allowsRegion(found.region)
                    ? undefined
                    : say`its region ${safe.region(found.region)} is outside`;
            },
        );
    };

    return { ownArn, stackArn, awsArn };
}

function whole(pattern: RegExp): RegExp {
    return new RegExp(`^(?:${pattern.source})$`, pattern.flags);
}
