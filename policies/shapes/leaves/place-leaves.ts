import { isListed, parseArn } from "../../kit/arn.ts";
import type { DeclarationKey } from "../../kit/declaration.ts";
import { staysInside } from "../../kit/host-name.ts";
import { objectionToImage } from "../../kit/image-name.ts";
import { isInside } from "../../kit/ranges.ts";
import { safe, say } from "../../kit/safe.ts";
import type { World } from "../world.ts";
import { leaf } from "./leaf.ts";
import type { Objection } from "./leaf.ts";
import { isText } from "./text.ts";

/** Leaves that say where something is and whose. */
export function placeLeaves(world: World) {
    const { declared, place } = world;

    /** A region of the jurisdiction, written down. */
    const region = () =>
        leaf(
            { kind: "region", says: "a region of the jurisdiction" },
            (value) =>
                isText(value) && place.allowsRegion(value) ? undefined : say`${safe.region(value)} is no region inside`,
            { unknown: "never" },
        );

    /** A zone of a region of the jurisdiction, written down. */
    const zone = () =>
        leaf(
            { kind: "zone", says: "an availability zone of the jurisdiction" },
            (value) =>
                isText(value) && /^[a-z0-9-]+\d[a-z]$/.test(value) && place.allowsRegion(value.slice(0, -1))
                    ? undefined
                    : say`${safe.zone(value)} is no availability zone inside`,
            { unknown: "never" },
        );

    /** One of the declared accounts. */
    const account = () =>
        leaf({ kind: "account", says: "a declared account" }, (value) =>
            (isText(value) || typeof value === "number") && declared.accounts.includes(String(value))
                ? undefined
                : say`${safe.account(value)} is no declared account`,
        );

    /** An address range inside the declared networks, written down. */
    const cidr = () =>
        leaf(
            { kind: "cidr", says: "an address range inside the declared networks" },
            (value) =>
                isText(value) && isInside(value, declared.networks)
                    ? undefined
                    : say`${safe.address(value)} is no part of the declared networks`,
            { unknown: "never" },
        );

    /** One address of the declared networks. */
    const address = () =>
        leaf({ kind: "address", says: "an address inside the declared networks" }, (value) =>
            isText(value) && !value.includes("/") && isInside(value, declared.networks)
                ? undefined
                : say`${safe.address(value)} is no address of the declared networks`,
        );

    /**
     * The ARN of something in a declared account and the jurisdiction, or of something that is declared.
     * @param service The service that it has to be of, e.g. `kms`.
     * @param resource The form that the last part has to have. @default any
     */
    const arn = (service: string, resource?: RegExp) =>
        leaf(
            { kind: "arn", says: `an ARN of ${service} in a declared account and the jurisdiction, or a declared one` },
            (value) => arnObjection(value, service, resource),
        );

    function arnObjection(value: unknown, service: string, resource: RegExp | undefined): Objection | undefined {
        const found = isText(value) ? parseArn(value) : undefined;
        if (found === undefined) return say`it is not one ARN`;
        const fits = found.service === service && (resource?.test(found.resource) ?? true);
        if (!fits) return say`it is not an ARN of the kind that belongs here`;
        if (isListed(found.text, declared.externalArns)) return undefined;
        if (!place.allowsPartition(found.partition))
            return say`its partition ${safe.partition(found.partition)} is outside`;
        if (found.region !== "" && !place.allowsRegion(found.region))
            return say`its region ${safe.region(found.region)} is outside`;
        const hasAccount = found.account !== "" || service === "s3";
        return hasAccount && (found.account === "" || declared.accounts.includes(found.account))
            ? undefined
            : say`its account ${safe.account(found.account)} is not declared`;
    }

    const hostObjection = (value: unknown, also: readonly string[] = []): Objection | undefined => {
        if (!isText(value)) return say`it is not a host name`;
        return /^[a-z0-9.:-]+$/.test(value) && (also.includes(value) || staysInside(value, place, declared))
            ? undefined
            : say`it names a host that is neither of the cluster, nor of a declared network or zone, nor a regional service of AWS`;
    };

    /** A host inside: of the cluster, a declared network or zone, or a regional service of AWS. */
    const host = () =>
        leaf(
            { kind: "host", says: "a host of the cluster, a declared network or zone, or a regional service of AWS" },
            (value) => hostObjection(value),
        );

    /** A host that requests may go to: one inside, or a declared processor or third party. */
    const reachableHost = () =>
        leaf({ kind: "host", says: "a host inside, or a declared processor or third party" }, (value) =>
            hostObjection(value, [...declared.thirdPartyHosts, ...declared.processors.map((each) => each.host)]),
        );

    /** A URL whose host is inside, without credentials. @param schemes @default https and http */
    const url = (schemes: readonly string[] = ["https", "http"], also: readonly string[] = []) =>
        leaf({ kind: "url", says: `a URL (${schemes.join(", ")}) of a host inside` }, (value) =>
            urlObjection(value, schemes, also),
        );

    function urlObjection(value: unknown, schemes: readonly string[], also: readonly string[]): Objection | undefined {
        const parts = isText(value)
            ? /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?(\/[\w./*-]*)?$/.exec(value)
            : null;
        if (parts === null) return say`it is not a plain URL: scheme, host, port and path, in small letters`;
        const [, scheme = "", name = ""] = parts;
        if (!schemes.includes(scheme)) return say`its scheme is not one that belongs here`;
        return hostObjection(name.replaceAll(/[[\]]/g, ""), also);
    }

    /** An image of an own registry in the jurisdiction, by digest. */
    const image = () =>
        leaf({ kind: "image", says: "an image of an own registry in the jurisdiction, by digest" }, (value) =>
            objectionToImage(value, place, declared),
        );

    /** A service of AWS as a principal: of the whole partition, or of a region inside. */
    const servicePrincipal = (...services: readonly string[]) =>
        leaf({ kind: "servicePrincipal", says: `a service of AWS: ${services.join(", ")}` }, (value) => {
            const [, service = "", where] = isText(value)
                ? (/^([a-z0-9-]+)(?:\.([a-z0-9-]+))?\.amazonaws\.(?:com|eu)$/.exec(value) ?? [])
                : [];
            return services.includes(service) && (where === undefined || place.allowsRegion(where))
                ? undefined
                : say`it is not a service of AWS that belongs here`;
        });

    /** One of a list of the declaration, e.g. `transitGateways`. */
    const declaredIn = (key: ListKey) =>
        leaf({ kind: "declared", says: `one of the declaration's ${key}` }, (value) =>
            isText(value) && declared[key].includes(value) ? undefined : say`it is not one of those that are declared`,
        );

    return { region, zone, account, cidr, address, arn, host, reachableHost, url, image, servicePrincipal, declaredIn };
}

/** Keys of the declaration that are lists of texts. */
type ListKey = Extract<
    DeclarationKey,
    | "accounts"
    | "networks"
    | "transitGateways"
    | "prefixLists"
    | "privateLinkServices"
    | "peeringConnections"
    | "dnsZones"
    | "dnsForwardTargets"
    | "peerAccounts"
    | "externalArns"
    | "thirdPartyHosts"
>;
