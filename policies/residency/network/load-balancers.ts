import type { PropertyPath } from "../../kit/path.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import type { Service } from "./services.ts";

/** What every annotation begins with by which a Service tells a controller of AWS about its load balancer. */
export const balancerPrefix = "service.beta.kubernetes.io/aws-load-balancer-";
const [scheme, internal, type] = ["scheme", "internal", "type"].map((it) => balancerPrefix + it) as [
    string,
    string,
    string,
];
/** The class of the AWS Load Balancer Controller. */
const controllerClass = "service.k8s.aws/nlb";

/** What is wrong with a load balancer, and where. */
interface Objection {
    readonly path: PropertyPath;
    readonly problem: SafeText;
}

/**
 * Why a load balancer may face the internet: by the annotation that its maker reads. The AWS Load Balancer Controller makes those of
 * its class, and those without a class whose type is `external` or `nlb-ip`; it reads the scheme, and `internal` where there is
 * none. Every other one without a class is EKS's own cloud controller's, which reads `internal` alone, and is public without it.
 * Throws where what decides is unknown.
 *
 * Sources: kubernetes-sigs/aws-load-balancer-controller@225f445, pkg/service/model_build_load_balancer.go and service_utils.go;
 * kubernetes/cloud-provider-aws@63ec440, pkg/providers/v1/aws.go (internalELB) and aws_loadbalancer.go (isLBExternal).
 */
export function exposureOf({ path, spec, annotations, annotationsPath }: Service): Objection | undefined {
    const { loadBalancerClass = "" } = spec;
    const isByController =
        loadBalancerClass === controllerClass ||
        (loadBalancerClass === "" && ["external", "nlb-ip"].includes(textOf(annotations[type])));
    if (isByController) {
        const given = annotations[scheme] ?? (textOf(annotations[internal]) === "true" ? "internal" : undefined);
        return given === "internal"
            ? undefined
            : { path: [...annotationsPath, scheme], problem: say`nobody told the load balancer to be internal` };
    }
    if (loadBalancerClass !== "") {
        return {
            path: [...path, "loadBalancerClass"],
            problem: say`nobody has looked at the controller that makes load balancers of this class`,
        };
    }
    return textOf(annotations[internal]) === "true"
        ? undefined
        : {
              path: [...annotationsPath, annotations[scheme] === undefined ? scheme : internal],
              problem: say`nobody told the load balancer to be internal: without a class EKS makes it, which reads no scheme`,
          };
}

/** An annotation's text. YAML makes a switch of `true`; whatever else is no text is none that Kubernetes takes. */
export function textOf(value: unknown): string {
    return typeof value === "string" || typeof value === "boolean" ? String(value) : "";
}

/** Annotations that do more than place the load balancer, by the end of their name. */
const furtherAnnotations: readonly [RegExp, SafeText][] = [
    [/^access-log/, say`the load balancer writes who called whom into a bucket that an annotation names`],
    [/^eip-allocations$/, say`the load balancer gets public addresses`],
    [/^ip-address-type$/, say`the load balancer gets addresses of IPv6, which are public`],
];

/** What else annotations do to a load balancer, whoever makes it: where its log goes, and which addresses it has. */
export function furtherObjections({ annotations, annotationsPath }: Service): readonly Objection[] {
    return Object.keys(annotations)
        .filter((name) => name.startsWith(balancerPrefix))
        .flatMap((name): readonly Objection[] => {
            const ending = name.slice(balancerPrefix.length);
            const path = [...annotationsPath, name];
            if (ending === "attributes")
                return attributesNameBucket(annotations) ? [{ path, problem: logProblem }] : [];
            if (ending === "ip-address-type" && annotations[name] === "ipv4") return [];
            if (ending === "access-log-enabled" && textOf(annotations[name]) === "false") return [];
            const found = furtherAnnotations.find(([pattern]) => pattern.test(ending));
            return found === undefined ? [] : [{ path, problem: found[1] }];
        });
}

const logProblem = say`the load balancer writes who called whom into a bucket that an annotation names`;

function attributesNameBucket(annotations: AnyInputs): boolean {
    return /access_logs\.s3\.(?:bucket|enabled=true)/.test(textOf(annotations[`${balancerPrefix}attributes`]));
}
