import { createHash } from "node:crypto";
import type { Declaration } from "../policies/kit/declaration.ts";
import { isInside } from "../policies/kit/ranges.ts";
import type { PreviewResource, UnneededEntry } from "./preview.ts";

/**
 * The entries of a declaration's lists that nothing in a preview needs, in the order of the declaration. It is told, and refuses
 * nothing: a permission may be there before its resource.
 *
 * @param outside What the stack file says about things that the stack uses and does not make, its key store for one.
 */
export function unneededEntries(
    declared: Partial<Declaration>,
    resources: readonly PreviewResource[],
    outside: unknown = [],
): readonly UnneededEntry[] {
    const texts = [...new Set([...resources.flatMap(({ inputs }) => textsIn(inputs)), ...textsIn(outside)])];
    const isNamed = (entry: string) => texts.some((text) => text.includes(entry));
    const ranges = [
        ...new Set(texts.flatMap((text) => text.match(/\b(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?\b/g) ?? [])),
    ];
    const urns = new Set(resources.map(({ urn }) => urn));
    const objects = resources.map(({ inputs }) => (inputs["metadata"] ?? {}) as Readonly<Record<string, unknown>>);
    const notNamed = "no resource names it";
    const noSuchResource = "the stack has no such resource";
    const missing = <Key extends keyof Declaration>(
        list: Key,
        isNeeded: (entry: ItemOf<Declaration[Key]>) => boolean,
        because: string,
    ): readonly UnneededEntry[] =>
        // Every key that is asked for below is a list.
        ((declared[list] ?? []) as unknown as readonly ItemOf<Declaration[Key]>[]).flatMap((entry, index) =>
            isNeeded(entry) ? [] : [{ path: `${list}[${String(index)}]`, because }],
        );
    const hasUrn = ({ urn }: { readonly urn: string }) => urns.has(urn);
    return [
        ...missing(
            "networks",
            (network) => isNamed(network) || ranges.some((range) => isInside(range, [network])),
            "no resource names an address in it",
        ),
        ...missing("thirdPartyHosts", isNamed, notNamed),
        ...missing("processors", ({ host }) => isNamed(host), "no resource names its host"),
        ...missing(
            "ownServices",
            ({ namespace }) => objects.some((one) => one["namespace"] === namespace || one["name"] === namespace),
            "nothing is in that namespace",
        ),
        ...missing("admittedTypes", ({ type }) => resources.some((one) => one.type === type), noSuchResource),
        ...missing("admittedResources", hasUrn, noSuchResource),
        ...missing(
            "lookedAtTexts",
            ({ sha256 }) => texts.some((text) => digestOf(text) === sha256),
            "no resource holds the text",
        ),
        ...missing("resourceOptions", hasUrn, noSuchResource),
        ...missing(
            "stackReferences",
            ({ name }) => resources.some(({ type, inputs }) => type === stackReference && inputs["name"] === name),
            "the stack does not read it",
        ),
        ...missing(
            "readResources",
            ({ type }) => resources.some((one) => one.external === true && one.type === type),
            "the stack reads no such resource",
        ),
        ...missing("upstreamRegistries", isNamed, notNamed),
        ...missing(
            "charts",
            (chart) => {
                const [name = "", version = ""] = chart.split(":");
                return resources.some(
                    ({ inputs }) =>
                        String(inputs["chart"]).split("/").at(-1) === name &&
                        [version, version.replace(/^v/, "")].includes(String(inputs["version"])),
                );
            },
            "no release installs it in that version",
        ),
        ...missing("peerAccounts", isNamed, notNamed),
        ...missing("externalArns", (arn) => isNamed(arn.replace(/\*$/, "")) || isNamed(idOfZone(arn)), notNamed),
        ...missing("prefixLists", isNamed, notNamed),
        ...missing("privateLinkServices", isNamed, notNamed),
        ...missing("peeringConnections", isNamed, notNamed),
        ...missing("transitGateways", isNamed, notNamed),
        ...missing("dnsZones", isNamed, notNamed),
        ...missing("dnsForwardTargets", isNamed, notNamed),
        ...missing(
            "hostNetworkAgents",
            (agent) => objects.some((one) => `${String(one["namespace"])}/${String(one["name"])}` === agent),
            noSuchResource,
        ),
        ...missing("organizations", isNamed, notNamed),
        ...missing("vpcEndpoints", isNamed, notNamed),
        ...missing("alertSubscriptions", ({ endpoint }) => isNamed(endpoint), notNamed),
        ...missing(
            "logGroupDays",
            ({ group }) => resources.some(({ inputs }) => inputs["name"] === group),
            noSuchResource,
        ),
        ...missing("serviceKeys", hasUrn, noSuchResource),
        ...missing("multiRegionKeys", hasUrn, noSuchResource),
    ];
}

/** The id of a hosted zone, by which associations and endpoints name it; any other ARN itself. */
function idOfZone(arn: string): string {
    return arn.replace(/^arn:[a-z-]+:route53:::hostedzone\//, "");
}

const stackReference = "pulumi:pulumi:StackReference";

type ItemOf<List> = List extends readonly (infer Item)[] ? Item : never;

/** Every text in a value, however deep. */
function textsIn(value: unknown): readonly string[] {
    if (typeof value === "string") {
        return [value];
    }
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function digestOf(text: string): string {
    return createHash("sha256").update(text, "utf8").digest("hex");
}
