import { isIP } from "node:net";
import { findRegion } from "../../catalog/jurisdictions.ts";
import type { Fault, Path } from "../fault.ts";
import { imageFaults } from "../image-reference.ts";
import { placeOf } from "../identity/arn.ts";
import { shortName } from "../short-name.ts";
import type { FleetRevision, GatewayAuth, RoutingGatewayArgs } from "./args.ts";
import { providerApis } from "./egress/provider-api.ts";
import { budgetFaults } from "./budget-faults.ts";
import { endpointOf, routePlanArgs } from "./resolve-backends.ts";
import { routeFaults } from "./judge-routes.ts";

/** Everything that stands against building the gateway, each fault with its path. */
export function gatewayFaults(args: RoutingGatewayArgs): readonly Fault[] {
    const place = placeOf(args.region, args.accountId);
    const { images, providers = {} } = args;
    return [
        ...placeFaults(args),
        ...routeFaults(routePlanArgs(args)),
        ...authFaults(args.auth, Object.keys(args.dataClasses)),
        ...aliasFaults(args),
        ...fleetFaults(args),
        ...Object.entries(providers).flatMap(([name, access]) => providerFaults(name, access)),
        ...imageFaults(images.envoy, place, ["images", "envoy"]),
        ...networkFaults(args),
        ...(args.tokenBudgets === undefined ? [] : budgetFaults(args.tokenBudgets, args)),
    ];
}

function placeFaults({ region, jurisdiction }: RoutingGatewayArgs): readonly Fault[] {
    const home = findRegion(region)?.jurisdiction;
    if (home === jurisdiction) return [];
    return [
        {
            path: ["region"],
            problem: `${region} lies in ${home ?? "no known jurisdiction"}, not in ${jurisdiction}`,
            why: "The gateway reads every prompt.",
            fix: `Write a region of ${jurisdiction}.`,
        },
    ];
}

function notAName(path: Path, written: string): Fault {
    return {
        path,
        problem: `"${written}" is not a name`,
        why: "Objects and headers are called after it.",
        fix: "Write at most 40 lower-case letters, digits and dashes, a letter first.",
    };
}

function authFaults(auth: GatewayAuth, accepted: readonly string[]): readonly Fault[] {
    return auth.type === "jwt" ? jwtFaults(auth) : tenantFaults(auth.tenants, accepted);
}

function jwtFaults(auth: Extract<GatewayAuth, { type: "jwt" }>): readonly Fault[] {
    const faults: Fault[] = [];
    if (!auth.jwksUri.startsWith("https://")) {
        faults.push({
            path: ["auth", "jwksUri"],
            problem: "jwksUri is not an https URL",
            why: "Whoever answers it decides which tokens are good.",
            fix: "Write an https URL.",
        });
    }
    if (auth.issuer === "") {
        faults.push({
            path: ["auth", "issuer"],
            problem: "issuer is empty",
            why: "A token of any issuer would do.",
            fix: "Write the claim iss of your identity provider.",
        });
    }
    if (auth.audiences.length === 0) {
        faults.push({
            path: ["auth", "audiences"],
            problem: "audiences is empty",
            why: "A token made for another service would open this one.",
            fix: "Write at least one audience.",
        });
    }
    return faults;
}

type Tenants = Extract<GatewayAuth, { type: "apiKeys" }>["tenants"];

function tenantFaults(tenants: Tenants, accepted: readonly string[]): readonly Fault[] {
    if (tenants.length === 0) {
        return [
            {
                path: ["auth", "tenants"],
                problem: "tenants is empty",
                why: "Nobody could call.",
                fix: "Write at least one tenant.",
            },
        ];
    }
    return tenants.flatMap((tenant, i): readonly Fault[] => {
        const at = ["auth", "tenants", i];
        const earlier = tenants.slice(0, i);
        const faults: Fault[] = shortName.test(tenant.name) ? [] : [notAName([...at, "name"], tenant.name)];
        if (earlier.some((other) => other.name === tenant.name)) {
            faults.push({
                path: [...at, "name"],
                problem: `another tenant is called "${tenant.name}"`,
                why: "Limits and audit lines name the tenant.",
                fix: "Rename one of the two.",
            });
        }
        if (earlier.some((other) => other.keySecret === tenant.keySecret)) {
            faults.push({
                path: [...at, "keySecret"],
                problem: `"${tenant.name}" has the same key as another tenant`,
                why: "The gateway tells tenants apart by their keys.",
                fix: "Make a secret for each tenant.",
            });
        }
        if (!accepted.includes(tenant.dataFloor)) {
            faults.push({
                path: [...at, "dataFloor"],
                problem: `the stack does not accept ${tenant.dataFloor}`,
                why: `Every request of "${tenant.name}" would be refused.`,
                fix: "Declare the class in dataClasses, or write one that is declared.",
            });
        }
        return faults;
    });
}

function aliasFaults({ taskClasses }: RoutingGatewayArgs): readonly Fault[] {
    const aliases = Object.entries(taskClasses).flatMap(([task, { alias }]) =>
        alias === undefined ? [] : [{ task, alias }],
    );
    return aliases.flatMap(({ task, alias }, i): readonly Fault[] => {
        const path = ["taskClasses", task, "alias"];
        if (!shortName.test(alias)) return [notAName(path, alias)];
        if (aliases.findIndex((other) => other.alias === alias) === i) return [];
        return [
            {
                path,
                problem: `"${alias}" means another task already`,
                why: "A model name means one task.",
                fix: "Rename one of the two.",
            },
        ];
    });
}

function fleetFaults({ fleet = {} }: RoutingGatewayArgs): readonly Fault[] {
    return Object.entries(fleet).flatMap(([model, { host, port, revisions }]): readonly Fault[] => [
        ...(revisions === undefined ? [] : revisionFaults(["fleet", model, "revisions"], revisions, fleet)),
        ...(shortName.test(model) ? [] : [notAName(["fleet", model], model)]),
        ...hostFaults(host, ["fleet", model, "host"]),
        ...(Number.isInteger(port) && port > 0 && port < 65_536
            ? []
            : [
                  {
                      path: ["fleet", model, "port"],
                      problem: `${port} is not a port`,
                      why: "Nothing answers there.",
                      fix: "Write 1 to 65535.",
                  },
              ]),
    ]);
}

function revisionFaults(
    at: Path,
    revisions: readonly FleetRevision[],
    fleet: NonNullable<RoutingGatewayArgs["fleet"]>,
): readonly Fault[] {
    const sum = revisions.reduce((all, { weight }) => all + weight, 0);
    const whole = revisions.every(({ weight }) => Number.isInteger(weight) && weight >= 0);
    const taken = [
        ...Object.keys(fleet),
        ...Object.values(fleet).flatMap((other) => (other.revisions ?? []).map((one) => one.name)),
    ];
    const faults: Fault[] = [];
    if (!whole || sum !== 100) {
        faults.push({
            path: at,
            problem: `the weights of the revisions are not whole percent that add up to 100 (${sum})`,
            why: "Requests would be divided otherwise than the weights say.",
            fix: "Make them whole percent that add up to 100.",
        });
    }
    for (const [i, revision] of revisions.entries()) {
        faults.push(...hostFaults(revision.host, [...at, i, "host"]));
        if (taken.filter((one) => one === revision.name).length === 1) continue;
        faults.push({
            path: [...at, i, "name"],
            problem: `another model or revision is called "${revision.name}"`,
            why: "A backend is called after it, and the audit line names it.",
            fix: "Rename one of the two.",
        });
    }
    return faults;
}

/** Addresses break the order of fallbacks, and a name outside the cluster is not the fleet. */
function hostFaults(host: string, path: Path): readonly Fault[] {
    if (isIP(host) !== 0) {
        return [
            {
                path,
                problem: `the host ${host} is an address`,
                why: "Beside a name in one rule an address takes half of the traffic where it should only stand behind it.",
                fix: "Write the DNS name of a headless service.",
            },
        ];
    }
    if (/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.svc\.cluster\.local$/.test(host)) return [];
    return [
        {
            path,
            problem: `"${host}" is no service of this cluster`,
            why: "The fleet counts as in-jurisdiction because it runs here.",
            fix: "Write <service>.<namespace>.svc.cluster.local.",
        },
    ];
}

function providerFaults(owner: string, access: NonNullable<RoutingGatewayArgs["providers"]>[string]): readonly Fault[] {
    const at = ["providers", owner];
    const endpoint = endpointOf(access);
    const key = providerApis[access.provider].credentials === "APIKey";
    const faults: Fault[] = shortName.test(owner) ? [] : [notAName(at, owner)];
    if (endpoint === undefined) {
        faults.push({
            path: [...at, "endpoint"],
            problem: `the catalog has no endpoint "${access.endpoint}" of ${access.provider}`,
            why: "Its place is unknown.",
            fix: "Write an endpoint that the catalog has.",
        });
    } else if (!key && endpoint.region === undefined) {
        faults.push({
            path: [...at, "endpoint"],
            problem: `the endpoint "${access.endpoint}" has no region`,
            why: "Requests cannot be signed.",
            fix: "Write an endpoint with a region.",
        });
    }
    if (key && access.apiKeySecret === undefined) {
        faults.push({
            path: [...at, "apiKeySecret"],
            problem: "apiKeySecret is missing",
            why: "The provider refuses requests without a key.",
            fix: "Write the name of its secret.",
        });
    }
    if (!key && access.apiKeySecret !== undefined) {
        faults.push({
            path: [...at, "apiKeySecret"],
            problem: `apiKeySecret is written, but ${access.provider} takes AWS credentials`,
            why: "A long-lived key is one more to lose.",
            fix: "Remove it.",
        });
    }
    return faults;
}

function networkFaults({ networks, providers = {}, auth }: RoutingGatewayArgs): readonly Fault[] {
    const overInternet = Object.values(providers).some((access) => endpointOf(access)?.region === undefined);
    const faults: Fault[] = [];
    if (networks.loadBalancer.length === 0) {
        faults.push({
            path: ["networks", "loadBalancer"],
            problem: "networks.loadBalancer is empty",
            why: "No request would arrive.",
            fix: "Write the load balancer's subnets.",
        });
    }
    if (networks.sealed.length === 0) {
        faults.push({
            path: ["networks", "sealed"],
            problem: "networks.sealed is empty",
            why: "Controllers could not read their objects.",
            fix: "Write the sealed subnets.",
        });
    }
    if (auth.type === "jwt" && (networks.identityProvider ?? []).length === 0) {
        faults.push({
            path: ["networks", "identityProvider"],
            problem: "networks.identityProvider is empty although callers bring tokens",
            why: "Without the issuer's keys every token is refused.",
            fix: "Write where the identity provider answers.",
        });
    }
    if (overInternet && (networks.outside ?? []).length === 0) {
        faults.push({
            path: ["networks", "outside"],
            problem: "networks.outside is empty although a provider is on the internet",
            why: "The egress gateway could not reach it.",
            fix: "Write the address blocks it may be in.",
        });
    }
    return faults;
}
