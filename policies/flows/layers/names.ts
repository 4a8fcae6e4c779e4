import { isNamed } from "../world/names.ts";
import type { World } from "../world/world.ts";
import { notCrossed, passes, refuses } from "./verdict.ts";
import type { Answer } from "./verdict.ts";
import type { Destination } from "../model/flow.ts";

/** Host names that a client asks the VPC's resolver for; none where it needs no name outside of the cluster. */
export function namesOf(to: Destination, { region = "unknown" }: World): readonly string[] {
    const suffix = region.startsWith("eusc-") ? "amazonaws.eu" : "amazonaws.com";
    switch (to.kind) {
        case "awsService":
            return [awsName(to.service, region, suffix)];
        case "s3":
            return [`${to.bucket}.s3.${region}.${suffix}`];
        case "host":
            return [to.host];
        case "apiServer":
            return to.by === "endpoint" ? [`0123456789.gr7.${region}.eks.${suffix}`] : [];
        case "loadBalancer":
        case "service":
        case "pods":
        case "nodes":
        case "resolver":
        case "nodeAgent":
        case "network":
            return [];
    }
}

/**
 * The private name of an AWS service in a region. Source: AWS PrivateLink guide, "AWS services that integrate", private DNS names;
 * ECR and EKS Pod Identity do not follow the pattern of the others.
 */
function awsName(service: string, region: string, suffix: string): string {
    switch (service) {
        case "ecr.api":
            return `api.ecr.${region}.${suffix}`;
        case "ecr.dkr":
            return `111122223333.dkr.ecr.${region}.${suffix}`;
        case "eks-auth":
            return suffix === "amazonaws.com"
                ? `eks-auth.${region}.api.aws`
                : `eks-auth.${region}.api.amazonwebservices.eu`;
        default:
            return `${service}.${region}.${suffix}`;
    }
}

/** Whether the DNS firewall lets the names of a destination resolve. */
export function namesResolve(to: Destination, world: World): Answer {
    const names = namesOf(to, world);
    if (names.length === 0) {
        return notCrossed;
    }
    if (!world.network.resolves) {
        return refuses(
            [world.network.vpc],
            "the VPC resolves no names",
            "turn on enableDnsSupport and enableDnsHostnames",
        );
    }
    const by = [];
    for (const name of names) {
        const rule = world.nameRules.find(({ domains }) => isNamed(name, domains));
        if (rule?.allows === false) {
            return refuses(
                [rule.resource],
                `the DNS firewall blocks ${name}`,
                `allow ${name} in a rule of a lower priority`,
            );
        }
        by.push(...(rule ? [rule.resource] : []));
    }
    return passes(by);
}
