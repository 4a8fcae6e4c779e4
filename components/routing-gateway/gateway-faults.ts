import { isIP } from "node:net";
import { findRegion } from "../../catalog/jurisdictions.ts";
import { imageFaults } from "../image-reference.ts";
import { placeOf } from "../identity/arn.ts";
import type { InputFault } from "../input-faults.ts";
import type { FleetRevision, GatewayAuth, RoutingGatewayArgs } from "./args.ts";
import { providerApis } from "./egress/provider-api.ts";
import { budgetFaults } from "./budget-faults.ts";
import { endpointOf, routePlanArgs } from "./resolve-backends.ts";
import { routeFaults } from "./route-faults.ts";

/** Everything that stands against building the gateway, each fault with its path. */
export function gatewayFaults(args: RoutingGatewayArgs): readonly InputFault[] {
    const place = placeOf(args.region, args.accountId);
    const { images, providers = {} } = args;
    return [
        ...placeFaults(args),
        ...routeFaults(routePlanArgs(args)),
        ...authFaults(args.auth, Object.keys(args.dataClasses)),
        ...aliasFaults(args),
        ...fleetFaults(args),
        ...(args.classifier === undefined ? [] : hostFaults(args.classifier.host, "classifier.host", readsPrompts)),
        ...Object.entries(providers).flatMap(([name, access]) => providerFaults(name, access)),
        ...imageFaults(images.front, place, "images.front"),
        ...(images.egress === undefined ? [] : imageFaults(images.egress, place, "images.egress")),
        ...(images.egress === undefined && Object.keys(providers).length > 0 ? [missingImage] : []),
        ...networkFaults(args),
        ...limitFaults(args.limits ?? {}),
        ...(args.tokenBudgets === undefined ? [] : budgetFaults(args.tokenBudgets, args)),
    ];
}

const missingImage: InputFault = {
    propertyPath: "images.egress",
    reason: "is missing, and there are providers - nothing could reach them - write the image of the egress gateway's Envoy",
};

function placeFaults({ region, jurisdiction }: RoutingGatewayArgs): readonly InputFault[] {
    const home = findRegion(region)?.jurisdiction;
    if (home === jurisdiction) return [];
    const reason = `${region} lies in ${home ?? "no known jurisdiction"}, not in ${jurisdiction} - the gateway reads every prompt`;
    return [{ propertyPath: "region", reason: `${reason} - write a region of ${jurisdiction}` }];
}

const name = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const notAName = "objects and headers are called after it - write lower-case letters, digits and dashes, at most 40";

function authFaults(auth: GatewayAuth, accepted: readonly string[]): readonly InputFault[] {
    return auth.type === "jwt" ? jwtFaults(auth) : tenantFaults(auth.tenants, accepted);
}

function jwtFaults(auth: Extract<GatewayAuth, { type: "jwt" }>): readonly InputFault[] {
    const faults: InputFault[] = [];
    if (!auth.jwksUri.startsWith("https://")) {
        faults.push({
            propertyPath: "auth.jwksUri",
            reason: "is missing or not https - whoever answers it decides which tokens are good - write an https URL",
        });
    }
    if (auth.issuer === "") {
        faults.push({
            propertyPath: "auth.issuer",
            reason: "is empty - a token of any issuer would do - write the claim iss of your identity provider",
        });
    }
    if (auth.audiences.length === 0) {
        faults.push({
            propertyPath: "auth.audiences",
            reason: "is empty - a token made for another service would open this one - write at least one audience",
        });
    }
    return faults;
}

function tenantFaults(
    tenants: Extract<GatewayAuth, { type: "apiKeys" }>["tenants"],
    accepted: readonly string[],
): readonly InputFault[] {
    const repeated = (of: (tenant: (typeof tenants)[number]) => string, i: number) =>
        tenants.slice(0, i).some((earlier) => tenants[i] !== undefined && of(earlier) === of(tenants[i]));
    const faults = tenants.flatMap((tenant, i): readonly (InputFault | undefined)[] => [
        name.test(tenant.name)
            ? undefined
            : { propertyPath: `auth.tenants[${i}].name`, reason: `is not a name - ${notAName}` },
        repeated((one) => one.name, i)
            ? {
                  propertyPath: `auth.tenants[${i}].name`,
                  reason: `"${tenant.name}" is taken - limits and audit lines name the tenant - rename one`,
              }
            : undefined,
        repeated((one) => one.keySecret, i)
            ? {
                  propertyPath: `auth.tenants[${i}].keySecret`,
                  reason: "another tenant has the same key - the gateway tells tenants apart by it - make one for each",
              }
            : undefined,
        accepted.includes(tenant.dataFloor)
            ? undefined
            : {
                  propertyPath: `auth.tenants[${i}].dataFloor`,
                  reason: `the stack does not accept ${tenant.dataFloor} - every request would be refused - declare the class`,
              },
    ]);
    const none: InputFault = {
        propertyPath: "auth.tenants",
        reason: "is empty - nobody could call - write at least one tenant",
    };
    return tenants.length === 0 ? [none] : faults.filter((fault) => fault !== undefined);
}

function aliasFaults({ taskClasses }: RoutingGatewayArgs): readonly InputFault[] {
    const aliases = Object.entries(taskClasses).flatMap(([task, { alias }]) =>
        alias === undefined ? [] : [{ task, alias }],
    );
    return aliases.flatMap(({ task, alias }, i) => {
        const propertyPath = `taskClasses.${task}.alias`;
        if (!name.test(alias)) return [{ propertyPath, reason: `is not a name - ${notAName}` }];
        if (aliases.findIndex((other) => other.alias === alias) === i) return [];
        return [{ propertyPath, reason: `"${alias}" means another task already - a name means one task - rename one` }];
    });
}

function fleetFaults({ fleet = {} }: RoutingGatewayArgs): readonly InputFault[] {
    return Object.entries(fleet).flatMap(([model, { host, port = 8000, revisions }]) => [
        ...(revisions === undefined ? [] : revisionFaults(`fleet.${model}.revisions`, revisions, fleet)),
        ...(name.test(model) ? [] : [{ propertyPath: `fleet.${model}`, reason: `is not a name - ${notAName}` }]),
        ...hostFaults(host, `fleet.${model}.host`, countsAsHome),
        ...(Number.isInteger(port) && port > 0 && port < 65_536
            ? []
            : [
                  {
                      propertyPath: `fleet.${model}.port`,
                      reason: `${port} is not a port - nothing answers there - write 1 to 65535`,
                  },
              ]),
    ]);
}

function revisionFaults(
    at: string,
    revisions: readonly FleetRevision[],
    fleet: NonNullable<RoutingGatewayArgs["fleet"]>,
): readonly InputFault[] {
    const sum = revisions.reduce((all, { weight }) => all + weight, 0);
    const whole = revisions.every(({ weight }) => Number.isInteger(weight) && weight >= 0);
    const taken = [
        ...Object.keys(fleet),
        ...Object.values(fleet).flatMap((other) => (other.revisions ?? []).map((one) => one.name)),
    ];
    return [
        ...(whole && sum === 100
            ? []
            : [
                  {
                      propertyPath: at,
                      reason: `has weights that are not whole percent of 100 (${sum}) - requests would be divided otherwise than it says - make them add up to 100`,
                  },
              ]),
        ...revisions.flatMap((revision, i) => [
            ...hostFaults(revision.host, `${at}[${i}].host`, countsAsHome),
            ...(taken.filter((one) => one === revision.name).length === 1
                ? []
                : [
                      {
                          propertyPath: `${at}[${i}].name`,
                          reason: `"${revision.name}" is taken - a backend is called after it, and the audit line names it - rename one`,
                      },
                  ]),
        ]),
    ];
}

const countsAsHome = "the fleet counts as in-jurisdiction because it runs here";
const readsPrompts = "a classifier reads every prompt, and must not be anywhere else";

/** Addresses break the order of fallbacks, and a name outside the cluster is not the fleet. */
function hostFaults(host: string, propertyPath: string, why: string): readonly InputFault[] {
    if (isIP(host) !== 0) {
        return [
            {
                propertyPath,
                reason:
                    "is an address - beside a name in one rule it takes half of the traffic where it should only stand " +
                    "behind it - write the DNS name of a headless service",
            },
        ];
    }
    if (/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.svc\.cluster\.local$/.test(host)) return [];
    return [
        {
            propertyPath,
            reason: `"${host}" is no service of this cluster - ${why} - write <service>.<namespace>.svc.cluster.local`,
        },
    ];
}

function providerFaults(
    owner: string,
    access: NonNullable<RoutingGatewayArgs["providers"]>[string],
): readonly InputFault[] {
    const path = `providers.${owner}`;
    const endpoint = endpointOf(access);
    const key = providerApis[access.provider].credentials === "APIKey";
    return [
        ...(name.test(owner) ? [] : [{ propertyPath: path, reason: `is not a name - ${notAName}` }]),
        ...(endpoint === undefined
            ? [
                  {
                      propertyPath: `${path}.endpoint`,
                      reason: `the catalog has no endpoint "${access.endpoint}" - its place is unknown - write one that it has`,
                  },
              ]
            : []),
        ...(endpoint !== undefined && !key && endpoint.region === undefined
            ? [
                  {
                      propertyPath: `${path}.endpoint`,
                      reason: "has no region - requests cannot be signed - write a region",
                  },
              ]
            : []),
        ...(key === (access.apiKeySecret !== undefined)
            ? []
            : [
                  {
                      propertyPath: `${path}.apiKeySecret`,
                      reason: key
                          ? "is missing - the provider refuses requests without a key - write the name of its secret"
                          : "is written, but the provider takes AWS credentials - a long-lived key is one more to lose - remove it",
                  },
              ]),
    ];
}

function networkFaults({ networks, entrance, providers = {}, auth }: RoutingGatewayArgs): readonly InputFault[] {
    const overInternet = Object.values(providers).some((access) => endpointOf(access)?.region === undefined);
    const empty = (
        propertyPath: string,
        reason: string,
        cidrs: readonly string[] | undefined,
    ): readonly InputFault[] => ((cidrs ?? []).length > 0 ? [] : [{ propertyPath, reason }]);
    return [
        ...empty(
            "networks.loadBalancer",
            "is empty - no request would arrive - write the load balancer's subnets",
            networks.loadBalancer,
        ),
        ...empty(
            "networks.sealed",
            "is empty - controllers could not read their objects - write the sealed subnets",
            networks.sealed,
        ),
        ...empty(
            "entrance.subnetNames",
            "is empty - AWS would choose subnets by itself - write the gateway's",
            entrance.subnetNames,
        ),
        ...(auth.type === "jwt"
            ? empty(
                  "networks.identityProvider",
                  "is empty - without the issuer's keys every token is refused - write where the identity provider answers",
                  networks.identityProvider,
              )
            : []),
        ...(overInternet
            ? empty(
                  "networks.outside",
                  "is empty, and a provider is on the internet - write the blocks it may be in",
                  networks.outside,
              )
            : []),
    ];
}

function limitFaults(limits: NonNullable<RoutingGatewayArgs["limits"]>): readonly InputFault[] {
    return Object.entries(limits).flatMap(([limit, value]) =>
        // Written by people who may not have a type checker.
        Number.isInteger(value) && Number(value) > 0
            ? []
            : [
                  {
                      propertyPath: `limits.${limit}`,
                      reason: "is not a whole number above 0 - it would switch the limit off - write one",
                  },
              ],
    );
}
