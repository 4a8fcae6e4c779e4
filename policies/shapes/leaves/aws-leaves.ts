import type { z } from "zod";
import { clusterOf } from "../../kit/kubeconfig.ts";
import { isInside } from "../../kit/ranges.ts";
import { safe, say } from "../../kit/safe.ts";
import type { World } from "../world.ts";
import { leaf } from "./leaf.ts";
import { isText } from "./text.ts";

const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Leaves for values that only AWS and its clusters have. */
export function awsLeaves({ place }: World) {
    /**
     * An identifier that AWS or a digest made: a form so narrow that no name of a place outside has it. What stands in it is not
     * searched for one, because any digits may stand in a digest.
     * @param noun What it is, with its article: "the id of a reservation".
     */
    const id = (noun: string, pattern: RegExp): z.ZodType => {
        const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags);
        return leaf({ kind: "id", says: `${noun}: ${pattern.source}` }, (value) =>
            isText(value) && whole.test(value) ? undefined : say`it does not have the form of this property`,
        );
    };

    /** A type of EC2 instance. Its dot makes it look like a host, but no top-level domain is called after a size. */
    const instanceType = () =>
        leaf({ kind: "instanceType", says: "a type of EC2 instance" }, (value) =>
            isText(value) &&
            /^[a-z]{1,4}\d{1,2}[a-z0-9-]{0,12}\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal(?:-\d{1,2}xl)?)$/.test(
                value,
            )
                ? undefined
                : say`it is no type of EC2 instance`,
        );

    /** Addresses that no router outside carries, e.g. those of a cluster's services. */
    const privateNetwork = () =>
        leaf(
            { kind: "privateNetwork", says: "an address range that no router of the internet carries" },
            (value) =>
                isText(value) && value.includes("/") && isInside(value, privateNetworks)
                    ? undefined
                    : say`${safe.address(value)} is no private address range`,
            { unknown: "never" },
        );

    /** A kubeconfig of one cluster of EKS, with `aws eks get-token` and no other command. Whose cluster it is, RES-111 decides. */
    const kubeconfig = () =>
        leaf({ kind: "kubeconfig", says: "a kubeconfig of one cluster of EKS, with `aws eks get-token`" }, (value) => {
            const named = clusterOf(value);
            if (named === undefined) return say`it holds more than a cluster of EKS and \`aws eks get-token\``;
            return place.allowsRegion(named.region)
                ? undefined
                : say`the token is asked for in ${safe.region(named.region)}`;
        });

    return { id, instanceType, privateNetwork, kubeconfig };
}
