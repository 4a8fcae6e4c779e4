import { gdpr } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { isInside } from "../../kit/ranges.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import { isOfKind, objectsOf } from "../shared/kubernetes.ts";
import { balancerPrefix, exposureOf, furtherObjections, textOf } from "./load-balancers.ts";
import { hasDescribedService, serviceKinds, servicesOf, writtenAddresses } from "./services.ts";
import type { Service } from "./services.ts";

const gateway = "gateway.networking.k8s.io:Gateway";
const ingress = "networking.k8s.io:Ingress";
const addresses = ["core:Endpoints", "discovery.k8s.io:EndpointSlice"];
const kinds = [...serviceKinds, ...addresses, gateway, ingress];
const balancerScheme = `${balancerPrefix}scheme`;
const ingressScheme = "alb.ingress.kubernetes.io/scheme";
const ingressAttributes = "alb.ingress.kubernetes.io/load-balancer-attributes";

type Case = ResourceCase<AnyInputs, "networks">;

/**
 * RES-314. Envoy Gateway makes the Service of a Gateway, and an EnvoyProxy describes it: without one it is a load balancer that
 * nobody told to be internal, and a Gateway's own addresses and annotations end up on it.
 */
export const services = residencyRule({
    id: "RES-314",
    name: "res-net-service",
    title: "Services lead to pods of the cluster, and are reached from inside the network alone",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads:
        "`type`, `externalName`, `externalIPs`, `loadBalancerClass` and the annotations for load balancers of every Service, also where " +
        "an EnvoyProxy describes it; addresses and annotations of Gateways; Ingresses; Endpoints and EndpointSlices written by hand",
    why: "a Service can be another name for a host anywhere, and a load balancer faces the internet unless it is told not to",
    fix: `Use a ClusterIP Service with a selector; a load balancer needs \`loadBalancerClass: service.k8s.aws/nlb\`, the annotation \`${balancerScheme}: internal\`, and no access log by annotation.`,
    needs: ["networks"],
    everyResource: { applies: (type) => isOfKind(type, ...kinds), check: judgeResource },
    stack: { types: (type) => isOfKind(type, gateway), checks: [judgeGateways] },
});

function judgeResource(given: Case): void {
    const { type, props, each } = given;
    if (isOfKind(type, ...addresses)) {
        judgeAddresses(given);
        return;
    }
    if (isOfKind(type, ...serviceKinds)) {
        each(servicesOf(type, props), (service) => {
            each([judgeTarget, judgeBalancer, judgePatch], (judge) => {
                judge(service, given);
            });
        });
        return;
    }
    each(objectsOf(type, props), ({ path, read }) => {
        const judge = isOfKind(type, gateway) ? judgeGateway : judgeIngress;
        judge(read(), path, given);
    });
}

/** `search.tools.svc`, `search.tools.svc.cluster.local`: a name that only the cluster's own DNS answers. */
const inCluster = /^[a-z0-9-]+\.[a-z0-9-]+\.svc(\.cluster\.local)?\.?$/;

function judgeTarget({ path, spec }: Service, { violated, each }: Case): void {
    const { type, externalName } = spec;
    if (type === "ExternalName" ? !isInCluster(externalName) : externalName) {
        violated([...path, "externalName"], say`the Service is another name for a host outside the cluster`);
    }
    each(slotsOf(spec, ["externalIPs"], path), (slot) => {
        violated(slot.path, say`the Service takes over an address outside the cluster`);
    });
}

function isInCluster(name: unknown): boolean {
    return typeof name === "string" && inCluster.test(name);
}

function judgeBalancer(service: Service, { violated, each }: Case): void {
    const { path, spec, defaultType } = service;
    const { type = defaultType } = spec;
    if (type === "LoadBalancer") {
        const exposure = exposureOf(service);
        if (exposure !== undefined) violated(exposure.path, exposure.problem);
        each(furtherObjections(service), (objection) => {
            violated(objection.path, objection.problem);
        });
    } else if (type !== "ClusterIP" && type !== "NodePort" && type !== "ExternalName") {
        violated([...path, "type"], say`Kubernetes knows no such type of Service`);
    }
}

function judgePatch({ path, spec }: Service, { undetermined }: Case): void {
    if (spec["patch"] !== undefined) {
        undetermined([...path, "patch"], say`a patch may turn the Service into anything`);
    }
}

function judgeAddresses({ type, props, declared, violated, each }: Case): void {
    each(writtenAddresses(type, props), ({ path, read }) => {
        const address = read();
        if (typeof address !== "string" || !isInside(address, declared.networks)) {
            violated(path, say`the address behind the Service is in no declared network`);
        }
    });
}

function judgeGateway(object: AnyInputs, at: PropertyPath, { violated, each }: Case): void {
    const spec = recordOf(object["spec"]);
    each(slotsOf(spec, ["addresses"], [...at, "spec"]), ({ path }) => {
        violated(path, say`the address becomes an external one of the Gateway's Service`);
    });
    const scheme = recordOf(recordOf(spec["infrastructure"])["annotations"])[balancerScheme];
    if (scheme !== undefined && scheme !== "internal") {
        const path = [...at, "spec", "infrastructure", "annotations", balancerScheme];
        violated(path, say`the annotation ends up on the load balancer, which then is not internal`);
    }
}

function judgeIngress(object: AnyInputs, at: PropertyPath, { violated }: Case): void {
    const annotations = recordOf(recordOf(object["metadata"])["annotations"]);
    if (annotations[ingressScheme] !== "internal") {
        violated([...at, "metadata", "annotations", ingressScheme], say`nobody told the load balancer to be internal`);
    }
    if (textOf(annotations[ingressAttributes]).includes("access_logs")) {
        violated(
            [...at, "metadata", "annotations", ingressAttributes],
            say`the load balancer writes who called whom into a bucket that an annotation names`,
        );
    }
}

function judgeGateways({ graph, violated, each }: StackCase<"networks">): void {
    each(
        graph.resources.filter(({ type }) => isOfKind(type, gateway)),
        (it) => {
            if (!hasDescribedService(graph, it)) {
                violated(
                    it,
                    ["spec"],
                    say`no EnvoyProxy of the stack describes its Service, which is public by default`,
                );
            }
        },
    );
}
