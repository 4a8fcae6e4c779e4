import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { isOfKind } from "../shared/kubernetes.ts";

const backend = "gateway.envoyproxy.io:Backend";
const service = "core:Service";
const istioEntry = "networking.istio.io:ServiceEntry";

/**
 * RES-805. Whether or not a route leads there: a host that is written down is one edit away from use. The declaration itself
 * refuses a processor of data about people without an agreement.
 */
export const gatewayHosts = residencyRule({
    id: "RES-805",
    name: "res-gateway-hosts",
    title: "Every host that a gateway or a service names is in the cluster or a declared processor",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 28(3)"), hipaa("164.308(b)(1)")],
    reads: "`endpoints` and `type` of Backend, `externalName` of Service, `hosts` of Istio's ServiceEntry",
    why: "a host outside the cluster is somebody who processes data, and needs an agreement and a place",
    fix: "Name an own service by `<service>.<namespace>.svc.cluster.local`, or list the host under `processors` with its classes and agreement.",
    needs: ["processors"],
    everyResource: {
        applies: (type) => isOfKind(type, backend, service, istioEntry),
        check: ({ type, props, declared, violated, each }) => {
            const spec = recordOf(props["spec"]);
            if (isOfKind(type, backend) && ![undefined, "Endpoints"].some((it) => it === spec["type"])) {
                violated(["spec", "type"], say`the backend is whatever host a request names`);
            }
            each(hostsIn(type, spec), ({ path, read }) => {
                const host = String(read()).toLowerCase().replace(/\.$/, "");
                if (!isInCluster(host) && !declared.processors.some((processor) => processor.host === host)) {
                    violated(path, say`the host is neither in the cluster nor a declared processor`);
                }
            });
        },
    },
});

function hostsIn(type: string, spec: AnyInputs): readonly Slot[] {
    if (isOfKind(type, service)) {
        return spec["type"] === "ExternalName" ? slotsOf(spec, ["externalName"], ["spec"]) : [];
    }
    return isOfKind(type, backend)
        ? slotsOf(spec, ["endpoints"], ["spec"]).flatMap(({ path, read }) =>
              slotsOf(recordOf(recordOf(read())["fqdn"]), ["hostname"], [...path, "fqdn"]),
          )
        : slotsOf(spec, ["hosts"], ["spec"]);
}

function isInCluster(host: string): boolean {
    return /^([a-z0-9-]+\.)+svc\.cluster\.local$/.test(host);
}
